import type { ObjectStore } from "../storage/object-store.ts";
import type { LastWords } from "./last-words.ts";

/** How far somebody has read: a place in the log, and the ordinal that it had reached there. */
export type Mark = { seq: number; ordinal: number };

type Row = Mark & { since: number; spoke_at: number };

const NOTHING: Row = { seq: 0, ordinal: 0, since: 0, spoke_at: 0 };

/**
 * How far each person has read: where they said so, or what they said last, whichever is further. A
 * mark that was set back keeps the head of that moment, and what was said up to there counts no longer.
 */
export class ReadMarks {
  readonly #store: ObjectStore;
  readonly #words: LastWords;

  constructor(store: ObjectStore, words: LastWords) {
    this.#store = store;
    this.#words = words;
  }

  /** The place that a person has read up to; zeros for nothing. */
  of(userId: string): Mark {
    const row = this.#row(userId);
    const word = this.#words.of(userId);
    return word !== undefined && word.seq > Math.max(row.seq, row.since) ? word : row;
  }

  /** When a person last said something at the top level, µs; 0 where that is long ago. */
  spokeAt(userId: string): number {
    return this.#words.of(userId)?.at ?? this.#row(userId).spoke_at;
  }

  /** Moves a mark forward; false where it was there already. */
  advance(userId: string, { seq, ordinal }: Mark): boolean {
    if (seq <= this.of(userId).seq) return false;
    this.#put(userId, { seq, ordinal });
    return true;
  }

  /** Sets a mark, back or forward. `head` is where the log stands. */
  set(userId: string, mark: Mark, head: number): void {
    this.#put(userId, mark, head);
  }

  #put(userId: string, { seq, ordinal }: Mark, since = 0): void {
    this.#store.run(
      `INSERT INTO read_mark (user_id, seq, ordinal, since) VALUES (?, ?, ?, ?)
       ON CONFLICT (user_id) DO UPDATE SET
         seq = excluded.seq, ordinal = excluded.ordinal, since = max(since, excluded.since)`,
      userId,
      seq,
      ordinal,
      since,
    );
  }

  #row(userId: string): Row {
    const rows = this.#store.rows<Row>(
      `SELECT seq, ordinal, since, spoke_at FROM read_mark WHERE user_id = ?`,
      userId,
    );
    return rows[0] ?? NOTHING;
  }
}
