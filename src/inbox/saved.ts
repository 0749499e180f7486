import type { Outcome } from "../protocol/errors.ts";
import { refuse } from "../protocol/errors.ts";
import type { InboxFrame } from "../protocol/frames.ts";
import { PERSONAL_LIMITS } from "../protocol/personal.ts";
import type { ObjectStore } from "../storage/object-store.ts";

/** The table of saved messages, by place alone; their words stay in their channel. */
export const SAVED_TABLES = [
  `CREATE TABLE IF NOT EXISTS saved (
    id INTEGER PRIMARY KEY AUTOINCREMENT, channel_id TEXT NOT NULL, seq INTEGER NOT NULL, at INTEGER NOT NULL)`,
  `CREATE UNIQUE INDEX IF NOT EXISTS saved_place ON saved (channel_id, seq)`,
];

/** A saved place; `id` orders them, `savedAt` is ms. */
export type SavedPlace = { id: number; channelId: string; seq: number; savedAt: number };

/** The messages that a person wants to find again. */
export class Saved {
  readonly #store: ObjectStore;
  readonly #tell: (frame: InboxFrame) => void;

  constructor(store: ObjectStore, tell: (frame: InboxFrame) => void) {
    this.#store = store;
    this.#tell = tell;
  }

  /** The places saved before `before` (an id; null for the newest), the newest first. */
  list(before: number | null, limit: number): SavedPlace[] {
    return this.#store.rows<SavedPlace>(
      `SELECT id, channel_id AS channelId, seq, at AS savedAt FROM saved
       WHERE id < ? ORDER BY id DESC LIMIT ?`,
      before ?? Number.MAX_SAFE_INTEGER,
      limit,
    );
  }

  /** Saves a message, or lets it go; again changes nothing. */
  set(channelId: string, seq: number, on: boolean, nowMs: number): Outcome<null> {
    if (this.#has(channelId, seq) === on) return { ok: null };
    if (on && this.#count() >= PERSONAL_LIMITS.saved)
      return refuse("conflict", `At most ${PERSONAL_LIMITS.saved} messages`);
    const place = [channelId, seq] as const;
    if (on)
      this.#store.run(`INSERT INTO saved (channel_id, seq, at) VALUES (?, ?, ?)`, ...place, nowMs);
    else this.#store.run(`DELETE FROM saved WHERE channel_id = ? AND seq = ?`, ...place);
    this.#tell({ type: "saved", channelId, seq, on });
    return { ok: null };
  }

  #has(channelId: string, seq: number): boolean {
    const found = `SELECT 1 FROM saved WHERE channel_id = ? AND seq = ?`;
    return this.#store.rows(found, channelId, seq).length > 0;
  }

  #count(): number {
    return (
      this.#store.rows<{ count: number }>(`SELECT count(*) AS count FROM saved`)[0]?.count ?? 0
    );
  }
}
