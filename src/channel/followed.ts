import type { Message } from "../protocol/events.ts";
import type { ObjectStore } from "../storage/object-store.ts";
import type { ChannelLog } from "./log.ts";

/** A followed thread as the object holds it; `replies` are its last ones, those of them that are here. */
export type FollowedThread = { message: Message; replies: Message[] };

/**
 * The threads that a person follows here, the latest reply first. `older` are those of which only D1
 * has the first message; `readSeq` is how far the person has read the channel.
 */
export type FollowedSlice = {
  workspaceId: string;
  readSeq: number;
  threads: FollowedThread[];
  older: number[];
};

/** Threads of which D1 alone has the first message, at most: the newest. */
const MAX_OLDER = 100;
/** How many of a thread's replies are shown. */
export const REPLIES_SHOWN = 2;

/** At most `limit` threads whose last reply came at or before `before`, ms. */
export function followedThreads(
  store: ObjectStore,
  log: ChannelLog,
  userId: string,
  { before, limit }: { before: number; limit: number },
): Omit<FollowedSlice, "readSeq"> {
  const held = store.rows<{ seq: number }>(
    `SELECT m.seq FROM thread_follow f JOIN message m ON m.seq = f.thread_seq
     WHERE f.user_id = ? AND f.state = 1 AND m.deleted_at IS NULL AND m.reply_count > 0
       AND m.last_reply_at <= ? ORDER BY m.last_reply_at DESC, m.seq DESC LIMIT ?`,
    userId,
    before,
    limit,
  );
  const older = store.rows<{ seq: number }>(
    `SELECT thread_seq AS seq FROM thread_follow
     WHERE user_id = ? AND state = 1 AND thread_seq <= ? AND thread_seq > ?
       AND thread_seq NOT IN (SELECT seq FROM message) ORDER BY thread_seq DESC LIMIT ?`,
    userId,
    log.floor,
    log.expired.seq,
    MAX_OLDER,
  );
  const range = { after: 0, before: Number.MAX_SAFE_INTEGER, limit: 10, from: "newest" } as const;
  return {
    workspaceId: log.record.workspaceId,
    threads: log.present(held.map(({ seq }) => seq)).map((message) => ({
      message,
      replies: log
        .messages({ ...range, thread: message.seq })
        .filter(({ deletedAt }) => deletedAt === null)
        .slice(-REPLIES_SHOWN),
    })),
    older: older.map(({ seq }) => seq),
  };
}
