import type { Message } from "../protocol/events.ts";
import type { CallKind } from "./bulkhead.ts";
import { guardD1 } from "./d1.ts";
import type { Env } from "./env.ts";
import { extraOf } from "./message-extra.ts";
import type { MessageRow } from "./message-rows.ts";
import { IS_TOP_LEVEL, toMessage } from "./message-rows.ts";
import { historyShard } from "./shards.ts";

/** A history database by its number; each breaks on its own. */
export function historyDatabase(env: Env, shard: number, kind?: CallKind): D1Database {
  return guardD1([env.HISTORY_0, env.HISTORY_1, env.HISTORY_2][shard] ?? env.HISTORY_0, {
    part: "d1:history",
    shard: String(shard),
    ...(kind === undefined ? {} : { kind }),
  });
}

/** A row of `message` in D1. */
export type StoredRow = MessageRow & { reactions: string };

/** A message with the seq of its last change and of the event that pinned it (0 where it is not). */
export type StoredMessage = { message: Message; rev: number; pin: number };

/** Words that an edit replaced: `rev` is the seq of the edit, `at` since when they were there, ms. */
export type StoredVersion = { message_seq: number; rev: number; body: string; at: number };

/** A place in the list of pins: those that were pinned before it, or with it and are older. */
export type PinPlace = { pin: number; seq: number };

/** Versions of one message that are answered, at most: the newest. */
export const VERSIONS_READ = 100;

/** Which stored messages: `seq` strictly between `after` and `before`, of one thread or top-level. */
export type StoredRange = {
  after: number;
  before: number;
  thread: number | null;
  limit: number;
  from: "oldest" | "newest";
};

/** Messages that one statement deletes. */
const EXPIRE_ROWS = 2_000;

const COLUMNS = [
  "seq",
  "rev",
  "ordinal",
  "client_msg_id",
  "author_id",
  "body",
  "at",
  "thread_seq",
  "reply_count",
  "last_reply_at",
  "reactions",
  "files",
  "mentions",
  "pinned",
  "edited_at",
  "deleted_at",
  "broadcast",
  "extra",
] as const;

const UPSERT = `
  INSERT INTO message (channel_id, ${COLUMNS.join(", ")})
  SELECT ?1, ${COLUMNS.map((column) => `value ->> '${column}'`).join(", ")} FROM json_each(?2) WHERE true
  ON CONFLICT (channel_id, seq) DO UPDATE SET
    ${COLUMNS.slice(1)
      .map((column) => `${column} = excluded.${column}`)
      .join(", ")}
  WHERE excluded.rev > message.rev`;

/** What was deleted meanwhile takes no versions any more. */
const PUT_VERSIONS = `
  INSERT INTO message_version (channel_id, message_seq, rev, body, at)
  SELECT ?1, value ->> 'message_seq', value ->> 'rev', value ->> 'body', value ->> 'at'
  FROM json_each(?2) WHERE NOT EXISTS (
    SELECT 1 FROM message WHERE channel_id = ?1 AND seq = value ->> 'message_seq' AND deleted_at IS NOT NULL)
  ON CONFLICT DO NOTHING`;
const DROP_VERSIONS = `
  DELETE FROM message_version
  WHERE channel_id = ?1 AND message_seq IN (SELECT value FROM json_each(?2))`;

/** The database of a channel's messages. */
export function historyDb(env: Env, channelId: string): D1Database {
  return historyDatabase(env, historyShard(channelId));
}

/** The messages of one channel in D1. Every call may throw what D1 throws; callers say what that means. */
export class HistoryStore {
  readonly #db: D1Database;
  readonly #channelId: string;

  constructor(env: Env, channelId: string) {
    this.#db = historyDb(env, channelId);
    this.#channelId = channelId;
  }

  /** Deletes every message of the channel. */
  async forgetAll(): Promise<void> {
    await this.#db.batch(
      ["message", "message_version"].map((table) =>
        this.#db.prepare(`DELETE FROM ${table} WHERE channel_id = ?`).bind(this.#channelId),
      ),
    );
  }

  /**
   * Writes present states, and the words that edits replaced, in one go; of deleted messages there are
   * none left after it. Repeating it, or an older state later, changes nothing.
   */
  async put(
    messages: readonly StoredMessage[],
    versions: readonly StoredVersion[] = [],
  ): Promise<void> {
    const on = (query: string, list: unknown) =>
      this.#db.prepare(query).bind(this.#channelId, JSON.stringify(list));
    const rows = on(UPSERT, messages.map(toStored));
    const gone = messages.filter(({ message }) => message.deletedAt !== null);
    if (versions.length === 0 && gone.length === 0) return void (await rows.run());
    await this.#db.batch([
      rows,
      on(PUT_VERSIONS, versions),
      on(
        DROP_VERSIONS,
        gone.map(({ message }) => message.seq),
      ),
    ]);
  }

  /** Messages of the range, ascending. One query. */
  async page(range: StoredRange): Promise<Message[]> {
    const thread = range.thread === null ? IS_TOP_LEVEL : "thread_seq = ?5";
    const order = range.from === "newest" ? "DESC" : "ASC";
    const query = this.#db.prepare(
      `SELECT * FROM message WHERE channel_id = ?1 AND seq > ?2 AND seq < ?3 AND ${thread}
       ORDER BY seq ${order} LIMIT ?4`,
    );
    const bound = [this.#channelId, range.after, range.before, range.limit];
    const { results } = await query
      .bind(...(range.thread === null ? bound : [...bound, range.thread]))
      .all<StoredRow>();
    const messages = results.map((row) => fromStored(this.#channelId, row));
    return range.from === "newest" ? messages.toReversed() : messages;
  }

  /** The ordinal that the channel had reached at `seq`. */
  async ordinalAt(seq: number): Promise<number> {
    const row = await this.#db
      .prepare(
        `SELECT ordinal FROM message WHERE channel_id = ? AND seq <= ? ORDER BY seq DESC LIMIT 1`,
      )
      .bind(this.#channelId, seq)
      .first<{ ordinal: number }>();
    return row?.ordinal ?? 0;
  }

  /** The oldest messages after `after` and up to `upTo`, ascending: their places and times (µs). */
  async oldest(
    after: number,
    upTo: number,
    limit: number,
  ): Promise<{ seq: number; ordinal: number; at: number }[]> {
    const { results } = await this.#db
      .prepare(
        `SELECT seq, ordinal, at FROM message WHERE channel_id = ? AND seq > ? AND seq <= ?
         ORDER BY seq LIMIT ?`,
      )
      .bind(this.#channelId, after, upTo, limit)
      .all<{ seq: number; ordinal: number; at: number }>();
    return results;
  }

  /** Deletes every message with a seq up to `upTo`, a bounded number at a time, and first what edits replaced of them. */
  async expire(upTo: number): Promise<void> {
    await this.#db
      .prepare(`DELETE FROM message_version WHERE channel_id = ? AND message_seq <= ?`)
      .bind(this.#channelId, upTo)
      .run();
    for (;;) {
      const { meta } = await this.#db
        .prepare(
          `DELETE FROM message WHERE channel_id = ?1 AND seq IN
             (SELECT seq FROM message WHERE channel_id = ?1 AND seq <= ?2 ORDER BY seq LIMIT ?3)`,
        )
        .bind(this.#channelId, upTo, EXPIRE_ROWS)
        .run();
      if (meta.changes < EXPIRE_ROWS) return;
    }
  }

  /** These messages, those of them that are there, ascending. One query. */
  async some(seqs: readonly number[]): Promise<Message[]> {
    const { results } = await this.#db
      .prepare(
        `SELECT * FROM message WHERE channel_id = ?1 AND seq IN (SELECT value FROM json_each(?2)) ORDER BY seq`,
      )
      .bind(this.#channelId, JSON.stringify(seqs))
      .all<StoredRow>();
    return results.map((row) => fromStored(this.#channelId, row));
  }

  /** One message, the seq of its last change and of its pin. */
  async one(seq: number): Promise<StoredMessage | undefined> {
    const row = await this.#db
      .prepare(`SELECT * FROM message WHERE channel_id = ?1 AND seq = ?2`)
      .bind(this.#channelId, seq)
      .first<StoredRow>();
    return row === null ? undefined : this.#stored(row);
  }

  /** Pinned messages up to the seq `upTo`, but for those in `except`, newest pin first. */
  async pins(query: {
    upTo: number;
    before: PinPlace;
    except: readonly number[];
    limit: number;
  }): Promise<StoredMessage[]> {
    const { upTo, before, except, limit } = query;
    const { results } = await this.#db
      .prepare(
        `SELECT * FROM message WHERE channel_id = ?1 AND pinned > 0 AND seq <= ?2
           AND (pinned, seq) < (?3, ?4) AND seq NOT IN (SELECT value FROM json_each(?5))
         ORDER BY pinned DESC, seq DESC LIMIT ?6`,
      )
      .bind(this.#channelId, upTo, before.pin, before.seq, JSON.stringify(except), limit)
      .all<StoredRow>();
    return results.map((row) => this.#stored(row));
  }

  /** What edits have replaced of a message, oldest first, and who wrote it; nothing where there is no such message. */
  async versions(
    seq: number,
  ): Promise<{ authorId: string; versions: StoredVersion[] } | undefined> {
    const { results } = await this.#db
      .prepare(
        `SELECT m.author_id, v.message_seq, v.rev, v.body, v.at FROM message m
         LEFT JOIN message_version v ON v.channel_id = m.channel_id AND v.message_seq = m.seq
         WHERE m.channel_id = ?1 AND m.seq = ?2 ORDER BY v.rev DESC LIMIT ?3`,
      )
      .bind(this.#channelId, seq, VERSIONS_READ)
      .all<{ author_id: string } & (StoredVersion | { rev: null })>();
    const authorId = results[0]?.author_id;
    if (authorId === undefined) return undefined;
    const versions = results.flatMap((row) => {
      const { author_id: _, ...version } = row;
      return version.rev === null ? [] : [version];
    });
    return { authorId, versions: versions.toReversed() };
  }

  #stored(row: StoredRow): StoredMessage {
    return { message: fromStored(this.#channelId, row), rev: row.rev, pin: row.pinned };
  }
}

function toStored({ message, rev, pin }: StoredMessage): StoredRow {
  return {
    seq: message.seq,
    rev,
    ordinal: message.ordinal,
    client_msg_id: message.clientMsgId,
    author_id: message.authorId,
    body: message.body,
    at: message.at,
    thread_seq: message.threadSeq,
    reply_count: message.replyCount,
    last_reply_at: message.lastReplyAt,
    reactions: JSON.stringify(message.reactions),
    files: JSON.stringify(message.files),
    mentions: JSON.stringify(message.mentions),
    pinned: pin,
    edited_at: message.editedAt,
    deleted_at: message.deletedAt,
    broadcast: message.broadcast ? 1 : 0,
    extra: extraOf(message, true),
  };
}

/** The message in a row. */
export function fromStored(channelId: string, row: StoredRow): Message {
  // The column is written by `put`, from reactions.
  return toMessage(channelId, row, JSON.parse(row.reactions) as Message["reactions"]);
}
