import type { ObjectStore } from "../storage/object-store.ts";
import type { MessageRow } from "../storage/message-rows.ts";
import { IS_TOP_LEVEL } from "../storage/message-rows.ts";
import { isTopLevelRow } from "./last-words.ts";

/** What counting needs of the log. */
export type LogEnds = {
  /** The ordinal of the newest top-level message. */
  lastOrdinal: number;
  floor: number;
  /** Up to where messages have expired. */
  expired: { seq: number; ordinal: number };
};

/**
 * Counts top-level messages by their ordinals, which have no gaps: how many come after a place is a
 * difference, less the deleted ones among them, whose ordinals stay in a table of their own.
 */
export class Ordinals {
  readonly #store: ObjectStore;
  readonly #log: LogEnds;

  constructor(store: ObjectStore, log: LogEnds) {
    this.#store = store;
    this.#log = log;
  }

  /** The ordinal that the log had reached at `seq`; nothing where only D1 knows. */
  at(seq: number): number | undefined {
    const { floor, expired, lastOrdinal } = this.#log;
    if (seq <= expired.seq) return expired.ordinal;
    if (seq < floor) return undefined;
    const before = this.#row(`seq > ? AND seq <= ? ORDER BY seq DESC`, floor, seq);
    if (before !== undefined) return before.ordinal;
    // Nothing from the floor to there; what comes next tells where the count stood.
    const next = this.#row(`seq > ? AND seq > ? ORDER BY seq`, floor, seq);
    if (next === undefined) return lastOrdinal;
    return isTopLevelRow(next) ? next.ordinal - 1 : next.ordinal;
  }

  /** How many messages come after an ordinal and are still there. */
  after(ordinal: number): number {
    const { lastOrdinal, expired } = this.#log;
    const from = Math.max(ordinal, expired.ordinal);
    if (from >= lastOrdinal) return 0;
    const gone = this.#store.rows<{ n: number }>(
      `SELECT count(*) AS n FROM tombstone WHERE ordinal > ?`,
      from,
    )[0];
    return lastOrdinal - from - (gone?.n ?? 0);
  }

  /** The ordinal of the newest message that is still there; where there is none, of the last that has expired. */
  lastLive(): number {
    const { lastOrdinal, expired } = this.#log;
    const isDeleted =
      lastOrdinal > expired.ordinal &&
      this.#store.rows(`SELECT 1 FROM tombstone WHERE ordinal = ?`, lastOrdinal).length > 0;
    if (!isDeleted) return lastOrdinal;
    // Deleted ones at the end are a row of ordinals without a gap, however long: where that begins is one question.
    const before = this.#store.rows<{ ordinal: number }>(
      `SELECT ordinal - 1 AS ordinal FROM tombstone t
       WHERE ordinal <= ?1 AND ordinal > ?2
         AND NOT EXISTS (SELECT 1 FROM tombstone b WHERE b.ordinal = t.ordinal - 1 AND b.ordinal > ?2)
       ORDER BY ordinal DESC LIMIT 1`,
      lastOrdinal,
      expired.ordinal,
    )[0];
    return before?.ordinal ?? lastOrdinal;
  }

  /** True where messages went away between these places of the log: somebody's last unread one may be among them. */
  shrank(after: number, upTo: number): boolean {
    return (
      this.#store.rows(
        `SELECT 1 FROM event e LEFT JOIN message m ON m.seq = e.message_seq
         WHERE e.seq > ? AND e.seq <= ?
           AND (e.type = 'history.expired' OR e.type = 'message.deleted' AND ${IS_TOP_LEVEL}) LIMIT 1`,
        after,
        upTo,
      ).length > 0
    );
  }

  #row(where: string, ...params: number[]) {
    return this.#store.rows<Pick<MessageRow, "ordinal" | "thread_seq" | "broadcast">>(
      `SELECT ordinal, thread_seq, broadcast FROM message WHERE ${where} LIMIT 1`,
      ...params,
    )[0];
  }
}
