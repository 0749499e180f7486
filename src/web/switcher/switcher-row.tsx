import { useEffect, useRef } from "react";
import { i18n, useWords } from "../i18n/i18n.ts";
import { useMe } from "../session.tsx";
import { Avatar } from "../ui/avatar.tsx";
import { PeopleIcon, HashIcon, LockIcon } from "../ui/icons.tsx";
import { WorkspaceIcon } from "../ui/late-icons.tsx";
import { othersIn } from "../workspace/channel-lists.ts";
import { UnreadBadge } from "../workspace/unread-badge.tsx";
import { useWorkspace } from "../workspace/workspace-data.tsx";
import styles from "./switcher.module.css";
import type { Target } from "./targets.ts";

const words = i18n("switcherRow", {
  channel: "Channel",
  notJoined: "Not joined",
  conversation: "Conversation",
  person: "Start a conversation",
  workspace: "Workspace",
});

type SwitcherRowProps = {
  id: string;
  target: Target;
  /** The letters of the name that were found. */
  places: readonly number[];
  chosen: boolean;
  onPoint: () => void;
  onGo: () => void;
};

/** One place in the switcher's list. */
export function SwitcherRow({ id, target, places, chosen, onPoint, onGo }: SwitcherRowProps) {
  const t = useWords(words);
  const row = useRef<HTMLLIElement>(null);
  useEffect(() => {
    if (chosen) row.current?.scrollIntoView({ block: "nearest" });
  }, [chosen]);
  const kind = target.kind === "channel" && !target.channel.joined ? t.notJoined : t[target.kind];
  return (
    // The keys are the field's, which stays focused while one chooses.
    <li
      ref={row}
      id={id}
      role="option"
      aria-selected={chosen}
      className={styles["row"]}
      data-unread={target.mark.bold}
      onMouseMove={chosen ? undefined : onPoint}
      onMouseDown={(event) => event.preventDefault()}
      onClick={onGo}
    >
      <Face target={target} />
      <span className={styles["name"]}>
        <Marked name={target.name} places={places} />
      </span>
      <span className={styles["kind"]}>{target.kind === "conversation" ? "" : kind}</span>
      <UnreadBadge mark={target.mark} />
    </li>
  );
}

function Marked({ name, places }: { name: string; places: readonly number[] }) {
  if (places.length === 0) return name;
  const found = new Set(places);
  return Array.from({ length: name.length }, (_, place) => name.charAt(place)).map(
    (letter, place) =>
      found.has(place) ? (
        // A letter has no identity but its place.
        // oxlint-disable-next-line react/no-array-index-key
        <b key={place}>{letter}</b>
      ) : (
        letter
      ),
  );
}

function Face({ target }: { target: Target }) {
  const me = useMe();
  const { nameOf } = useWorkspace();
  if (target.kind === "person")
    return <Avatar userId={target.userId} name={target.name} size="small" />;
  if (target.kind === "conversation") {
    const [one, ...more] = othersIn(target.channel, me.id);
    if (one !== undefined && more.length === 0)
      return <Avatar userId={one} name={nameOf(one)} size="small" />;
  }
  const Icon =
    target.kind === "workspace"
      ? WorkspaceIcon
      : target.kind === "conversation"
        ? PeopleIcon
        : target.channel.kind === "private"
          ? LockIcon
          : HashIcon;
  return (
    <span className={styles["icon"]}>
      <Icon />
    </span>
  );
}
