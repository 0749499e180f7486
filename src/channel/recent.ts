import type { ChannelEvent, Message } from "../protocol/events.ts";
import { LIMITS } from "../protocol/limits.ts";
import type { EventRow, MessageRow, ReactionRow } from "../storage/message-rows.ts";
import type { VoteRow } from "../storage/message-extra.ts";
import { toMessage, toReactions } from "../storage/message-rows.ts";
import type { ObjectStore } from "../storage/object-store.ts";
import type { LogWriter } from "./writer.ts";

/**
 * The newest events and the present state of every message that they name, in memory. Events are
 * rendered from that state when they are sent, so what was edited or deleted since is in none of them.
 */
export class Recent {
  readonly #store: ObjectStore;
  readonly #channelId: string;
  #entries: EventRow[] = [];
  readonly #messages = new Map<number, Message>();

  /** Loads what `store` holds of the last {@link LIMITS.recentMessages} events after `floor`. */
  constructor(store: ObjectStore, channelId: string, floor: number, head: number) {
    this.#store = store;
    this.#channelId = channelId;
    const from = Math.max(floor, head - LIMITS.recentMessages);
    const created = readMessages(store, channelId, `seq > ?`, from);
    for (const message of created) this.#messages.set(message.seq, message);
    const others = store.rows<EventRow>(`SELECT * FROM event WHERE seq > ? ORDER BY seq`, from);
    this.#entries = [...created.map(createdEntry), ...others].toSorted((a, b) => a.seq - b.seq);
  }

  /** The seq before the oldest event in memory. */
  start(head: number): number {
    return this.#entries[0] === undefined ? head : this.#entries[0].seq - 1;
  }

  /** Takes in a committed flush: what it made, and from the store what it changed. */
  add({ entries, created, touched }: Pick<LogWriter, "entries" | "created" | "touched">): void {
    for (const entry of entries) this.#entries.push(entry);
    for (const row of created)
      if (!touched.has(row.seq)) this.#messages.set(row.seq, toMessage(this.#channelId, row, []));
    this.refresh(touched);
  }

  /** Drops what is older than the last {@link LIMITS.recentMessages} events: after a flush has told its own, which may be more. */
  trim(): void {
    // Dropped in blocks, so that a busy channel does not shift an array at every flush.
    if (this.#entries.length > LIMITS.recentMessages * 1.25)
      this.#forget(this.#entries.splice(0, this.#entries.length - LIMITS.recentMessages));
  }

  /** Drops every event up to `seq`, and every message. */
  drop(seq: number): void {
    const first = this.#entries[0]?.seq ?? 0;
    this.#entries.splice(0, Math.max(seq + 1 - first, 0));
    for (const old of this.#messages.keys()) if (old <= seq) this.#messages.delete(old);
  }

  /** Reads these messages again from the store. */
  refresh(seqs: Iterable<number>): void {
    const list = JSON.stringify([...seqs]);
    if (list === "[]") return;
    const where = `seq IN (SELECT value FROM json_each(?))`;
    for (const message of readMessages(this.#store, this.#channelId, where, list))
      this.#messages.set(message.seq, message);
  }

  /** Events with `after` < seq, oldest first, as they are to be sent now. */
  eventsAfter(after: number): ChannelEvent[] {
    const first = this.#entries[0];
    if (first === undefined) return [];
    const rendered: ChannelEvent[] = [];
    for (let i = Math.max(after + 1 - first.seq, 0); i < this.#entries.length; i += 1) {
      const entry = this.#entries[i];
      if (entry !== undefined) rendered.push(this.#render(entry));
    }
    return rendered;
  }

  /** Messages in memory that pass, newest first, at most `limit`. */
  newest(limit: number, passes: (message: Message) => boolean): Message[] {
    const found: Message[] = [];
    for (let i = this.#entries.length - 1; i >= 0 && found.length < limit; i -= 1) {
      const entry = this.#entries[i];
      if (entry?.type !== "message.created") continue;
      const message = this.#messages.get(entry.seq);
      if (message !== undefined && passes(message)) found.push(message);
    }
    return found;
  }

  message(seq: number): Message | undefined {
    return this.#messages.get(seq);
  }

  #render(entry: EventRow): ChannelEvent {
    const base = { seq: entry.seq, at: entry.at, by: entry.by };
    const messageSeq = entry.message_seq ?? 0;
    const message = messageSeq === 0 ? undefined : this.#find(messageSeq);
    // `data` is written by LogWriter, with the fields of the event's type.
    const data = entry.data === null ? {} : (JSON.parse(entry.data) as object);
    switch (entry.type) {
      case "message.created":
        if (message === undefined) throw new Error("the log lacks a message that it numbers");
        return { type: entry.type, ...base, message, ...this.#thread(message) };
      case "message.edited":
        return {
          type: entry.type,
          ...base,
          messageSeq,
          body: message?.body ?? "",
          mentions: message?.mentions ?? [],
          editedAt: message?.editedAt ?? null,
        };
      case "message.deleted":
        return { type: entry.type, ...base, messageSeq, ...this.#thread(message) };
      default:
        // The rest is as it was written.
        return {
          type: entry.type,
          ...base,
          ...(entry.message_seq !== null && { messageSeq }),
          ...data,
        } as ChannelEvent;
    }
  }

  /** A reply carries its thread's present count, so that replaying it twice counts once. */
  #thread(reply: Message | undefined) {
    if (reply === undefined || reply.threadSeq === null) return {};
    const top = this.#find(reply.threadSeq);
    if (top === undefined) return {};
    return {
      thread: { seq: top.seq, replyCount: top.replyCount, lastReplyAt: top.lastReplyAt },
    };
  }

  /** One that is older than the events in memory, but named by them, is still in the store. */
  #find(seq: number): Message | undefined {
    if (!this.#messages.has(seq)) this.refresh([seq]);
    return this.#messages.get(seq);
  }

  #forget(entries: readonly EventRow[]): void {
    const start = this.#entries[0]?.seq ?? 0;
    for (const entry of entries) {
      const seq = entry.message_seq;
      if (seq !== null && seq < start) this.#messages.delete(seq);
    }
  }
}

function createdEntry(message: Message): EventRow {
  return {
    seq: message.seq,
    at: message.at,
    by: message.authorId,
    type: "message.created",
    message_seq: message.seq,
    data: null,
  };
}

/** Messages with their reactions, ascending. `where` is ours and takes `param`. */
export function readMessages(
  store: ObjectStore,
  channelId: string,
  where: string,
  ...params: (string | number)[]
): Message[] {
  const rows = store.rows<MessageRow>(
    `SELECT * FROM message WHERE ${where} ORDER BY seq`,
    ...params,
  );
  const of = <R extends { message_seq: number }>(table: "reaction" | "vote") =>
    Map.groupBy(
      store.rows<R>(
        `SELECT * FROM ${table} WHERE message_seq IN (SELECT seq FROM message WHERE ${where}) ORDER BY rev`,
        ...params,
      ),
      (row) => row.message_seq,
    );
  if (rows.length === 0) return [];
  const reactions = of<ReactionRow>("reaction");
  const votes = rows.some((row) => row.extra !== null) ? of<VoteRow>("vote") : undefined;
  return rows.map((row) =>
    toMessage(channelId, row, toReactions(reactions.get(row.seq) ?? []), votes?.get(row.seq) ?? []),
  );
}
