import type { ObjectStore } from "../storage/object-store.ts";

/** The table of how far threads have been read beyond their channels. */
export const THREAD_TABLE = `CREATE TABLE IF NOT EXISTS thread_read (
  channel_id TEXT NOT NULL, thread_seq INTEGER NOT NULL, seq INTEGER NOT NULL,
  PRIMARY KEY (channel_id, thread_seq)) WITHOUT ROWID`;

/** A thread, by its first message, and the seq read up to. */
export type ThreadRead = { channelId: string; threadSeq: number; seq: number };

/** How far a person has read single threads. Which they follow, and what is in them, their channels know. */
export class Threads {
  readonly #store: ObjectStore;

  constructor(store: ObjectStore) {
    this.#store = store;
  }

  all(): ThreadRead[] {
    return this.#store.rows<ThreadRead>(
      `SELECT channel_id AS channelId, thread_seq AS threadSeq, seq FROM thread_read`,
    );
  }

  /** The person has read a thread up to `seq`; never back. */
  read(channelId: string, threadSeq: number, seq: number): void {
    this.#store.run(
      `INSERT INTO thread_read (channel_id, thread_seq, seq) VALUES (?, ?, ?)
       ON CONFLICT (channel_id, thread_seq) DO UPDATE SET seq = max(seq, excluded.seq)`,
      channelId,
      threadSeq,
      seq,
    );
  }

  /** The whole channel was read up to `seq`, and its threads with it. */
  readThrough(channelId: string, seq: number): void {
    const passed = `channel_id = ? AND seq <= ?`;
    if (this.#store.rows(`SELECT 1 FROM thread_read WHERE ${passed}`, channelId, seq).length > 0)
      this.#store.run(`DELETE FROM thread_read WHERE ${passed}`, channelId, seq);
  }

  /** The person is no longer in the channel. */
  forget(channelId: string): void {
    this.#store.run(`DELETE FROM thread_read WHERE channel_id = ?`, channelId);
  }
}
