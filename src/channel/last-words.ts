import { isBrought } from "../storage/message-extra.ts";
import type { MessageRow } from "../storage/message-rows.ts";
import { IS_BROUGHT, IS_TOP_LEVEL } from "../storage/message-rows.ts";
import type { ObjectStore } from "../storage/object-store.ts";

/** Somebody's newest top-level message; `at` is microseconds. A deleted one counts, and none that was said elsewhere. */
export type LastWord = { seq: number; ordinal: number; at: number };

type Row = LastWord & { author_id: string };

/**
 * What each person said last, by which they have read that far without a write of its own: it is in the
 * rows of the messages already. Read from them once after a wake-up, then kept along in memory; what
 * pruning takes away is moved to the marks first, one row for each person who has fallen silent since.
 */
export class LastWords {
  readonly #store: ObjectStore;
  #known: Map<string, LastWord> | undefined;

  constructor(store: ObjectStore) {
    this.#store = store;
  }

  /** Of a person; nothing where they have said nothing for long. */
  of(userId: string): LastWord | undefined {
    return this.#all().get(userId);
  }

  /** Whose last word has at least this ordinal. */
  since(ordinal: number): string[] {
    return [...this.#all()].flatMap(([userId, word]) => (word.ordinal >= ordinal ? [userId] : []));
  }

  /** Takes in what a commit has made. */
  add(created: readonly MessageRow[]): void {
    // Before anybody asks there is nothing to keep along.
    if (this.#known === undefined) return;
    for (const row of created)
      if (isTopLevelRow(row) && !isBrought(row.extra)) this.#known.set(row.author_id, row);
  }

  /**
   * Before messages up to `upTo` are deleted, in the same transaction: what they say of their authors
   * goes to the marks. `times` where the moment matters too, though the person has read further.
   */
  keep(upTo: number, times: boolean): void {
    for (const [userId, word] of this.#all()) {
      if (word.seq > upTo) continue;
      this.#store.run(
        `INSERT INTO read_mark (user_id, seq, ordinal, spoke_at) VALUES (?1, ?2, ?3, ?4)
         ON CONFLICT (user_id) DO UPDATE SET
           seq = CASE WHEN ?2 > max(seq, since) THEN ?2 ELSE seq END,
           ordinal = CASE WHEN ?2 > max(seq, since) THEN ?3 ELSE ordinal END,
           spoke_at = ?4
         WHERE ?2 > max(seq, since) OR ?5`,
        userId,
        word.seq,
        word.ordinal,
        word.at,
        times ? 1 : 0,
      );
    }
  }

  /** What had a seq up to `upTo` is deleted. */
  forget(upTo: number): void {
    for (const [userId, word] of this.#all()) if (word.seq <= upTo) this.#known?.delete(userId);
  }

  #all(): Map<string, LastWord> {
    if (this.#known === undefined) {
      const rows = this.#store.rows<Row>(
        `SELECT author_id, seq, ordinal, at FROM message
         WHERE ${IS_TOP_LEVEL} AND NOT ${IS_BROUGHT} ORDER BY seq`,
      );
      this.#known = new Map(rows.map(({ author_id: userId, ...word }) => [userId, word]));
    }
    return this.#known;
  }
}

/** True for a row that is shown in the channel itself, as {@link IS_TOP_LEVEL} has it: it has an ordinal of its own. */
export function isTopLevelRow(row: Pick<MessageRow, "thread_seq" | "broadcast">): boolean {
  return row.thread_seq === null || row.broadcast === 1;
}
