import { useEffect, useEffectEvent } from "react";
import type { Message } from "../../protocol/events.ts";
import { Body } from "../channel/body.tsx";
import { rightsIn } from "../channel/rights.ts";
import { connectedChannel, watchChannels } from "../channel/channel-pool.ts";
import { useMeet } from "../channel/use-meet.ts";
import { i18n, useWords } from "../i18n/i18n.ts";
import { allPages } from "../lib/all-pages.ts";
import { api } from "../lib/api.ts";
import { saidAt, sayer } from "../lib/author.ts";
import { dayName, fullTime } from "../lib/time.ts";
import { useLoad } from "../lib/use-load.ts";
import type { PanelProps } from "../panel/panel.tsx";
import { UnpinIcon } from "../message/message-icons.tsx";
import { searchOf } from "../quote/permalink.ts";
import { navigate } from "../route.ts";
import { Avatar } from "../ui/avatar.tsx";
import { IconButton } from "../ui/button.tsx";
import { EmptyState, ErrorState, Late, SkeletonBar } from "../ui/states.tsx";
import { useWorkspace } from "../workspace/workspace-data.tsx";
import styles from "./pins-panel.module.css";

const words = i18n("pinsPanel", {
  list: "Pinned messages",
  none: "Nothing is pinned yet",
  noneText: "Pin what people look for again and again: choose “Pin” in the menu of a message.",
  failed: "The pinned messages did not load",
  jump: "Jump to the message",
  thread: "Open the thread",
  unpin: "Unpin",
});

const NONE: readonly Message[] = [];

/** What is pinned in a channel, the newest pin first. */
export function PinsPanel({ channelId = "" }: PanelProps) {
  const t = useWords(words);
  const load = useLoad(`pins:${channelId}`, () =>
    allPages((query) => api.messages.pins(channelId, query)),
  );
  const pins = load.phase === "ready" ? load.data : NONE;
  const client = connectedChannel(channelId)?.client;
  const { role = null, channel } = client?.getState() ?? {};
  const mayUnpin = client !== undefined && rightsIn(role, channel?.settings).mayPin;
  useChanges(channelId, pins, () => void load.reload());
  useMeet(pins, NO_COMINGS, NO_PEOPLE);
  if (load.phase === "loading")
    return (
      <Late className={styles["waiting"]}>
        <SkeletonBar width="name" />
        <SkeletonBar width="long" />
        <SkeletonBar width="middle" />
      </Late>
    );
  if (load.phase === "error")
    return <ErrorState title={t.failed} error={load.error} onRetry={() => void load.reload()} />;
  if (pins.length === 0) return <EmptyState title={t.none} text={t.noneText} />;
  return (
    <ul className={styles["list"]} aria-label={t.list} tabIndex={0}>
      {pins.map((message) => (
        <Pin
          key={message.seq}
          message={message}
          {...(mayUnpin && { onUnpin: () => client.pin(message.seq, false) })}
        />
      ))}
    </ul>
  );
}

const NO_COMINGS: readonly never[] = [];
const NO_PEOPLE: readonly never[] = [];

/** Asks again where a pin has come or gone, or the words of one have changed. */
function useChanges(channelId: string, pins: readonly Message[], reload: () => void): void {
  const concerns = useEffectEvent((seq: number) => pins.some((message) => message.seq === seq));
  const again = useEffectEvent(reload);
  useEffect(
    () =>
      watchChannels((id, events) => {
        const changed = events.some((event) => {
          if (event.type === "history.expired") return true;
          if (event.type === "message.pinned" || event.type === "message.unpinned") return true;
          const touches = event.type === "message.edited" || event.type === "message.deleted";
          return touches && concerns(event.messageSeq);
        });
        if (id === channelId && changed) again();
      }),
    [channelId],
  );
}

/** True where the screen is so narrow that the panel lies over the channel. */
function coversChannel(): boolean {
  return matchMedia("(max-width: 899px)").matches;
}

function Pin({ message, onUnpin }: { message: Message; onUnpin?: () => void }) {
  const t = useWords(words);
  const { workspace, nameOf, members } = useWorkspace();
  const { authorId, channelId, seq, threadSeq } = message;
  const ms = saidAt(message);
  const name = sayer(message, nameOf);
  const inThread = threadSeq !== null && message.broadcast !== true;
  const jump = () =>
    navigate(
      { at: "channel", workspaceId: workspace.id, channelId, messageSeq: seq },
      "push",
      // Beside the channel the list stays; under it nobody would see where they are.
      inThread ? searchOf(threadSeq) : coversChannel() ? "" : location.search,
    );
  return (
    <li className={styles["pin"]}>
      <div className={styles["head"]}>
        <span
          className={styles["face"]}
          data-person={message.as === undefined ? authorId : undefined}
        >
          <Avatar userId={authorId} name={name} image={members.get(authorId)?.image} size="small" />
        </span>
        <span className={styles["name"]}>{name}</span>
        <time className={styles["time"]} dateTime={new Date(ms).toISOString()} title={fullTime(ms)}>
          {dayName(ms, Date.now())}
        </time>
        {onUnpin && (
          <IconButton label={t.unpin} className={styles["unpin"]} onClick={onUnpin}>
            <UnpinIcon />
          </IconButton>
        )}
      </div>
      <div className={styles["body"]}>
        <Body text={message.body} quotes={false} />
      </div>
      <button type="button" className={styles["jump"]} onClick={jump}>
        {inThread ? t.thread : t.jump}
      </button>
    </li>
  );
}
