import type { Outcome } from "../protocol/errors.ts";
import { refuse } from "../protocol/errors.ts";
import type { BlockView } from "../protocol/personal.ts";
import { PERSONAL_LIMITS } from "../protocol/personal.ts";
import type { ObjectStore } from "../storage/object-store.ts";

/** The table of people who are blocked. */
export const BLOCK_TABLE = `CREATE TABLE IF NOT EXISTS block (user_id TEXT PRIMARY KEY, at INTEGER NOT NULL) WITHOUT ROWID`;

/** Whom the person does not want to hear of. */
export class Blocks {
  readonly #store: ObjectStore;

  constructor(store: ObjectStore) {
    this.#store = store;
  }

  has(userId: string): boolean {
    return this.#store.rows(`SELECT 1 FROM block WHERE user_id = ?`, userId).length > 0;
  }

  list(): BlockView[] {
    return this.#store.rows<BlockView>(
      `SELECT user_id AS userId, at FROM block ORDER BY at DESC, user_id`,
    );
  }

  /** True where that changed anything. */
  set(userId: string, on: boolean, nowMs: number): Outcome<boolean> {
    if (this.has(userId) === on) return { ok: false };
    if (!on) this.#store.run(`DELETE FROM block WHERE user_id = ?`, userId);
    else {
      if (this.list().length >= PERSONAL_LIMITS.blocks)
        return refuse("conflict", `At most ${PERSONAL_LIMITS.blocks} people`);
      this.#store.run(`INSERT INTO block (user_id, at) VALUES (?, ?)`, userId, nowMs);
    }
    return { ok: true };
  }
}
