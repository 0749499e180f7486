import { count } from "@nanostores/i18n";
import type { Message } from "../../protocol/events.ts";
import { DeletedRow, MessageRow } from "../channel/message-row.tsx";
import { TimelineSkeleton } from "../channel/timeline-skeleton.tsx";
import { i18n, useWords } from "../i18n/i18n.ts";
import { millisOf } from "../lib/time.ts";
import styles from "./thread-panel.module.css";

const words = i18n("threadStart", {
  replies: count({ one: "{count} reply", other: "{count} replies" }),
  none: "No replies yet",
});

/** More would push the first message out of a low panel. */
const MOST_WAITING = 4;

/** The message that a thread belongs to, above its replies. */
export function ThreadStart({
  root,
  replyCount,
  loading = false,
}: {
  root: Message;
  replyCount: number;
  /** The replies are still to come. */
  loading?: boolean;
}) {
  const t = useWords(words);
  const Of = root.deletedAt === null ? MessageRow : DeletedRow;
  return (
    <div className={styles["start"]}>
      <Of rowKey={`root:${root.seq}`} message={root} ms={millisOf(root.at)} grouped={false} />
      <p className={styles["count"]}>
        <span>{replyCount === 0 ? t.none : t.replies(replyCount)}</span>
      </p>
      {loading && <TimelineSkeleton rows={Math.min(replyCount, MOST_WAITING)} />}
    </div>
  );
}
