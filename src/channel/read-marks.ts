import type { ObjectStore } from "../storage/object-store.ts";

/** How far each person has read. */
export class ReadMarks {
  readonly #store: ObjectStore;

  constructor(store: ObjectStore) {
    this.#store = store;
  }

  /** The seq that a person has read up to; 0 for nothing. */
  of(userId: string): number {
    const rows = this.#store.rows<{ seq: number }>(
      `SELECT seq FROM read_mark WHERE user_id = ?`,
      userId,
    );
    return rows[0]?.seq ?? 0;
  }

  /** Moves a mark forward; false where it was there already. */
  advance(userId: string, seq: number): boolean {
    if (seq <= this.of(userId)) return false;
    this.#store.run(
      `INSERT INTO read_mark (user_id, seq) VALUES (?, ?)
       ON CONFLICT (user_id) DO UPDATE SET seq = excluded.seq`,
      userId,
      seq,
    );
    return true;
  }
}
