import type { ObjectStore } from "../storage/object-store.ts";

/** Follows a thread, or wants no more of it, by one's own word: nothing that happens in it changes that. */
export function follow(store: ObjectStore, threadSeq: number, userId: string, on: boolean): void {
  store.run(
    `INSERT INTO thread_follow (thread_seq, user_id, state) VALUES (?, ?, ?)
     ON CONFLICT (thread_seq, user_id) DO UPDATE SET state = excluded.state`,
    threadSeq,
    userId,
    on ? 1 : 0,
  );
}

/**
 * Who follows a thread once it has a reply: the author of its first message, who replies, and the
 * members who are named in either; not who has said that they want no more of it.
 */
export function followByReply(
  store: ObjectStore,
  threadSeq: number,
  authorId: string,
  mentions: readonly string[],
): void {
  store.run(
    `INSERT INTO thread_follow (thread_seq, user_id, state)
     SELECT ?1, user_id, 1 FROM member WHERE state = 'member' AND user_id IN (
       SELECT author_id FROM message WHERE seq = ?1
       UNION SELECT value FROM json_each((SELECT mentions FROM message WHERE seq = ?1))
       UNION SELECT value FROM json_each(?2))
     ON CONFLICT (thread_seq, user_id) DO NOTHING`,
    threadSeq,
    JSON.stringify([authorId, ...mentions]),
  );
}

/** What a person has said, or come to, about a thread; undefined for nothing. */
export function followState(
  store: ObjectStore,
  threadSeq: number,
  userId: string,
): boolean | undefined {
  const row = store.rows<{ state: number }>(
    `SELECT state FROM thread_follow WHERE thread_seq = ? AND user_id = ?`,
    threadSeq,
    userId,
  )[0];
  return row === undefined ? undefined : row.state === 1;
}

/** Of these threads, those that a person follows. */
export function followedOf(
  store: ObjectStore,
  userId: string,
  threads: readonly number[],
): Set<number> {
  if (threads.length === 0) return new Set();
  const rows = store.rows<{ thread_seq: number }>(
    `SELECT thread_seq FROM thread_follow
     WHERE user_id = ? AND state = 1 AND thread_seq IN (SELECT value FROM json_each(?))`,
    userId,
    JSON.stringify(threads),
  );
  return new Set(rows.map((row) => row.thread_seq));
}
