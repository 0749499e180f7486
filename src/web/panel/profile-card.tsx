import type { MemberView } from "../../protocol/http.ts";
import { params } from "@nanostores/i18n";
import { useLayoutEffect, useRef } from "react";
import { i18n, useWords } from "../i18n/i18n.ts";
import { useSubmit } from "../lib/use-submit.ts";
import { useMe } from "../session.tsx";
import { Avatar } from "../ui/avatar.tsx";
import { Button } from "../ui/button.tsx";
import { FormError } from "../ui/field.tsx";
import { MessageIcon } from "../ui/late-icons.tsx";
import { openConversation } from "../workspace/open-conversation.ts";
import { useWorkspace } from "../workspace/workspace-data.tsx";
import { localTime, statusTextOf } from "./person.ts";
import { PresenceDot } from "./presence-dot.tsx";
import { useHere } from "./presence.ts";
import styles from "./profile-card.module.css";
import { useRoleNames } from "./role-names.ts";
import { useMinute } from "./use-minute.ts";

const words = i18n("profileCard", {
  card: params("About {name}"),
  here: "Here now",
  away: "Away",
  dnd: "Does not want to be disturbed",
  notHere: "Not here",
  time: params("{time} where they are"),
  gone: "No longer in this workspace",
  message: "Message",
});

type ProfileCardProps = { userId: string; anchor: HTMLElement; onClose: () => void };

/** Somebody on a card beside the face or name that was clicked. */
export function ProfileCard({ userId, anchor, onClose }: ProfileCardProps) {
  const t = useWords(words);
  const me = useMe();
  const roles = useRoleNames();
  const workspace = useWorkspace();
  const person: MemberView | undefined = workspace.members.get(userId);
  const own = userId === me.id;
  const here = useHere().get(userId) ?? (own ? "online" : "offline");
  const now = useMinute();
  const card = useRef<HTMLDivElement>(null);
  usePlaceBeside(card, anchor, onClose);
  const { busy, error, run } = useSubmit(async () => {
    await openConversation(workspace, me.id, [userId]);
    onClose();
  });
  const name = workspace.nameOf(userId);
  const status = statusTextOf(person, now);
  const time = localTime(person?.timeZone, now);
  const presence = { online: t.here, away: t.away, dnd: t.dnd, offline: t.notHere }[here];
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
      {status !== undefined && <p className={styles["status"]}>{status}</p>}
      <ul className={styles["facts"]}>
        <li>
          <PresenceDot status={here} silent />
          {presence}
        </li>
        {time !== undefined && <li className={styles["time"]}>{t.time({ time })}</li>}
      </ul>
      {!own && person && (
        <Button wide busy={busy} onClick={run}>
          <MessageIcon />
          {t.message}
        </Button>
      )}
      {error !== undefined && <FormError>{error}</FormError>}
    </div>
  );
}

const GAP = 8;

/** Shows the card in the top layer at the anchor's side, inside the window; gives the focus back. */
function usePlaceBeside(
  card: { current: HTMLElement | null },
  anchor: HTMLElement,
  onClose: () => void,
): void {
  useLayoutEffect(() => {
    const element = card.current;
    if (!element) return;
    element.showPopover();
    const at = anchor.getBoundingClientRect();
    const { width, height } = element.getBoundingClientRect();
    const rtl = getComputedStyle(anchor).direction === "rtl";
    const left = Math.min(rtl ? at.right - width : at.left, innerWidth - width - GAP);
    const below = at.bottom + GAP / 2;
    const top = below + height + GAP <= innerHeight ? below : at.top - height - GAP / 2;
    element.style.left = `${Math.max(GAP, left)}px`;
    element.style.top = `${Math.max(GAP, top)}px`;
    (element.querySelector<HTMLElement>("button") ?? element).focus();
    // What the card hangs on moves away under it.
    addEventListener("resize", onClose);
    return () => {
      removeEventListener("resize", onClose);
      const lost =
        element.contains(document.activeElement) || document.activeElement === document.body;
      if (lost && anchor.isConnected) anchor.focus();
    };
    // oxlint-disable-next-line react/exhaustive-deps
  }, [card, anchor]);
}
