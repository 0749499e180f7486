import { byName } from "../lib/by-name.ts";
import { count, params } from "@nanostores/i18n";
import { useLayoutEffect, useRef, useState } from "react";
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
  const list = useRef<HTMLDivElement>(null);
  const scroll = useRef<HTMLElement>(null);
  const [above, setAbove] = useState(0);
  useLayoutEffect(() => {
    // It is the page that scrolls; a list that scrolled inside of it would trap the wheel.
    scroll.current = list.current?.closest<HTMLElement>("[data-settings-scroll]") ?? null;
    const top = list.current?.getBoundingClientRect().top ?? 0;
    const pageTop = scroll.current?.getBoundingClientRect().top ?? 0;
    setAbove(top - pageTop + (scroll.current?.scrollTop ?? 0));
  }, []);
  const [search, setSearch] = useState("");
  const wanted = search.trim().toLowerCase();
  const found = Array.from(members.values())
    .filter(({ name }) => name.toLowerCase().includes(wanted))
    .sort((a, b) => RANKED.indexOf(a.role) - RANKED.indexOf(b.role) || byName(a.name, b.name));
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
      <div ref={list} hidden={found.length === 0} role="list" aria-label={t.list}>
        {rows.length <= DRAWN_WHOLE ? (
          rows
        ) : (
          <Virtualizer scrollRef={scroll} startMargin={above}>
            {rows}
          </Virtualizer>
        )}
      </div>
    </div>
  );
}
