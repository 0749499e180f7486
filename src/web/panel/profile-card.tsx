import type { MemberView } from "../../protocol/http.ts";
import { params } from "@nanostores/i18n";
import { useRef } from "react";
import { i18n, useWords } from "../i18n/i18n.ts";
import { ago } from "../lib/ago.ts";
import { useSubmit } from "../lib/use-submit.ts";
import { useMe } from "../session.tsx";
import { useDates } from "../settings/dates.ts";
import { Avatar } from "../ui/avatar.tsx";
import { Button } from "../ui/button.tsx";
import { FormError } from "../ui/field.tsx";
import { BlockIcon, MessageIcon } from "../ui/late-icons.tsx";
import { openConversation } from "../workspace/open-conversation.ts";
import { useWorkspace } from "../workspace/workspace-data.tsx";
import { setBlocked, useIsBlocked } from "./blocks.ts";
import { localTime, statusTextOf } from "./person.ts";
import { PresenceDot } from "./presence-dot.tsx";
import { useStatuses, useTold, useWatched } from "./presence.ts";
import styles from "./profile-card.module.css";
import { useRoleNames } from "./role-names.ts";
import { useMinute } from "./use-minute.ts";
import { usePlaceBeside } from "./use-place-beside.ts";

const words = i18n("profileCard", {
  card: params("About {name}"),
  here: "Here now",
  away: "Away",
  dnd: "Does not want to be disturbed",
  notHere: "Not here",
  seen: params("last seen {ago}"),
  time: params("{time} where they are"),
  until: params("until {time}"),
  gone: "No longer in this workspace",
  message: "Message",
  block: "Block",
  unblock: "Unblock",
  blocked: "You have blocked them.",
});

type ProfileCardProps = { userId: string; anchor: HTMLElement; onClose: () => void };

/** Somebody on a card beside the face or name that was clicked. */
export function ProfileCard({ userId, anchor, onClose }: ProfileCardProps) {
  const t = useWords(words);
  const me = useMe();
  const roles = useRoleNames();
  const { members, nameOf } = useWorkspace();
  const person: MemberView | undefined = members.get(userId);
  const own = userId === me.id;
  const card = useRef<HTMLDivElement>(null);
  usePlaceBeside(card, anchor, onClose);
  const name = nameOf(userId);
  return (
    <div
      ref={card}
      popover="auto"
      role="dialog"
      aria-label={t.card({ name })}
      tabIndex={-1}
      className={styles["card"]}
      onToggle={(event) => event.newState === "closed" && onClose()}
    >
      <div className={styles["head"]}>
        <span className={styles["face"]}>
          <Avatar userId={userId} name={name} image={person?.image} />
        </span>
        <div className={styles["who"]}>
          <p className={styles["name"]}>{name}</p>
          <p className={styles["role"]}>{person ? roles[person.role] : t.gone}</p>
        </div>
      </div>
      <Facts userId={userId} person={person} own={own} />
      {!own && person && <Deeds userId={userId} onClose={onClose} />}
    </div>
  );
}

/** Status, presence, when they were last seen, and their time of day. */
function Facts({
  userId,
  person,
  own,
}: {
  userId: string;
  person: MemberView | undefined;
  own: boolean;
}) {
  const t = useWords(words);
  const { moment } = useDates();
  const now = useMinute();
  useWatched(userId);
  const told = useTold(userId);
  const here = useStatuses().get(userId) ?? (own ? "online" : "offline");
  const status = statusTextOf(person, now);
  const until = person?.status?.until;
  const time = localTime(person?.timeZone, now);
  const presence = { online: t.here, away: t.away, dnd: t.dnd, offline: t.notHere }[here];
  const seenAt = told?.lastSeenAt;
  const seen =
    (here === "offline" || here === "away") && seenAt
      ? t.seen({ ago: ago(seenAt, now) })
      : undefined;
  return (
    <>
      {status !== undefined && (
        <p className={styles["status"]}>
          {status}
          {until && <small>{t.until({ time: moment(until) })}</small>}
        </p>
      )}
      <ul className={styles["facts"]}>
        <li>
          <PresenceDot status={here} silent />
          {seen === undefined ? presence : `${presence}, ${seen}`}
        </li>
        {time !== undefined && <li className={styles["time"]}>{t.time({ time })}</li>}
      </ul>
    </>
  );
}

/** Write to them, or have nothing more to do with them. */
function Deeds({ userId, onClose }: { userId: string; onClose: () => void }) {
  const t = useWords(words);
  const me = useMe();
  const workspace = useWorkspace();
  const blocked = useIsBlocked(userId);
  const message = useSubmit(async () => {
    await openConversation(workspace, me.id, [userId]);
    onClose();
  });
  const block = useSubmit(() => setBlocked(userId, blocked !== true));
  const error = message.error ?? block.error;
  return (
    <>
      {blocked === true && <p className={styles["blocked"]}>{t.blocked}</p>}
      <div className={styles["deeds"]}>
        <Button wide busy={message.busy} onClick={message.run}>
          <MessageIcon />
          {t.message}
        </Button>
        <Button busy={block.busy} disabled={blocked === undefined} onClick={block.run}>
          <BlockIcon />
          {blocked === true ? t.unblock : t.block}
        </Button>
      </div>
      {error !== undefined && <FormError>{error}</FormError>}
    </>
  );
}
