import { count, params } from "@nanostores/i18n";
import { useState } from "react";
import type { Role } from "../../protocol/events.ts";
import { isAtLeast } from "../../protocol/events.ts";
import { mayShape } from "../channel/channel-header-rights.ts";
import { i18n, useWords } from "../i18n/i18n.ts";
import { allPages } from "../lib/all-pages.ts";
import { api } from "../lib/api.ts";
import { byName } from "../lib/by-name.ts";
import { useLoad } from "../lib/use-load.ts";
import { useSubmit } from "../lib/use-submit.ts";
import { PersonFace } from "../panel/person-face.tsx";
import { useRoleNames } from "../panel/role-names.ts";
import { useMe } from "../session.tsx";
import { PageWaiting } from "../settings/page-waiting.tsx";
import { Button } from "../ui/button.tsx";
import { Field, FormError } from "../ui/field.tsx";
import { InviteIcon } from "../ui/icons.tsx";
import { ErrorState } from "../ui/states.tsx";
import { openChannelDetails } from "../workspace/channel-dialog.ts";
import { useWorkspace } from "../workspace/workspace-data.tsx";
import type { DetailsPageProps } from "./page.ts";
import styles from "./people-page.module.css";

const words = i18n("channelPeople", {
  find: "Find by name",
  people: count({ one: "{count} person", other: "{count} people" }),
  none: params("Nobody in this channel is called “{name}”."),
  list: "People in this channel",
  add: "Add people",
  remove: "Remove",
  removeWho: params("Remove {name}"),
  you: "you",
  failed: "The people did not load",
});

/** People drawn at once; a longer list is searched, not scrolled. */
const SHOWN = 200;

/** Who is in a channel, and the ways in and out of it. */
export function ChannelPeoplePage({ channel, onClose }: DetailsPageProps) {
  const t = useWords(words);
  const { workspace, nameOf } = useWorkspace();
  const [search, setSearch] = useState("");
  const members = useLoad(`channel-people:${channel.id}`, () =>
    allPages((query) => api.channels.members(channel.id, query)),
  );
  if (members.phase === "loading") return <PageWaiting />;
  if (members.phase === "error")
    return (
      <ErrorState title={t.failed} error={members.error} onRetry={() => void members.reload()} />
    );
  const wanted = search.trim().toLowerCase();
  const found = members.data
    .map((member) => ({ ...member, name: nameOf(member.userId) }))
    .filter(({ name }) => name.toLowerCase().includes(wanted))
    .sort((a, b) => byName(a.name, b.name));
  return (
    <div className={styles["page"]}>
      <div className={styles["top"]}>
        <div className={styles["find"]}>
          <Field
            label={t.find}
            type="search"
            value={search}
            onChange={setSearch}
            autoComplete="off"
          />
        </div>
        {mayShape(channel, workspace.role) && (
          <Button
            onClick={() => {
              onClose();
              openChannelDetails(channel.id, "add-people");
            }}
          >
            <InviteIcon />
            {t.add}
          </Button>
        )}
      </div>
      <p className={styles["count"]} role="status">
        {found.length === 0 ? t.none({ name: search.trim() }) : t.people(found.length)}
      </p>
      <ul aria-label={t.list}>
        {found.slice(0, SHOWN).map((member) => (
          <Person
            key={member.userId}
            {...member}
            channelId={channel.id}
            mayRemove={isAtLeast(workspace.role, "moderator") && channel.archivedAt === null}
            onRemoved={members.reload}
          />
        ))}
      </ul>
    </div>
  );
}

function Person({
  userId,
  name,
  role,
  channelId,
  mayRemove,
  onRemoved,
}: {
  userId: string;
  name: string;
  role: Role;
  channelId: string;
  mayRemove: boolean;
  onRemoved: () => Promise<void>;
}) {
  const t = useWords(words);
  const me = useMe();
  const roles = useRoleNames();
  const { busy, error, run } = useSubmit(async () => {
    await api.channels.removeMember(channelId, userId);
    await onRemoved();
  });
  return (
    <li className={styles["person"]}>
      <div className={styles["who"]}>
        <PersonFace userId={userId} />
        <span className={styles["name"]}>
          {name}
          {userId === me.id && <small>{t.you}</small>}
        </span>
      </div>
      {role !== "member" && <span className={styles["role"]}>{roles[role]}</span>}
      {mayRemove && userId !== me.id && (
        <Button
          look="plain"
          className={styles["remove"]}
          busy={busy}
          onClick={run}
          aria-label={t.removeWho({ name })}
        >
          {t.remove}
        </Button>
      )}
      {error !== undefined && <FormError>{error}</FormError>}
    </li>
  );
}
