import type { Level } from "../protocol/levels.ts";
import type { ObjectStore } from "../storage/object-store.ts";

/** What persons have chosen for themselves that this channel has to know. Their Inboxes are the authors; each call may be repeated. */
export class Wishes {
  readonly #store: ObjectStore;
  #quiet: Set<string> | undefined;
  #blocked: Set<string> | undefined;

  constructor(store: ObjectStore) {
    this.#store = store;
  }

  /** How much of the channel reaches a person. */
  level(userId: string): Level {
    const rows = this.#store.rows<{ level: Level }>(
      `SELECT level FROM level WHERE user_id = ?`,
      userId,
    );
    return rows[0]?.level ?? "mentions";
  }

  setLevel(userId: string, level: Level): void {
    this.#store.run(`INSERT OR REPLACE INTO level (user_id, level) VALUES (?, ?)`, userId, level);
  }

  /** False for who wants nobody to see how far they have read. */
  isReadShown(userId: string): boolean {
    this.#quiet ??= new Set(
      this.#store
        .rows<{ user_id: string }>(`SELECT user_id FROM quiet_reader`)
        .map((row) => row.user_id),
    );
    return !this.#quiet.has(userId);
  }

  showReads(userId: string, on: boolean): void {
    if (on) this.#store.run(`DELETE FROM quiet_reader WHERE user_id = ?`, userId);
    else this.#store.run(`INSERT OR IGNORE INTO quiet_reader (user_id) VALUES (?)`, userId);
    this.#quiet = undefined;
  }

  /** True where somebody here wants to hear nothing of a person. */
  isBlocked(userId: string): boolean {
    this.#blocked ??= new Set(
      this.#store.rows<{ user_id: string }>(`SELECT user_id FROM block`).map((row) => row.user_id),
    );
    return this.#blocked.has(userId);
  }

  block(byUserId: string, userId: string, on: boolean): void {
    this.#store.run(
      on
        ? `INSERT OR IGNORE INTO block (by_user_id, user_id) VALUES (?, ?)`
        : `DELETE FROM block WHERE by_user_id = ? AND user_id = ?`,
      byUserId,
      userId,
    );
    this.#blocked = undefined;
  }
}
