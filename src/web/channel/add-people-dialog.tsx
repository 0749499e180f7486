import { byName } from "../lib/by-name.ts";
import { params } from "@nanostores/i18n";
import { useState } from "react";
import type { ChannelView, MemberView } from "../../protocol/http.ts";
import { i18n, useWords } from "../i18n/i18n.ts";
import { api } from "../lib/api.ts";
import { useSubmit } from "../lib/use-submit.ts";
import { useMe } from "../session.tsx";
import { Avatar } from "../ui/avatar.tsx";
import { Button } from "../ui/button.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { Field, FormError } from "../ui/field.tsx";
import { CheckIcon } from "../ui/icons.tsx";
import { useWorkspace } from "../workspace/workspace-data.tsx";
import styles from "./add-people-dialog.module.css";

const words = i18n("addPeople", {
  title: params("Add people to {name}"),
  find: "Find by name",
  people: "People",
  alone: "Nobody else is in this workspace yet. Invite people first.",
  nobody: params("Nobody here is called “{query}”."),
  add: "Add",
  addNamed: params("Add {name}"),
  added: "Added",
});

/** People shown at once; a longer list is searched, not scrolled. */
const SHOWN = 50;

/** Lets members of the workspace into a private channel, one by one. */
export function AddPeopleDialog({
  channel,
  onClose,
}: {
  channel: ChannelView;
  onClose: () => void;
}) {
  const t = useWords(words);
  const me = useMe();
  const { members } = useWorkspace();
  const [search, setSearch] = useState("");
  const wanted = search.trim().toLowerCase();
  const found = Array.from(members.values())
    .filter(({ userId, name }) => userId !== me.id && name.toLowerCase().includes(wanted))
    .sort((a, b) => byName(a.name, b.name));
  return (
    <Dialog title={t.title({ name: channel.name })} onClose={onClose}>
      <Field label={t.find} type="search" value={search} onChange={setSearch} autoComplete="off" />
      <ul className={styles["people"]} aria-label={t.people}>
        {found.slice(0, SHOWN).map((member) => (
          <Person key={member.userId} member={member} channelId={channel.id} />
        ))}
      </ul>
      {found.length === 0 && (
        <p className={styles["none"]}>
          {wanted === "" ? t.alone : t.nobody({ query: search.trim() })}
        </p>
      )}
    </Dialog>
  );
}

function Person({ member, channelId }: { member: MemberView; channelId: string }) {
  const t = useWords(words);
  const [added, setAdded] = useState(false);
  const { busy, error, run } = useSubmit(async () => {
    await api.channels.addMember(channelId, member.userId);
    setAdded(true);
  });
  return (
    <li className={styles["person"]}>
      <Avatar userId={member.userId} name={member.name} image={member.image} size="small" />
      <span className={styles["name"]}>{member.name}</span>
      {added ? (
        <span className={styles["added"]} role="status">
          <CheckIcon /> {t.added}
        </span>
      ) : (
        <Button busy={busy} onClick={run} aria-label={t.addNamed({ name: member.name })}>
          {t.add}
        </Button>
      )}
      {error !== undefined && (
        <div className={styles["error"]}>
          <FormError>{error}</FormError>
        </div>
      )}
    </li>
  );
}
