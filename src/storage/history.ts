import type { Message } from "../protocol/events.ts";
import { guardD1 } from "./d1.ts";
import type { Env } from "./env.ts";
import type { MessageRow } from "./message-rows.ts";
import { toMessage } from "./message-rows.ts";

/** How many history databases there are. A channel's is fixed when it is created. */
export const HISTORY_SHARDS = 3;

/** The shard that a channel's messages live in: read off its random id, so it needs no look-up. */
export function historyShard(channelId: string): number {
  return channelId.charCodeAt(channelId.length - 1) % HISTORY_SHARDS;
}

type StoredRow = MessageRow & { reactions: string };

/** A message with the seq of its last change, as the outbox hands it over. */
export type StoredMessage = { message: Message; rev: number };

/** Which stored messages: `seq` strictly between `after` and `before`, of one thread or top-level. */
export type StoredRange = {
  after: number;
  before: number;
  thread: number | null;
  limit: number;
  from: "oldest" | "newest";
};

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
] as const;

const UPSERT = `
  INSERT INTO message (channel_id, ${COLUMNS.join(", ")})
  SELECT ?1, ${COLUMNS.map((column) => `value ->> '${column}'`).join(", ")} FROM json_each(?2) WHERE true
  ON CONFLICT (channel_id, seq) DO UPDATE SET
    ${COLUMNS.slice(1)
      .map((column) => `${column} = excluded.${column}`)
      .join(", ")}
  WHERE excluded.rev > message.rev`;

/** The messages of one channel in D1. Every call may throw what D1 throws; callers say what that means. */
export class HistoryStore {
  readonly #db: D1Database;
  readonly #channelId: string;

  constructor(env: Env, channelId: string) {
    this.#db = guardD1(
      [env.HISTORY_0, env.HISTORY_1, env.HISTORY_2][historyShard(channelId)] ?? env.HISTORY_0,
    );
    this.#channelId = channelId;
  }

  /** Deletes every message of the channel. */
  async forgetAll(): Promise<void> {
    await this.#db.prepare(`DELETE FROM message WHERE channel_id = ?`).bind(this.#channelId).run();
  }

  /** Writes present states in one statement; repeating it, or an older state later, changes nothing. */
  async put(messages: readonly StoredMessage[]): Promise<void> {
    const rows = messages.map(({ message, rev }) => ({
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
      pinned: message.pinned ? 1 : 0,
      edited_at: message.editedAt,
      deleted_at: message.deletedAt,
    }));
    await this.#db.prepare(UPSERT).bind(this.#channelId, JSON.stringify(rows)).run();
  }

  /** Messages of the range, ascending. One query. */
  async page(range: StoredRange): Promise<Message[]> {
    const thread = range.thread === null ? "thread_seq IS NULL" : "thread_seq = ?5";
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

  /** One message and the seq of its last change. */
  async one(seq: number): Promise<StoredMessage | undefined> {
    const row = await this.#db
      .prepare(`SELECT * FROM message WHERE channel_id = ?1 AND seq = ?2`)
      .bind(this.#channelId, seq)
      .first<StoredRow>();
    return row === null ? undefined : { message: fromStored(this.#channelId, row), rev: row.rev };
  }
}

function fromStored(channelId: string, row: StoredRow): Message {
  // The column is written by `put`, from reactions.
  return toMessage(channelId, row, JSON.parse(row.reactions) as Message["reactions"]);
}
