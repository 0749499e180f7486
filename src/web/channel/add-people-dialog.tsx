import { useState } from "react";
import type { ChannelView, MemberView } from "../../protocol/http.ts";
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
  const me = useMe();
  const { members } = useWorkspace();
  const [search, setSearch] = useState("");
  const wanted = search.trim().toLowerCase();
  const found = Array.from(members.values())
    .filter(({ userId, name }) => userId !== me.id && name.toLowerCase().includes(wanted))
    .sort((a, b) => a.name.localeCompare(b.name));
  return (
    <Dialog title={`Add people to ${channel.name}`} onClose={onClose}>
      <Field
        label="Find by name"
        type="search"
        value={search}
        onChange={setSearch}
        autoComplete="off"
      />
      <ul className={styles["people"]} aria-label="People">
        {found.slice(0, SHOWN).map((member) => (
          <Person key={member.userId} member={member} channelId={channel.id} />
        ))}
      </ul>
      {found.length === 0 && (
        <p className={styles["none"]}>
          {wanted === ""
            ? "Nobody else is in this workspace yet. Invite people first."
            : `Nobody here is called “${search.trim()}”.`}
        </p>
      )}
    </Dialog>
  );
}

function Person({ member, channelId }: { member: MemberView; channelId: string }) {
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
          <CheckIcon /> Added
        </span>
      ) : (
        <Button busy={busy} onClick={run} aria-label={`Add ${member.name}`}>
          Add
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
