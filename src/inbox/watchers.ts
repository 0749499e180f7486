import type { ObjectStore } from "../storage/object-store.ts";
import type { Told } from "./presence.ts";

/** The table of who is told of a person's presence, until when (ms). */
export const WATCHER_TABLE = `CREATE TABLE IF NOT EXISTS watcher (user_id TEXT PRIMARY KEY, until INTEGER NOT NULL) WITHOUT ROWID`;

/** People who may watch one person at once; who comes later sees them as they were when they looked. */
const MAX_WATCHERS = 1_000;
const AT_ONCE = 25;

/** Who watches a person, each for the length of a lease. */
export class Watchers {
  readonly #store: ObjectStore;
  readonly #call: (watcherId: string, told: Told) => Promise<void>;

  /** `call` tells one watcher; it may reject. */
  constructor(store: ObjectStore, call: (watcherId: string, told: Told) => Promise<void>) {
    this.#store = store;
    this.#call = call;
  }

  add(watcherId: string, until: number): void {
    const isNew = this.#until(watcherId) === undefined;
    if (isNew && this.list(0).length >= MAX_WATCHERS) return;
    this.#store.run(
      `INSERT OR REPLACE INTO watcher (user_id, until) VALUES (?, ?)`,
      watcherId,
      until,
    );
  }

  any(nowMs: number): boolean {
    return this.#store.rows(`SELECT 1 FROM watcher WHERE until > ? LIMIT 1`, nowMs).length > 0;
  }

  /** Those whose lease goes beyond `nowMs`. */
  list(nowMs: number): string[] {
    return this.#store
      .rows<{ user_id: string }>(`SELECT user_id FROM watcher WHERE until > ?`, nowMs)
      .map((row) => row.user_id);
  }

  remove(watcherId: string): void {
    if (this.#until(watcherId) !== undefined)
      this.#store.run(`DELETE FROM watcher WHERE user_id = ?`, watcherId);
  }

  /** Forgets leases that have run out. */
  sweep(nowMs: number): void {
    const old = this.#store.rows(`SELECT 1 FROM watcher WHERE until <= ? LIMIT 1`, nowMs);
    if (old.length > 0) this.#store.run(`DELETE FROM watcher WHERE until <= ?`, nowMs);
  }

  /** Tells everybody, a few at once. Who cannot be reached asks again with their next lease. */
  async tell(told: Told, nowMs: number): Promise<void> {
    const watchers = this.list(nowMs);
    for (let i = 0; i < watchers.length; i += AT_ONCE)
      await Promise.allSettled(watchers.slice(i, i + AT_ONCE).map((id) => this.#call(id, told)));
  }

  #until(watcherId: string): number | undefined {
    return this.#store.rows<{ until: number }>(
      `SELECT until FROM watcher WHERE user_id = ?`,
      watcherId,
    )[0]?.until;
  }
}
