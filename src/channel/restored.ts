import type { MemberCopy } from "../storage/directory/channels.ts";
import type { ObjectStore } from "../storage/object-store.ts";
import { migrate } from "./schema.ts";

/**
 * Tables that a backup reads in one turn: the log, and what is said of its messages. All others may be
 * a moment younger in the same backup, and {@link mendChannel} cuts them back.
 */
const WHOLE: ReadonlySet<string> = new Set([
  "meta",
  "message",
  "event",
  "reaction",
  "vote",
  "version",
  "cursor",
  "due",
  "tombstone",
]);

/** True for a table of which a backup takes every row at the same moment. */
export function isOneMoment(table: string): boolean {
  return WHOLE.has(table);
}

/** Who holds sockets, and tickets to them: gone with the object that they were of. */
const OF_SOCKETS = ["ticket", "relay", "relay_seat", "parting"] as const;

const HEAD = `SELECT max(
  coalesce((SELECT max(seq) FROM message), 0), coalesce((SELECT max(seq) FROM event), 0),
  coalesce((SELECT CAST(value AS INTEGER) FROM meta WHERE key = 'floor'), 0)) AS head,
  coalesce((SELECT CAST(value AS INTEGER) FROM meta WHERE key = 'floor'), 0) AS floor`;

/** Where a restored log ends, and up to where it is in D1 alone. */
export function restoredHead(store: Pick<ObjectStore, "rows">): { head: number; floor: number } {
  return store.rows<{ head: number; floor: number }>(HEAD)[0] ?? { head: 0, floor: 0 };
}

/**
 * Makes a channel of a store that came from a backup. Its epoch is a new one: who knows a later place
 * of the old order is reset and never goes on in this one. What is younger than the log goes; and what
 * the object still holds is owed to D1 once more, whose copy may be of another moment.
 */
export function mendChannel(store: ObjectStore, nowMs: number): void {
  migrate(store);
  const { head, floor } = restoredHead(store);
  store.run(`UPDATE meta SET value = ? WHERE key = 'epoch'`, crypto.randomUUID());
  for (const table of OF_SOCKETS) store.run(`DELETE FROM ${table}`);
  store.run(`DELETE FROM dedupe WHERE seq > ?`, head);
  store.run(`DELETE FROM thread_follow WHERE thread_seq > ?`, head);
  store.run(`UPDATE member SET rev = ?1 WHERE rev > ?1`, head);
  store.run(
    `UPDATE read_mark SET since = min(since, ?1), seq = ?1,
       ordinal = coalesce((SELECT max(ordinal) FROM message), ordinal) WHERE seq > ?1`,
    head,
  );
  store.run(
    `UPDATE cursor SET seq = min(seq, CASE consumer WHEN 'history' THEN ?2 ELSE ?1 END)`,
    head,
    floor,
  );
  if (head > floor)
    store.run(
      `INSERT INTO due (kind, at) VALUES ('history', ?1)
       ON CONFLICT (kind) DO UPDATE SET at = min(at, excluded.at)`,
      nowMs,
    );
}

/** Takes over members whom the directory knew to be otherwise than the log's end says. */
export function takeNewerMembers(store: ObjectStore, members: readonly MemberCopy[]): void {
  const { head } = restoredHead(store);
  for (const { userId, role, state } of members)
    store.run(
      `INSERT INTO member (user_id, role, state, rev) VALUES (?, ?, ?, ?)
       ON CONFLICT (user_id) DO UPDATE SET role = excluded.role, state = excluded.state`,
      userId,
      role,
      state,
      head,
    );
}
