import { useMemo, useRef, useState } from "react";
import { params } from "@nanostores/i18n";
import type { ChannelClient, ChannelState } from "../../client/index.ts";
import type { ChannelView } from "../../protocol/http.ts";
import { channelOf, connectedChannel } from "../channel/channel-pool.ts";
import { Composer } from "../channel/composer.tsx";
import type { ComposerHandle } from "../channel/composer.tsx";
import { effectsOf } from "../channel/effects.ts";
import { rightsIn } from "../channel/rights.ts";
import {
  ActionsContext,
  EditingContext,
  EffectsContext,
  RightsContext,
  PlaceContext,
} from "../channel/message-context.ts";
import { Timeline } from "../channel/timeline.tsx";
import type { TimelineHandle } from "../channel/timeline.tsx";
import { useChannel } from "../channel/use-channel.ts";
import { useMeet } from "../channel/use-meet.ts";
import { useMessageActions } from "../channel/use-message-actions.ts";
import { usePlace } from "../channel/use-place.ts";
import { useRows } from "../channel/use-rows.ts";
import { useUnreadMark } from "../channel/use-unread-mark.ts";
import { ComposerClosed } from "../composing/late-closed.tsx";
import { useWriting } from "../composing/use-writing.ts";
import { i18n, useWords } from "../i18n/i18n.ts";
import { millisOf } from "../lib/time.ts";
import { closePanel } from "../panel/panel-view.ts";
import type { PanelProps } from "../panel/panel.tsx";
import { useMe } from "../session.tsx";
import { Button } from "../ui/button.tsx";
import { EmptyState, ErrorState } from "../ui/states.tsx";
import { isConversation, titleOf } from "../workspace/channel-lists.ts";
import { useWorkspace } from "../workspace/workspace-data.tsx";
import { AlsoToChannel } from "./also-to-channel.tsx";
import { PreviewThread } from "./preview-thread.tsx";
import { ThreadStart } from "./thread-start.tsx";
import styles from "./thread-panel.module.css";
import { useReadingThread } from "./use-reading-thread.ts";
import { useReplyTarget } from "./use-reply-target.ts";
import { useThread } from "./use-thread.ts";

const words = i18n("threadPanel", {
  label: params("Replies to {name}"),
  gone: "This thread is gone",
  goneText: "Its first message was deleted for good, or you cannot see it.",
  close: "Close",
  failed: "The thread did not load",
});

const NONE: readonly never[] = [];

/** A message and its replies in the right panel, with a place to add one. */
export function ThreadPanel({ of, channelId }: PanelProps) {
  const { channels } = useWorkspace();
  const me = useMe();
  const channel = channels.find(({ id }) => id === channelId);
  const seq = /^[1-9]\d{0,15}$/.test(of) ? Number(of) : undefined;
  if (!channel || seq === undefined) return <Gone />;
  if (!channel.joined) return <PreviewThread channel={channel} seq={seq} />;
  return <LiveThread key={me.id} channel={channel} seq={seq} />;
}

/** Says that there is nothing to show, and offers the way out. */
export function Gone() {
  const t = useWords(words);
  return (
    <EmptyState title={t.gone} text={t.goneText}>
      <Button onClick={closePanel}>{t.close}</Button>
    </EmptyState>
  );
}

/** The live client of a channel: the one that is connected now, where somebody connected anew. */
function useClient(channelId: string, userId: string): ChannelClient {
  const [first] = useState(() => channelOf(channelId, userId));
  return (connectedChannel(channelId) ?? first).client;
}

function LiveThread({ channel, seq }: { channel: ChannelView; seq: number }) {
  const t = useWords(words);
  const me = useMe();
  const { nameOf } = useWorkspace();
  const client = useClient(channel.id, me.id);
  const state = useChannel(client);
  const writing = useWriting(channel, state);
  const thread = useThread(client, state, seq);
  const { root } = thread;
  const timeline = useRef<TimelineHandle>(null);
  const composer = useRef<ComposerHandle>(null);
  const { actions, editing } = useMessageActions(client, { composer, hasThreads: false });
  const place = usePlace(channel, seq);
  const unread = useUnreadMark(state);
  const source = useMemo(() => ({ seq, ms: root ? millisOf(root.at) : 0 }), [seq, root]);
  const rows = useRows({
    messages: root && thread.phase !== "loading" ? state.messages : NONE,
    pending: state.pending,
    comings: NONE,
    userId: me.id,
    hasOlder: false,
    readSeq: unread.seq,
    thread: source,
  });
  const jump = useReplyTarget(channel.id, thread);
  const onRead = useReadingThread(channel.id, seq, thread.replies);
  useMeet(thread.replies, NONE, NONE);
  const effects = useMemo(() => effectsOf(state.pending), [state.pending]);
  const loading = thread.phase === "loading";
  const replyCount = loading ? root?.replyCount : thread.replies.length;
  const start = useMemo(
    () => root && <ThreadStart root={root} replyCount={replyCount ?? 0} loading={loading} />,
    [root, replyCount, loading],
  );
  const [also, setAlso] = useState(false);

  if (thread.phase === "gone") return <Gone />;
  if (thread.phase === "failed" && !root)
    return <ErrorState title={t.failed} error={thread.error} onRetry={thread.retry} />;
  const title = titleOf(channel, me.id, nameOf);
  const editLast = () => {
    const own = thread.replies.findLast((each) => each.authorId === me.id);
    if (own) actions.startEdit(own.seq);
  };
  return (
    <div className={styles["thread"]} data-thread={seq}>
      <div className={styles["body"]}>
        <ActionsContext value={canAct(state) ? actions : undefined}>
          <EditingContext value={editing}>
            <EffectsContext value={effects}>
              <RightsContext value={rightsIn(state.role, (state.channel ?? channel).settings)}>
                <PlaceContext value={place}>
                  <Timeline
                    ref={timeline}
                    label={t.label({ name: root ? nameOf(root.authorId) : "" })}
                    rows={root ? rows : NONE}
                    phase={root ? "ready" : "loading"}
                    loadError={null}
                    hasOlder={false}
                    loadOlder={() => Promise.resolve()}
                    onRetryLoad={thread.retry}
                    onRead={onRead}
                    onEscape={() => composer.current?.focus()}
                    target={jump.target}
                    onTarget={jump.arrived}
                    start={start}
                    fromTop
                  />
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
            threadSeq={seq}
            // A reply by itself is free of it.
            slow={also && writing.kind === "slow" ? writing : undefined}
            name={isConversation(channel) ? title : `#${title}`}
            disabled={!canAct(state)}
            onTyping={() => undefined}
            onEditLast={editLast}
            onEscape={unread.clear}
            onSend={(body) => {
              timeline.current?.followEnd();
              client.send(body, { threadSeq: seq, broadcast: also });
              setAlso(false);
            }}
          >
            <AlsoToChannel channel={channel} on={also} onChange={setAlso} />
          </Composer>
        ) : (
          <ComposerClosed writing={writing} channelId={channel.id} />
        )}
      </div>
    </div>
  );
}

function canAct({ status }: ChannelState): boolean {
  return status.kind !== "ended";
}
