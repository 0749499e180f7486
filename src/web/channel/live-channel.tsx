import { useEffect, useMemo, useRef, useState } from "react";
import { params } from "@nanostores/i18n";
import type { ChannelView } from "../../protocol/http.ts";
import { ComposerClosed } from "../composing/late-closed.tsx";
import { useWriting } from "../composing/use-writing.ts";
import { i18n, useWords } from "../i18n/i18n.ts";
import { useMe } from "../session.tsx";
import { isConversation, titleOf } from "../workspace/channel-lists.ts";
import { usePreferences } from "../workspace/preferences.ts";
import { useWorkspace } from "../workspace/workspace-data.tsx";
import { Announcer } from "./announcer.tsx";
import { ChannelHeader } from "./channel-header.tsx";
import styles from "./channel-page.module.css";
import { channelOf, dropChannel } from "./channel-pool.ts";
import { Composer } from "./composer.tsx";
import type { ComposerHandle } from "./composer.tsx";
import { ConnectionBanner } from "./connection-banner.tsx";
import { rightsIn } from "./rights.ts";
import { loadMarkdown } from "./markdown/load.ts";
import { Timeline } from "./timeline.tsx";
import type { TimelineHandle } from "./timeline.tsx";
import { TimelineStart } from "./timeline-start.tsx";
import { effectsOf } from "./effects.ts";
import {
  ActionsContext,
  EditingContext,
  EffectsContext,
  RightsContext,
  PlaceContext,
  RepliersContext,
} from "./message-context.ts";
import { useIsReplyAddressed, useJump } from "./use-jump.ts";
import { useMarkUnread } from "./use-mark-unread.ts";
import { useMessageActions } from "./use-message-actions.ts";
import { usePlace } from "./use-place.ts";
import { useRows } from "./use-rows.ts";
import { TypingLine } from "./typing-line.tsx";
import { useChannel } from "./use-channel.ts";
import { useMeet } from "./use-meet.ts";
import { useUnreadMark } from "./use-unread-mark.ts";
import { useInView, useRepliers } from "./use-view.ts";
import { useWake } from "./use-wake.ts";

const words = i18n("liveChannel", { label: params("Messages in {channel}") });

// Wanted for the first page of messages; by then it is mostly there.
void loadMarkdown();

/** A channel that one is a member of: its words as they come, and a place to add to them. */
export function LiveChannel({ channel }: { channel: ChannelView }) {
  // A new turn takes a new connection, where the old one ended for good.
  const [turn, setTurn] = useState(0);
  const again = () => {
    dropChannel(channel.id);
    setTurn((old) => old + 1);
  };
  return <Connected key={turn} channel={channel} onConnectAgain={again} />;
}

function Connected({
  channel,
  onConnectAgain,
}: {
  channel: ChannelView;
  onConnectAgain: () => void;
}) {
  const me = useMe();
  const t = useWords(words);
  const { nameOf, reloadChannels } = useWorkspace();
  const title = titleOf(channel, me.id, nameOf);
  const [open] = useState(() => channelOf(channel.id, me.id));
  const { client, comings } = open;
  const state = useChannel(client);
  useWake(client);
  const preferences = usePreferences();
  const writing = useWriting(channel, state);
  const timeline = useRef<TimelineHandle>(null);
  const composer = useRef<ComposerHandle>(null);
  const { messages, pending, status } = state;

  const unread = useUnreadMark(state);
  const inView = useInView(state);
  const hasNewer = state.view.to !== null;
  const rows = useRows({
    messages: inView,
    pending,
    comings,
    userId: me.id,
    // Until the newest are there nobody knows.
    hasOlder: state.hasOlder || state.phase === "loading",
    readSeq: unread.seq,
    hasNewer,
  });
  const repliers = useRepliers(messages);
  const place = usePlace(channel, null);
  const jump = useJump(client, state, useIsReplyAddressed(channel.id));
  const effects = useMemo(() => effectsOf(pending), [pending]);
  useMeet(messages, comings, state.here.userIds);

  const ended = status.kind === "ended";
  const failed = state.phase === "loading" && state.loadError !== null;
  const { channel: now } = state;
  const isListed =
    now === null ||
    (now.name === channel.name &&
      now.topic === channel.topic &&
      now.archivedAt === channel.archivedAt);
  const changed = isListed ? null : now;
  useEffect(() => {
    // The list knows best what this channel is now, and whether it is still ours.
    if (ended || changed) void reloadChannels();
  }, [ended, changed, reloadChannels]);

  const marking = useMarkUnread(client, unread.set);
  const { actions, editing } = useMessageActions(client, {
    composer,
    onMarkUnread: marking.markUnread,
    hasThreads: true,
  });
  const start = useMemo(() => <TimelineStart channel={channel} />, [channel]);
  const editLast = () => {
    const own = messages.findLast(
      (each) => each.authorId === me.id && each.deletedAt === null && each.threadSeq === null,
    );
    if (own) actions.startEdit(own.seq);
  };
  const read = () => {
    // Before the welcome it is not known what was read, and so what is new.
    if (state.role !== null && state.head > 0 && !marking.isHeld()) client.markRead(state.head);
  };
  const escape = () => {
    marking.release();
    unread.clear();
    composer.current?.focus();
  };
  const goToLatest = () => {
    client.leaveStretch();
    timeline.current?.followEnd();
  };
  return (
    <>
      <ChannelHeader channel={channel} here={status.kind === "live" ? state.here : undefined} />
      <div className={styles["body"]}>
        <ConnectionBanner
          status={status}
          waiting={pending.filter((item) => item.state !== "failed").length}
          onNudge={() => client.nudge()}
          onConnectAgain={onConnectAgain}
        />
        <ActionsContext value={ended ? undefined : actions}>
          <EditingContext value={editing}>
            <EffectsContext value={effects}>
              <RightsContext value={rightsIn(state.role, (state.channel ?? channel).settings)}>
                <PlaceContext value={place}>
                  <RepliersContext value={repliers}>
                    <Timeline
                      ref={timeline}
                      label={t.label({ channel: title })}
                      rows={rows}
                      phase={state.phase}
                      loadError={state.loadError}
                      hasOlder={state.hasOlder}
                      loadOlder={() => client.loadOlder()}
                      hasNewer={hasNewer}
                      loadNewer={() => client.loadNewer()}
                      onLatest={() => client.leaveStretch()}
                      target={jump.target}
                      onTarget={jump.arrived}
                      onRead={read}
                      onRetryLoad={() => client.nudge()}
                      onEscape={escape}
                      start={start}
                    />
                  </RepliersContext>
                </PlaceContext>
              </RightsContext>
            </EffectsContext>
          </EditingContext>
        </ActionsContext>
      </div>
      <div className={styles["foot"]}>
        {writing.kind === "open" || writing.kind === "slow" ? (
          <Composer
            ref={composer}
            channelId={channel.id}
            slow={writing.kind === "slow" ? writing : undefined}
            name={isConversation(channel) ? title : `#${title}`}
            disabled={ended || failed}
            onTyping={(on) => client.typing(on)}
            onEditLast={editLast}
            onEscape={() => {
              marking.release();
              unread.clear();
            }}
            onSend={(body, more) => {
              marking.release();
              goToLatest();
              client.send(body, { ...more, holdMs: (preferences?.undoSendS ?? 0) * 1_000 });
            }}
          >
            <TypingLine names={state.typing.map(nameOf)} />
          </Composer>
        ) : (
          <ComposerClosed writing={writing} channelId={channel.id} />
        )}
      </div>
      <Announcer open={open} />
    </>
  );
}
