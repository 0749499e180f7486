import type { Notice, NoticeKind } from "../protocol/http.ts";
import type { NoticeItem } from "../protocol/personal.ts";
import { PERSONAL_LIMITS } from "../protocol/personal.ts";
import type { ObjectStore } from "../storage/object-store.ts";

/** The table of notices. `text` holds the person's own words alone; what others said is read in its channel. */
export const NOTICE_TABLES = [
  `CREATE TABLE IF NOT EXISTS notice (
    id INTEGER PRIMARY KEY AUTOINCREMENT, channel_id TEXT NOT NULL, workspace_id TEXT NOT NULL,
    seq INTEGER NOT NULL, thread_seq INTEGER, author_id TEXT NOT NULL, kind TEXT NOT NULL,
    text TEXT, at INTEGER NOT NULL, read_at INTEGER)`,
  `CREATE INDEX IF NOT EXISTS notice_place ON notice (channel_id, seq)`,
];

type Row = {
  id: number;
  channel_id: string;
  workspace_id: string;
  seq: number;
  thread_seq: number | null;
  author_id: string;
  kind: NoticeKind;
  text: string | null;
  at: number;
  read_at: number | null;
};

/** Kinds that the person has caused: their words are kept here, and nothing that is read elsewhere ends them. */
const OWN_KINDS: readonly NoticeKind[] = ["reminder", "scheduled", "webhook"];
const OWN = OWN_KINDS.map((kind) => `'${kind}'`).join(", ");

/** True where a notice's words are the person's own. */
export function isOwnNotice({ kind }: Pick<Notice, "kind">): boolean {
  return OWN_KINDS.includes(kind);
}

/** The newest of what a person was told, read and unread. */
export class NoticeList {
  readonly #store: ObjectStore;

  constructor(store: ObjectStore) {
    this.#store = store;
  }

  /** Keeps a notice, and no more than the newest {@link PERSONAL_LIMITS.notices}. */
  add(notice: Notice, nowMs: number): NoticeItem {
    this.#store.run(
      `INSERT INTO notice (channel_id, workspace_id, seq, thread_seq, author_id, kind, text, at)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
      notice.channelId,
      notice.workspaceId,
      notice.seq,
      notice.threadSeq ?? null,
      notice.authorId,
      notice.kind,
      isOwnNotice(notice) ? notice.body : null,
      nowMs,
    );
    const id = this.#store.rows<{ id: number }>(`SELECT max(id) AS id FROM notice`)[0]?.id ?? 0;
    this.#store.run(`DELETE FROM notice WHERE id <= ?`, id - PERSONAL_LIMITS.notices);
    return { ...notice, id, at: nowMs, readAt: null };
  }

  /** Those before `before` (an id; null for the newest), the newest first; of one kind where it is named. The words of others are "". */
  list(kind: NoticeKind | null, before: number | null, limit: number): NoticeItem[] {
    return this.#store
      .rows<Row>(
        `SELECT * FROM notice WHERE id < ?1 AND (?2 IS NULL OR kind = ?2) ORDER BY id DESC LIMIT ?3`,
        before ?? Number.MAX_SAFE_INTEGER,
        kind,
        limit,
      )
      .map(toItem);
  }

  /** Those of a channel from one id to another that are unread, the oldest first. */
  unreadBetween(channelId: string, from: number, to: number): NoticeItem[] {
    return this.#store
      .rows<Row>(
        `SELECT * FROM notice WHERE channel_id = ? AND id >= ? AND id <= ? AND read_at IS NULL ORDER BY id`,
        channelId,
        from,
        to,
      )
      .map(toItem);
  }

  /** The newest of those after an id that are unread, the oldest of them first. */
  unreadAfter(after: number, limit: number): NoticeItem[] {
    return this.#store
      .rows<Row>(
        `SELECT * FROM notice WHERE id > ? AND read_at IS NULL ORDER BY id DESC LIMIT ?`,
        after,
        limit,
      )
      .map(toItem)
      .toReversed();
  }

  unread(): number {
    const rows = this.#store.rows<{ count: number }>(
      `SELECT count(*) AS count FROM notice WHERE read_at IS NULL`,
    );
    return rows[0]?.count ?? 0;
  }

  /** Marks these read, or all up to an id; true where that changed anything. */
  markRead(which: { ids: readonly number[] } | { upTo: number }, nowMs: number): boolean {
    return "upTo" in which
      ? this.#read(`id <= ?`, [which.upTo], nowMs)
      : this.#read(`id IN (SELECT value FROM json_each(?))`, [JSON.stringify(which.ids)], nowMs);
  }

  /** The person has read a channel, or one thread of it, up to `seq`. */
  readThrough(channelId: string, seq: number, threadSeq: number | null, nowMs: number): boolean {
    const place = `channel_id = ? AND seq <= ? AND kind NOT IN (${OWN})`;
    return threadSeq === null
      ? this.#read(place, [channelId, seq], nowMs)
      : this.#read(`${place} AND thread_seq = ?`, [channelId, seq, threadSeq], nowMs);
  }

  /** Drops notices of what is no more. */
  drop(ids: readonly number[]): void {
    this.#store.run(
      `DELETE FROM notice WHERE id IN (SELECT value FROM json_each(?))`,
      JSON.stringify(ids),
    );
  }

  /** The person is no longer in the channel: what others said there is none of theirs. */
  forget(channelId: string): void {
    this.#store.run(`DELETE FROM notice WHERE channel_id = ? AND kind NOT IN (${OWN})`, channelId);
  }

  #read(where: string, params: (string | number)[], nowMs: number): boolean {
    const unread = `read_at IS NULL AND ${where}`;
    if (this.#store.rows(`SELECT 1 FROM notice WHERE ${unread} LIMIT 1`, ...params).length === 0)
      return false;
    this.#store.run(`UPDATE notice SET read_at = ? WHERE ${unread}`, nowMs, ...params);
    return true;
  }
}

function toItem(row: Row): NoticeItem {
  return {
    id: row.id,
    channelId: row.channel_id,
    workspaceId: row.workspace_id,
    seq: row.seq,
    ...(row.thread_seq === null ? {} : { threadSeq: row.thread_seq }),
    authorId: row.author_id,
    kind: row.kind,
    body: row.text ?? "",
    at: row.at,
    readAt: row.read_at,
  };
}
