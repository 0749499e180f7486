import { useMemo } from "react";
import { params } from "@nanostores/i18n";
import { ApiError } from "../../client/index.ts";
import type { ChannelView } from "../../protocol/http.ts";
import { JoinBar } from "../channel/join-bar.tsx";
import { PlaceContext } from "../channel/message-context.ts";
import { Timeline } from "../channel/timeline.tsx";
import { useMeet } from "../channel/use-meet.ts";
import { usePlace } from "../channel/use-place.ts";
import { useRows } from "../channel/use-rows.ts";
import { i18n, useWords } from "../i18n/i18n.ts";
import { api } from "../lib/api.ts";
import { millisOf } from "../lib/time.ts";
import { useLoad } from "../lib/use-load.ts";
import { useMe } from "../session.tsx";
import { useWorkspace } from "../workspace/workspace-data.tsx";
import styles from "./thread-panel.module.css";
import { ThreadStart } from "./thread-start.tsx";

const words = i18n("previewThread", { label: params("Replies to {name}") });

const NONE: readonly never[] = [];
const NEWEST_REPLIES = 200;

/** A thread of a channel that one has not joined: to be read, its newest replies. */
export function PreviewThread({ channel, seq }: { channel: ChannelView; seq: number }) {
  const t = useWords(words);
  const me = useMe();
  const { nameOf } = useWorkspace();
  const place = usePlace(channel, seq);
  const load = useLoad(`thread:${channel.id}:${seq}`, async () => {
    const [first, replies] = await Promise.all([
      api.messages.page(channel.id, { around: seq, limit: 1 }),
      api.messages.page(channel.id, { thread: seq, limit: NEWEST_REPLIES }),
    ]);
    const root = first.items.find((message) => message.seq === seq);
    if (!root) throw new ApiError("not_found", 404, "There is no such message");
    return { root, replies: replies.items };
  });
  const { root, replies } = load.phase === "ready" ? load.data : { root: undefined, replies: NONE };
  const source = useMemo(() => ({ seq, ms: root ? millisOf(root.at) : 0 }), [seq, root]);
  const rows = useRows({
    messages: replies,
    pending: NONE,
    comings: NONE,
    userId: me.id,
    hasOlder: false,
    readSeq: 0,
    thread: source,
  });
  useMeet(replies, NONE, NONE);
  const start = useMemo(
    () => root && <ThreadStart root={root} replyCount={replies.length} />,
    [root, replies],
  );
  return (
    <div className={styles["thread"]}>
      <div className={styles["body"]}>
        <PlaceContext value={place}>
          <Timeline
            label={t.label({ name: root ? nameOf(root.authorId) : "" })}
            rows={root ? rows : NONE}
            phase={root ? "ready" : "loading"}
            loadError={load.phase === "error" ? load.error : null}
            hasOlder={false}
            loadOlder={() => Promise.resolve()}
            onRetryLoad={() => void load.reload()}
            start={start}
            fromTop
          />
        </PlaceContext>
      </div>
      <div className={styles["foot"]}>
        <JoinBar channel={channel} />
      </div>
    </div>
  );
}
