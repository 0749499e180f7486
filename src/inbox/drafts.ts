import type { Outcome } from "../protocol/errors.ts";
import { refuse } from "../protocol/errors.ts";
import type { InboxFrame } from "../protocol/frames.ts";
import type { DraftView } from "../protocol/personal.ts";
import { PERSONAL_LIMITS } from "../protocol/personal.ts";
import type { ObjectStore } from "../storage/object-store.ts";

/** The table of drafts; one without words remembers when it was taken away, so that an older one does not come back. */
export const DRAFT_TABLE = `CREATE TABLE IF NOT EXISTS draft (
  channel_id TEXT NOT NULL, thread_seq INTEGER NOT NULL, body TEXT NOT NULL, at INTEGER NOT NULL,
  PRIMARY KEY (channel_id, thread_seq)) WITHOUT ROWID`;

type Row = { channel_id: string; thread_seq: number; body: string; at: number };

/** A clock that goes ahead by more than this counts as ours, ms. */
const AHEAD_MS = 60_000;
/** How long it is remembered that a draft was taken away, ms. */
const REMEMBERED_MS = 30 * 86_400_000;

/** What a person has begun to write, one text for each channel and thread. */
export class Drafts {
  readonly #store: ObjectStore;
  readonly #tell: (frame: InboxFrame) => void;

  constructor(store: ObjectStore, tell: (frame: InboxFrame) => void) {
    this.#store = store;
    this.#tell = tell;
  }

  /** The drafts that have words, the newest first. */
  list(): DraftView[] {
    return this.#store
      .rows<Row>(`SELECT * FROM draft WHERE body <> '' ORDER BY at DESC, channel_id, thread_seq`)
      .map(toView);
  }

  /** Keeps the newer of two; answers the one that holds. */
  put(draft: DraftView, nowMs: number): Outcome<DraftView> {
    const at = Math.min(draft.at, nowMs + AHEAD_MS);
    const known = this.#find(draft.channelId, draft.threadSeq);
    if (known !== undefined && known.at >= at) return { ok: known };
    if ((known?.body ?? "") === "" && draft.body !== "" && this.#count() >= PERSONAL_LIMITS.drafts)
      return refuse("conflict", `At most ${PERSONAL_LIMITS.drafts} drafts`);
    if (known === undefined)
      this.#store.run(`DELETE FROM draft WHERE body = '' AND at < ?`, nowMs - REMEMBERED_MS);
    this.#store.run(
      `INSERT OR REPLACE INTO draft (channel_id, thread_seq, body, at) VALUES (?, ?, ?, ?)`,
      draft.channelId,
      draft.threadSeq ?? 0,
      draft.body,
      at,
    );
    const held = { ...draft, at };
    this.#tell({ type: "draft", ...held });
    return { ok: held };
  }

  /** The person is no longer in the channel. */
  forget(channelId: string): void {
    this.#store.run(`DELETE FROM draft WHERE channel_id = ?`, channelId);
  }

  #find(channelId: string, threadSeq: number | null): DraftView | undefined {
    const row = this.#store.rows<Row>(
      `SELECT * FROM draft WHERE channel_id = ? AND thread_seq = ?`,
      channelId,
      threadSeq ?? 0,
    )[0];
    return row && toView(row);
  }

  #count(): number {
    const rows = this.#store.rows<{ count: number }>(
      `SELECT count(*) AS count FROM draft WHERE body <> ''`,
    );
    return rows[0]?.count ?? 0;
  }
}

function toView(row: Row): DraftView {
  return {
    channelId: row.channel_id,
    threadSeq: row.thread_seq === 0 ? null : row.thread_seq,
    body: row.body,
    at: row.at,
  };
}
