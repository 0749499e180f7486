import type { Channel, ChannelEvent, Message, Role } from "../protocol/events.ts";
import type { LogCommand } from "../protocol/frames.ts";
import { LIMITS } from "../protocol/limits.ts";
import type { StoredMessage } from "../storage/history.ts";
import { extraOf } from "../storage/message-extra.ts";
import { IS_TOP_LEVEL, RESTORED_REV } from "../storage/message-rows.ts";
import type { ObjectStore } from "../storage/object-store.ts";
import { LastWords } from "./last-words.ts";
import { readMessages, Recent } from "./recent.ts";
import { isCreated, MESSAGE_TABLES, migrate } from "./schema.ts";
import type { LogPosition } from "./writer.ts";
import { LogWriter } from "./writer.ts";

/** What makes a channel, once. */
export type ChannelSeed = {
  record: Channel;
  /** Members from the start; they make no events, so that the first message is seq 1. */
  members: readonly { userId: string; role: Role }[];
};

/** Which messages: top-level ones, or the replies of one thread. */
export type MessageRange = {
  before: number;
  after: number;
  thread: number | null;
  limit: number;
  /** Which end of the range the limit counts from. */
  from: "oldest" | "newest";
};

/** How many events more than needed may wait before they are pruned together. */
const PRUNE_SLACK = 100;

/** The channel's log: the one author of its order. All of it is synchronous. */
export class ChannelLog {
  readonly #store: ObjectStore;
  readonly epoch: string;
  /** Key of the dedupe hashes, so that they tell nothing of a deleted body. */
  readonly hashKey: string;
  /** What each person said last. */
  readonly words: LastWords;
  #record: Channel;
  #position: LogPosition;
  #floor: number;
  #expired: { seq: number; ordinal: number };
  #recent: Recent | undefined;
  /** Messages put back for a command that waits for the next flush. */
  readonly #awaited = new Set<number>();

  /** Opens a created channel's log; nothing where there is none. */
  static open(store: ObjectStore): ChannelLog | undefined {
    if (!isCreated(store)) return undefined;
    migrate(store);
    return new ChannelLog(store);
  }

  /** Creates the log, or opens the one that is there. The epoch stays until a restore. */
  static create(store: ObjectStore, seed: ChannelSeed): ChannelLog {
    const existing = ChannelLog.open(store);
    if (existing !== undefined) return existing;
    store.transaction(() => {
      migrate(store);
      const meta = {
        record: JSON.stringify(seed.record),
        epoch: crypto.randomUUID(),
        hashKey: crypto.randomUUID(),
        floor: "0",
      };
      for (const [key, value] of Object.entries(meta))
        store.run(`INSERT INTO meta (key, value) VALUES (?, ?)`, key, value);
      for (const { userId, role } of seed.members)
        store.run(
          `INSERT INTO member (user_id, role, state, rev) VALUES (?, ?, 'member', 0)`,
          userId,
          role,
        );
    });
    return new ChannelLog(store);
  }

  private constructor(store: ObjectStore) {
    this.#store = store;
    const rows = store.rows<{ key: string; value: string }>(`SELECT key, value FROM meta`);
    const meta = new Map(rows.map((row) => [row.key, row.value]));
    this.epoch = meta.get("epoch") ?? "";
    this.hashKey = meta.get("hashKey") ?? "";
    // Written by us, from a Channel.
    this.#record = JSON.parse(meta.get("record") ?? "{}") as Channel;
    this.words = new LastWords(store);
    this.#floor = Number(meta.get("floor") ?? 0);
    this.#expired = {
      seq: Number(meta.get("expired") ?? 0),
      ordinal: Number(meta.get("expiredOrdinal") ?? 0),
    };
    this.#position = readPosition(store, meta);
  }

  get head(): number {
    return this.#position.head;
  }

  get lastAt(): number {
    return this.#position.lastAt;
  }

  /** Everything at or below this seq is in D1 only, but for messages that changed since. */
  get floor(): number {
    return this.#floor;
  }

  /** The ordinal of the newest top-level message. */
  get lastOrdinal(): number {
    return this.#position.lastOrdinal;
  }

  /** Messages up to this place have expired: they are nowhere any more, or about to be gone from D1. */
  get expired(): { seq: number; ordinal: number } {
    return this.#expired;
  }

  get record(): Channel {
    return this.#record;
  }

  /**
   * Runs `work` in one transaction and answers the events that it made. Where it throws, nothing has
   * happened, in the store or here.
   */
  commit(nowMs: number, work: (writer: LogWriter) => void): ChannelEvent[] {
    const before = this.#position.head;
    const writer = new LogWriter(this.#store, this.#position, nowMs);
    const recent = this.#memory();
    this.#store.transaction(() => work(writer));
    this.#awaited.clear();
    if (writer.entries.length === 0) return [];
    this.#position = writer.position;
    this.words.add(writer.created);
    recent.add(writer);
    if (writer.expired !== undefined) {
      this.#expired = writer.expired;
      this.#floor = Math.max(this.#floor, writer.expired.seq);
      this.words.forget(writer.expired.seq);
      recent.drop(writer.expired.seq);
    }
    for (const entry of writer.entries)
      if (entry.type === "channel.updated" || entry.type === "channel.archived")
        this.#record = (JSON.parse(entry.data ?? "{}") as { channel: Channel }).channel;
    const events = recent.eventsAfter(before);
    recent.trim();
    return events;
  }

  /** The exact events after `since`, or nothing where the reader must load a page instead. */
  resume(since: number): ChannelEvent[] | undefined {
    if (since > this.head) return undefined;
    if (since === this.head) return [];
    if (since < this.#floor) return undefined;
    const recent = this.#memory();
    if (since < recent.start(this.head)) return undefined;
    return recent.eventsAfter(since);
  }

  /** Messages of the range that the object holds above its floor, ascending. */
  messages(range: MessageRange): Message[] {
    const above = Math.max(range.after, this.#floor);
    const isInRange = (message: Message) =>
      message.threadSeq === range.thread || (range.thread === null && message.broadcast === true);
    const fits = (message: Message) =>
      message.seq > above && message.seq < range.before && isInRange(message);
    if (range.from === "newest") {
      const recent = this.#memory();
      const found = recent.newest(range.limit, fits);
      if (found.length === range.limit || recent.start(this.head) <= above)
        return found.toReversed();
    }
    const thread = range.thread === null ? IS_TOP_LEVEL : `thread_seq = ${range.thread}`;
    const order = range.from === "newest" ? "DESC" : "ASC";
    return readMessages(
      this.#store,
      this.#record.id,
      `seq IN (SELECT seq FROM message WHERE seq > ? AND seq < ? AND ${thread} ORDER BY seq ${order} LIMIT ?)`,
      above,
      range.before,
      range.limit,
    );
  }

  /** Messages at or below the floor whose newest state D1 may not have yet, of the range. */
  changedBelowFloor(range: MessageRange, confirmed: number): Message[] {
    return readMessages(
      this.#store,
      this.#record.id,
      `seq > ? AND seq < ? AND seq <= ? AND rev > ?`,
      range.after,
      range.before,
      this.#floor,
      confirmed,
    );
  }

  /** One message as it is now, where the object holds it. */
  message(seq: number): Message | undefined {
    return readMessages(this.#store, this.#record.id, `seq = ?`, seq)[0];
  }

  /** These messages as they are now, those of them that the object holds. */
  present(seqs: readonly number[]): Message[] {
    const where = `seq IN (SELECT value FROM json_each(?))`;
    return readMessages(this.#store, this.#record.id, where, JSON.stringify(seqs));
  }

  /**
   * The message that a command needs from D1 before it can be judged: the one that it names, or the
   * first of the thread whose count it moves. Nothing where all that it needs is here.
   */
  missing(command: LogCommand): number | undefined {
    const target = command.type === "send" ? command.threadSeq : command.seq;
    if (target === undefined || target <= this.#expired.seq) return undefined;
    const row = this.#store.rows<{ thread_seq: number | null }>(
      `SELECT thread_seq FROM message WHERE seq = ?`,
      target,
    )[0];
    if (row === undefined) return target <= this.#floor ? target : undefined;
    if (command.type !== "delete" || row.thread_seq === null) return undefined;
    if (row.thread_seq <= this.#expired.seq) return undefined;
    return this.#holds(row.thread_seq) ? undefined : row.thread_seq;
  }

  /** Puts a message from D1 back, unless it is here already. It stays until the next commit at least. */
  restore({ message, rev, pin }: StoredMessage): void {
    if (message.seq <= this.#expired.seq) return;
    this.#awaited.add(message.seq);
    this.#store.transaction(() => {
      const added = this.#store.run(
        `INSERT OR IGNORE INTO message (seq, rev, ordinal, client_msg_id, author_id, body, at,
           thread_seq, reply_count, last_reply_at, files, mentions, pinned, edited_at, deleted_at,
           broadcast, extra)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
        message.seq,
        rev,
        message.ordinal,
        message.clientMsgId,
        message.authorId,
        message.body,
        message.at,
        message.threadSeq,
        message.replyCount,
        message.lastReplyAt,
        JSON.stringify(message.files),
        JSON.stringify(message.mentions),
        pin,
        message.editedAt,
        message.deletedAt,
        message.broadcast ? 1 : 0,
        extraOf(message, false),
      );
      if (added === 0) return;
      for (const reaction of message.reactions)
        for (const [order, userId] of reaction.userIds.entries())
          this.#store.run(
            `INSERT OR IGNORE INTO reaction (message_seq, emoji, user_id, rev) VALUES (?, ?, ?, ?)`,
            message.seq,
            reaction.emoji,
            userId,
            RESTORED_REV + order,
          );
      for (const { option, userIds } of message.poll?.votes ?? [])
        for (const [order, userId] of userIds.entries())
          this.#store.run(
            `INSERT OR IGNORE INTO vote (message_seq, option, user_id, rev) VALUES (?, ?, ?, ?)`,
            message.seq,
            option,
            userId,
            RESTORED_REV + order,
          );
    });
  }

  /**
   * Drops what is older than the last {@link LIMITS.recentMessages} events and confirmed by every consumer,
   * the oldest `most` of it; true where there is more.
   */
  prune(confirmed: number, most: number = Number.POSITIVE_INFINITY): boolean {
    const old = Math.min(confirmed, this.head - LIMITS.recentMessages);
    if (old - this.#floor < PRUNE_SLACK) return false;
    const target = Math.min(old, this.#floor + most);
    this.#store.transaction(() => {
      this.words.keep(target, this.#record.settings?.slowModeS !== undefined);
      this.#store.run(`DELETE FROM event WHERE seq <= ?`, target);
      this.#store.run(
        `DELETE FROM message WHERE seq <= ? AND rev <= ? AND seq NOT IN (SELECT value FROM json_each(?))`,
        target,
        target,
        JSON.stringify([...this.#awaited]),
      );
      for (const table of MESSAGE_TABLES)
        this.#store.run(
          `DELETE FROM ${table} WHERE message_seq <= ? AND message_seq NOT IN (SELECT seq FROM message WHERE seq <= ?)`,
          target,
          target,
        );
      const meta = {
        floor: String(target),
        lastAt: String(this.#position.lastAt),
        lastOrdinal: String(this.#position.lastOrdinal),
      };
      for (const [key, value] of Object.entries(meta))
        this.#store.run(
          `INSERT INTO meta (key, value) VALUES (?, ?)
           ON CONFLICT (key) DO UPDATE SET value = excluded.value`,
          key,
          value,
        );
    });
    this.#floor = target;
    this.words.forget(target);
    return old - target >= PRUNE_SLACK;
  }

  #holds(seq: number): boolean {
    return this.#store.rows(`SELECT 1 FROM message WHERE seq = ?`, seq).length > 0;
  }

  #memory(): Recent {
    this.#recent ??= new Recent(this.#store, this.#record.id, this.#floor, this.head);
    return this.#recent;
  }
}

/** The position is what the newest rows say; `meta` covers what pruning has taken. */
function readPosition(store: ObjectStore, meta: ReadonlyMap<string, string>): LogPosition {
  type Newest = { seq: number; at: number; ordinal?: number };
  const message = store.rows<Newest>(
    `SELECT seq, at, ordinal FROM message ORDER BY seq DESC LIMIT 1`,
  )[0];
  const event = store.rows<Newest>(`SELECT seq, at FROM event ORDER BY seq DESC LIMIT 1`)[0];
  const stored = (key: string) => Number(meta.get(key) ?? 0);
  return {
    head: Math.max(message?.seq ?? 0, event?.seq ?? 0, stored("floor")),
    lastAt: Math.max(message?.at ?? 0, event?.at ?? 0, stored("lastAt")),
    lastOrdinal: Math.max(message?.ordinal ?? 0, stored("lastOrdinal")),
  };
}
