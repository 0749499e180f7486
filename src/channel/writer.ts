import type { Channel, EventType, Role } from "../protocol/events.ts";
import type { EventRow, MessageRow } from "../storage/message-rows.ts";
import type { ObjectStore } from "../storage/object-store.ts";
import { isTopLevelRow } from "./last-words.ts";
import type { MemberState } from "./members.ts";
import { mentionsIn } from "./mentions.ts";
import { MESSAGE_TABLES } from "./schema.ts";

/** Where the log stands: all that numbering needs. `lastAt` is microseconds. */
export type LogPosition = { head: number; lastAt: number; lastOrdinal: number };

/** A place in the log, just given out. `at` is microseconds. */
export type Place = { seq: number; at: number };

type NewMessage = {
  clientMsgId: string;
  authorId: string;
  body: string;
  threadSeq: number | null;
  files: readonly string[];
  /** A reply that is shown in the channel too. */
  broadcast?: boolean;
  /** The column of what few messages have. */
  extra?: string | null;
  /** Whoever is named in it is not called. */
  quiet?: boolean;
};

/**
 * Writes one flush's events inside its transaction. It numbers on a copy of the position, so that a
 * transaction that fails leaves the log where it was.
 */
export class LogWriter {
  readonly entries: EventRow[] = [];
  /** Messages that this flush made, as their rows are. */
  readonly created: MessageRow[] = [];
  /** Messages whose present state has to be read again after the commit. */
  readonly touched = new Set<number>();
  readonly position: LogPosition;
  /** Up to where this flush has let messages expire. */
  expired: { seq: number; ordinal: number } | undefined;
  readonly #store: ObjectStore;
  readonly #nowMicros: number;

  constructor(store: ObjectStore, position: LogPosition, nowMs: number) {
    this.#store = store;
    this.position = { ...position };
    this.#nowMicros = nowMs * 1_000;
  }

  /** The message as this transaction sees it. */
  message(seq: number): MessageRow | undefined {
    return this.#store.rows<MessageRow>(`SELECT * FROM message WHERE seq = ?`, seq)[0];
  }

  /** Top-level, or a reply if `threadSeq` names a message that is there. */
  create(message: NewMessage): Place {
    const place = this.#next();
    if (message.threadSeq === null || message.broadcast) this.position.lastOrdinal += 1;
    const row: MessageRow = {
      seq: place.seq,
      rev: place.seq,
      ordinal: this.position.lastOrdinal,
      client_msg_id: message.clientMsgId,
      author_id: message.authorId,
      body: message.body,
      at: place.at,
      thread_seq: message.threadSeq,
      reply_count: 0,
      last_reply_at: null,
      files: JSON.stringify(message.files),
      mentions: message.quiet ? "[]" : JSON.stringify(mentionsIn(message.body)),
      pinned: 0,
      edited_at: null,
      deleted_at: null,
      broadcast: message.broadcast ? 1 : 0,
      extra: message.extra ?? null,
    };
    this.#store.run(
      `INSERT INTO message (seq, rev, ordinal, client_msg_id, author_id, body, at, thread_seq, files, mentions, broadcast, extra)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
      row.seq,
      row.rev,
      row.ordinal,
      row.client_msg_id,
      row.author_id,
      row.body,
      row.at,
      row.thread_seq,
      row.files,
      row.mentions,
      row.broadcast,
      row.extra,
    );
    this.created.push(row);
    if (message.threadSeq !== null)
      this.#touch(
        place,
        message.threadSeq,
        `reply_count = reply_count + 1, last_reply_at = ?`,
        toMs(place.at),
      );
    this.#enter(place, message.authorId, "message.created", place.seq, null);
    return place;
  }

  /** The place that the next event will have. */
  get next(): Place {
    const { head, lastAt } = this.position;
    return { seq: head + 1, at: Math.max(lastAt + 1, this.#nowMicros) };
  }

  /** Puts other words in the place of a message's own, which stay in its list of versions. */
  edit(by: string, message: MessageRow, body: string): Place {
    const place = this.#next();
    const { seq } = message;
    this.#store.run(
      `INSERT INTO version (message_seq, rev, body, at) VALUES (?, ?, ?, ?)`,
      seq,
      place.seq,
      message.body,
      message.edited_at ?? toMs(message.at),
    );
    this.#touch(
      place,
      seq,
      `body = ?, mentions = ?, edited_at = ?`,
      body,
      JSON.stringify(mentionsIn(body)),
      toMs(place.at),
    );
    return this.#event(place, by, "message.edited", seq);
  }

  /** Leaves a tombstone: who, when and where, and not one word. */
  remove(by: string, message: MessageRow): Place {
    const place = this.#next();
    this.#touch(
      place,
      message.seq,
      `body = '', mentions = '[]', files = '[]', pinned = 0, edited_at = NULL, extra = NULL, deleted_at = ?`,
      toMs(place.at),
    );
    for (const table of MESSAGE_TABLES)
      this.#store.run(`DELETE FROM ${table} WHERE message_seq = ?`, message.seq);
    if (isTopLevelRow(message))
      this.#store.run(`INSERT OR IGNORE INTO tombstone (ordinal) VALUES (?)`, message.ordinal);
    if (message.thread_seq !== null)
      this.#touch(place, message.thread_seq, `reply_count = max(reply_count - 1, 0)`);
    return this.#event(place, by, "message.deleted", message.seq);
  }

  /** Nothing where it is already so. */
  react(by: string, seq: number, emoji: string, on: boolean): Place | undefined {
    const there =
      this.#store.rows(
        `SELECT 1 FROM reaction WHERE message_seq = ? AND emoji = ? AND user_id = ?`,
        seq,
        emoji,
        by,
      ).length > 0;
    if (there === on) return undefined;
    if (on)
      this.#store.run(
        `INSERT INTO reaction (message_seq, emoji, user_id, rev) VALUES (?, ?, ?, ?)`,
        seq,
        emoji,
        by,
        this.next.seq,
      );
    else
      this.#store.run(
        `DELETE FROM reaction WHERE message_seq = ? AND emoji = ? AND user_id = ?`,
        seq,
        emoji,
        by,
      );
    const type = on ? "reaction.added" : "reaction.removed";
    return this.change(by, { type, seq, data: { emoji } });
  }

  /**
   * An event about a message, which sets columns of its row (`set` is ours, with a ? for each of
   * `values`) or else something that belongs to it.
   */
  change(
    by: string,
    event: {
      type: EventType;
      seq: number;
      set?: string;
      values?: readonly (string | number)[];
      /** The fields of the event that the message does not hold. */
      data?: object;
    },
  ): Place {
    const { type, seq, set = `pinned = pinned`, values = [], data } = event;
    const place = this.#next();
    this.#touch(place, seq, set, ...values);
    return this.#event(place, by, type, seq, data);
  }

  pin(by: string, seq: number, on: boolean): Place {
    const type = on ? "message.pinned" : "message.unpinned";
    return this.change(by, { type, seq, set: `pinned = ?`, values: [on ? this.next.seq : 0] });
  }

  /** What a person is from now on, and the event that says so. */
  member(
    by: string,
    { userId, role, state }: { userId: string; role: Role; state: MemberState },
    type: Extract<EventType, `member.${string}`>,
  ): Place {
    const place = this.#next();
    this.#store.run(
      `INSERT INTO member (user_id, role, state, rev) VALUES (?, ?, ?, ?)
       ON CONFLICT (user_id) DO UPDATE SET role = excluded.role, state = excluded.state, rev = excluded.rev`,
      userId,
      role,
      state,
      place.seq,
    );
    if (type === "member.joined") {
      // Their Inbox knows nothing of the channel, or no more: neither what is new nor their level.
      for (const table of ["told", "level"])
        this.#store.run(`DELETE FROM ${table} WHERE user_id = ?`, userId);
      // What was said before somebody came is nothing that they have missed.
      this.#store.run(
        `INSERT INTO read_mark (user_id, seq, ordinal) VALUES (?, ?, ?)
         ON CONFLICT (user_id) DO UPDATE SET seq = excluded.seq, ordinal = excluded.ordinal`,
        userId,
        place.seq,
        this.position.lastOrdinal,
      );
    }
    return this.#event(place, by, type, null, { userId, role });
  }

  channel(by: string, record: Channel, type: "channel.updated" | "channel.archived"): Place {
    const place = this.#next();
    this.#setMeta("record", JSON.stringify(record));
    return this.#event(place, by, type, null, { channel: record });
  }

  /** Deletes every message with a seq up to `seq`, at which the ordinals had reached `ordinal`. */
  expire(seq: number, ordinal: number): Place {
    const place = this.#next();
    this.#store.run(`DELETE FROM message WHERE seq <= ?`, seq);
    for (const table of MESSAGE_TABLES)
      this.#store.run(`DELETE FROM ${table} WHERE message_seq <= ?`, seq);
    this.#store.run(`DELETE FROM thread_follow WHERE thread_seq <= ?`, seq);
    this.#store.run(`DELETE FROM event WHERE seq <= ?`, seq);
    this.#store.run(`DELETE FROM tombstone WHERE ordinal <= ?`, ordinal);
    this.#setMeta("expired", String(seq));
    this.#setMeta("expiredOrdinal", String(ordinal));
    // What is asked for below comes from D1, which has nothing.
    this.#store.run(
      `UPDATE meta SET value = ? WHERE key = 'floor' AND CAST(value AS INTEGER) < ?`,
      String(seq),
      seq,
    );
    this.#setMeta("lastOrdinal", String(this.position.lastOrdinal));
    this.#setMeta("lastAt", String(this.position.lastAt));
    this.expired = { seq, ordinal };
    return this.#event(place, "", "history.expired", null, { upTo: seq });
  }

  #setMeta(key: string, value: string): void {
    this.#store.run(
      `INSERT INTO meta (key, value) VALUES (?, ?)
       ON CONFLICT (key) DO UPDATE SET value = excluded.value`,
      key,
      value,
    );
  }

  #next(): Place {
    // Strictly increasing even where the clock is set back.
    const place = this.next;
    this.position.head = place.seq;
    this.position.lastAt = place.at;
    return place;
  }

  #touch(place: Place, seq: number, set: string, ...values: (string | number | null)[]): void {
    this.#store.run(`UPDATE message SET rev = ?, ${set} WHERE seq = ?`, place.seq, ...values, seq);
    this.touched.add(seq);
  }

  #event(
    place: Place,
    by: string,
    type: EventType,
    messageSeq: number | null,
    data?: object,
  ): Place {
    const text = data === undefined ? null : JSON.stringify(data);
    this.#store.run(
      `INSERT INTO event (seq, at, by, type, message_seq, data) VALUES (?, ?, ?, ?, ?, ?)`,
      place.seq,
      place.at,
      by,
      type,
      messageSeq,
      text,
    );
    this.#enter(place, by, type, messageSeq, text);
    return place;
  }

  #enter(
    place: Place,
    by: string,
    type: EventType,
    messageSeq: number | null,
    data: string | null,
  ): void {
    this.entries.push({ ...place, by, type, message_seq: messageSeq, data });
  }
}

/** Microseconds to whole milliseconds. */
export function toMs(micros: number): number {
  return Math.floor(micros / 1_000);
}
