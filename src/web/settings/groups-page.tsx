import { count } from "@nanostores/i18n";
import { useEffect, useEffectEvent, useState } from "react";
import { isAtLeast } from "../../protocol/events.ts";
import type { GroupView } from "../../protocol/groups.ts";
import { i18n, useWords } from "../i18n/i18n.ts";
import { allPages } from "../lib/all-pages.ts";
import { api } from "../lib/api.ts";
import { byName } from "../lib/by-name.ts";
import { useLoad } from "../lib/use-load.ts";
import { Avatar } from "../ui/avatar.tsx";
import { Button } from "../ui/button.tsx";
import { PlusIcon } from "../ui/icons.tsx";
import { EmptyState, ErrorState } from "../ui/states.tsx";
import { onInbox } from "../workspace/own-inbox.ts";
import { useWorkspace } from "../workspace/workspace-data.tsx";
import { GroupForm } from "./group-form.tsx";
import styles from "./groups-page.module.css";
import { PageWaiting } from "./page-waiting.tsx";
import { FormFoot, Note } from "./section.tsx";

const words = i18n("settingsGroups", {
  about: "A group is mentioned like a person: everybody in it is told.",
  none: "No groups yet",
  noneText: "Make one for a team, a shift or a town, and mention all of it at once.",
  noneToSee: "Moderators and admins make them.",
  add: "New group",
  edit: "Edit",
  people: count({ one: "{count} person", other: "{count} people" }),
  nobody: "Nobody yet",
  failed: "The groups did not load",
});

/** Faces beside a group's name. */
const FACES = 4;

/** The groups of people that are mentioned together; who may, makes and changes them here. */
export function GroupsPage() {
  const t = useWords(words);
  const { workspace } = useWorkspace();
  // The id of the one that is edited; "" for a new one.
  const [editing, setEditing] = useState<string>();
  const groups = useLoad(`groups:${workspace.id}`, () =>
    allPages((query) => api.groups.list(workspace.id, query)),
  );
  const refresh = useEffectEvent(() => void groups.reload());
  useEffect(() => onInbox({ onChanged: (what) => what === "groups" && refresh() }), []);
  const mayChange = isAtLeast(workspace.role, "moderator");

  if (groups.phase === "loading") return <PageWaiting />;
  if (groups.phase === "error")
    return (
      <ErrorState title={t.failed} error={groups.error} onRetry={() => void groups.reload()} />
    );
  const open = groups.data.find(({ id }) => id === editing);
  if (editing !== undefined && (editing === "" || open))
    return (
      <GroupForm
        group={open}
        onDone={async () => {
          await groups.reload();
          setEditing(undefined);
        }}
        onCancel={() => setEditing(undefined)}
      />
    );
  if (groups.data.length === 0)
    return (
      <EmptyState title={t.none} text={mayChange ? t.noneText : t.noneToSee}>
        {mayChange && (
          <Button look="primary" onClick={() => setEditing("")}>
            {t.add}
          </Button>
        )}
      </EmptyState>
    );
  return (
    <div className={styles["page"]}>
      <Note>{t.about}</Note>
      <ul>
        {groups.data
          .toSorted((a, b) => byName(a.name, b.name))
          .map((group) => (
            <Row
              key={group.id}
              group={group}
              onEdit={mayChange ? () => setEditing(group.id) : undefined}
            />
          ))}
      </ul>
      {mayChange && (
        <FormFoot>
          <Button onClick={() => setEditing("")}>
            <PlusIcon />
            {t.add}
          </Button>
        </FormFoot>
      )}
    </div>
  );
}

function Row({ group, onEdit }: { group: GroupView; onEdit: (() => void) | undefined }) {
  const t = useWords(words);
  const { nameOf, members } = useWorkspace();
  const { name, handle, description, userIds } = group;
  return (
    <li className={styles["row"]}>
      <div className={styles["words"]}>
        <p className={styles["name"]}>
          {name} <span className={styles["handle"]}>@{handle}</span>
        </p>
        {description !== "" && <p className={styles["about"]}>{description}</p>}
      </div>
      <span className={styles["people"]}>
        <span className={styles["faces"]}>
          {userIds.slice(0, FACES).map((userId) => (
            <Avatar
              key={userId}
              userId={userId}
              name={nameOf(userId)}
              image={members.get(userId)?.image}
              size="small"
            />
          ))}
        </span>
        {userIds.length === 0 ? t.nobody : t.people(userIds.length)}
      </span>
      {onEdit && (
        <Button onClick={onEdit} aria-label={`${t.edit}: ${name}`}>
          {t.edit}
        </Button>
      )}
    </li>
  );
}
