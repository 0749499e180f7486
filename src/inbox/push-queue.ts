import type { ObjectStore } from "../storage/object-store.ts";

/** What is to be pushed, by the first notice of each; and when a channel was last pushed. */
export const PUSH_TABLES = [
  `CREATE TABLE IF NOT EXISTS push (
    first_id INTEGER PRIMARY KEY, channel_id TEXT NOT NULL, last_id INTEGER NOT NULL,
    made_at INTEGER NOT NULL, at INTEGER NOT NULL, closed INTEGER NOT NULL DEFAULT 0) WITHOUT ROWID`,
  `CREATE TABLE IF NOT EXISTS pushed (channel_id TEXT PRIMARY KEY, at INTEGER NOT NULL) WITHOUT ROWID`,
];

/** Notices of one channel that go out as one: their ids from first to last. `madeAt` in ms. */
export type PushBatch = { firstId: number; lastId: number; channelId: string; madeAt: number };

/** A first notice waits so long for others, ms: people write in bursts. */
export const GATHER_MS = 1_500;
/** A channel speaks up no more often than this, ms. */
export const SPACING_MS = 20_000;

/** Gathers notices into pushes, a channel's together. What is in here outlives a crash, and nothing is in it twice. */
export class PushQueue {
  readonly #store: ObjectStore;

  constructor(store: ObjectStore) {
    this.#store = store;
  }

  /** Takes a notice in, in the turn that keeps it; answers when its push is due, ms. */
  add(channelId: string, noticeId: number, nowMs: number): number {
    const [open] = this.#store.rows<{ first_id: number; at: number }>(
      `SELECT first_id, at FROM push WHERE channel_id = ? AND closed = 0`,
      channelId,
    );
    if (open !== undefined) {
      this.#store.run(`UPDATE push SET last_id = ? WHERE first_id = ?`, noticeId, open.first_id);
      return open.at;
    }
    const at = Math.max(nowMs + GATHER_MS, this.#lastPush(channelId, nowMs) + SPACING_MS);
    this.#store.run(
      `INSERT INTO push (first_id, channel_id, last_id, made_at, at) VALUES (?1, ?2, ?1, ?3, ?4)`,
      noticeId,
      channelId,
      nowMs,
      at,
    );
    return at;
  }

  /** What is due, the oldest first, and what was not {@link done}. From now on nothing joins them. */
  take(nowMs: number): PushBatch[] {
    this.#store.run(`DELETE FROM pushed WHERE at <= ?`, nowMs - SPACING_MS);
    const due = this.#store.rows<PushBatch>(
      `SELECT first_id AS firstId, last_id AS lastId, channel_id AS channelId, made_at AS madeAt
       FROM push WHERE closed = 1 OR at <= ? ORDER BY first_id`,
      nowMs,
    );
    for (const { firstId, channelId } of due) {
      const closed = this.#store.run(
        `UPDATE push SET closed = 1 WHERE first_id = ? AND closed = 0`,
        firstId,
      );
      if (closed > 0)
        this.#store.run(
          `INSERT OR REPLACE INTO pushed (channel_id, at) VALUES (?, ?)`,
          channelId,
          nowMs,
        );
    }
    return due;
  }

  /** A push is somebody else's to carry now. */
  done(firstId: number): void {
    this.#store.run(`DELETE FROM push WHERE first_id = ?`, firstId);
  }

  /** When the next one is due, ms; null where none waits. */
  next(): number | null {
    return this.#store.rows<{ at: number | null }>(`SELECT min(at) AS at FROM push`)[0]?.at ?? null;
  }

  /** A clock that was set back must not hold pushes up. */
  #lastPush(channelId: string, nowMs: number): number {
    const [last] = this.#store.rows<{ at: number }>(
      `SELECT at FROM pushed WHERE channel_id = ?`,
      channelId,
    );
    return last === undefined ? Number.NEGATIVE_INFINITY : Math.min(last.at, nowMs);
  }
}
