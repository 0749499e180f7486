import type { Room } from "./room.ts";

/** How many members, but for `userId`, have read as far as `seq`, of those who show it. */
export function readBy(room: Room, seq: number, userId: string): number {
  return (
    room.store.rows<{ n: number }>(
      `SELECT count(*) AS n FROM member m WHERE m.state = 'member' AND m.user_id <> ?2
         AND m.user_id NOT IN (SELECT user_id FROM quiet_reader)
         AND (m.user_id IN (SELECT user_id FROM read_mark WHERE seq >= ?1)
           OR m.user_id IN (SELECT author_id FROM message WHERE seq >= ?1))`,
      seq,
      userId,
    )[0]?.n ?? 0
  );
}
