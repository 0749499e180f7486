import { count, params } from "@nanostores/i18n";
import { useRef, useState } from "react";
import { Virtualizer } from "virtua";
import { i18n, useWords } from "../i18n/i18n.ts";
import { useMe } from "../session.tsx";
import { Field } from "../ui/field.tsx";
import { useWorkspace } from "../workspace/workspace-data.tsx";
import { MemberRow } from "./member-row.tsx";
import styles from "./members-page.module.css";
import { RANKED } from "./role-rules.ts";
import { Note } from "./section.tsx";

/** A list this short is drawn whole, so that the browser's own search finds everybody. */
const DRAWN_WHOLE = 60;

const words = i18n("settingsMembers", {
  find: "Find by name",
  people: count({ one: "{count} person", other: "{count} people" }),
  none: params("Nobody here is called “{name}”."),
  alone: "You are the first one here. Invite the others from the Invites page.",
  list: "People",
});

/** Everybody in the workspace, by rank and name, with what may be done to each. */
export function MembersPage() {
  const t = useWords(words);
  const me = useMe();
  const { members } = useWorkspace();
  const scroll = useRef<HTMLDivElement>(null);
  const [search, setSearch] = useState("");
  const wanted = search.trim().toLowerCase();
  const found = Array.from(members.values())
    .filter(({ name }) => name.toLowerCase().includes(wanted))
    .sort(
      (a, b) => RANKED.indexOf(a.role) - RANKED.indexOf(b.role) || a.name.localeCompare(b.name),
    );
  const rows = found.map((member) => (
    <MemberRow key={member.userId} member={member} isMe={member.userId === me.id} />
  ));
  return (
    <div className={styles["members"]}>
      <Field label={t.find} type="search" value={search} onChange={setSearch} autoComplete="off" />
      <p className={styles["count"]} role="status">
        {found.length === 0 ? t.none({ name: search.trim() }) : t.people(found.length)}
      </p>
      {members.size === 1 && wanted === "" && <Note>{t.alone}</Note>}
      {found.length > 0 && (
        <div ref={scroll} className={styles["list"]} role="list" aria-label={t.list}>
          {rows.length <= DRAWN_WHOLE ? rows : <Virtualizer scrollRef={scroll}>{rows}</Virtualizer>}
        </div>
      )}
    </div>
  );
}
