import type { ObjectStore } from "../storage/object-store.ts";

/** The tables of where the person follows threads, and how far they have read one beyond its channel. */
export const THREAD_TABLES = [
  `CREATE TABLE IF NOT EXISTS thread_channel (channel_id TEXT PRIMARY KEY, workspace_id TEXT NOT NULL) WITHOUT ROWID`,
  `CREATE TABLE IF NOT EXISTS thread_read (
    channel_id TEXT NOT NULL, thread_seq INTEGER NOT NULL, seq INTEGER NOT NULL,
    PRIMARY KEY (channel_id, thread_seq)) WITHOUT ROWID`,
];

/** A channel with followed threads; `read` has, by the thread's first message, the seq read up to. */
export type ThreadPlace = {
  channelId: string;
  workspaceId: string;
  read: { threadSeq: number; seq: number }[];
};

/** Where a person follows threads. Which, and what is in them, their channels know. */
export class Threads {
  readonly #store: ObjectStore;

  constructor(store: ObjectStore) {
    this.#store = store;
  }

  places(): ThreadPlace[] {
    const read = Map.groupBy(
      this.#store.rows<{ channelId: string; threadSeq: number; seq: number }>(
        `SELECT channel_id AS channelId, thread_seq AS threadSeq, seq FROM thread_read`,
      ),
      (row) => row.channelId,
    );
    return this.#store
      .rows<{ channelId: string; workspaceId: string }>(
        `SELECT channel_id AS channelId, workspace_id AS workspaceId FROM thread_channel`,
      )
      .map((place) => ({
        ...place,
        read: (read.get(place.channelId) ?? []).map(({ threadSeq, seq }) => ({ threadSeq, seq })),
      }));
  }

  /** The person follows a thread in this channel. */
  note(channelId: string, workspaceId: string): void {
    const known = this.#store.rows(`SELECT 1 FROM thread_channel WHERE channel_id = ?`, channelId);
    if (known.length > 0) return;
    this.#store.run(
      `INSERT INTO thread_channel (channel_id, workspace_id) VALUES (?, ?)`,
      channelId,
      workspaceId,
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
    this.#store.run(`DELETE FROM thread_channel WHERE channel_id = ?`, channelId);
    this.#store.run(`DELETE FROM thread_read WHERE channel_id = ?`, channelId);
  }
}
