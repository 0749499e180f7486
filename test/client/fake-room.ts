import type { Message, Reaction } from "../../src/protocol/events.ts";
import type { LogCommand } from "../../src/protocol/frames.ts";
import type { MessagePage } from "../../src/protocol/http.ts";
import type { StreamEvent } from "../../src/client/parse-frame.ts";

type Author = string;
type Made = StreamEvent extends infer E
  ? E extends StreamEvent
    ? Omit<E, "seq" | "at" | "by">
    : never
  : never;

/**
 * A channel in a few lines, written apart from the client's reducer so that the two can disagree:
 * commands become numbered events and change messages in place.
 */
export class FakeRoom {
  readonly channelId = "c_1";
  epoch = "e1";
  #at = 1_700_000_000_000_000;
  readonly messages = new Map<number, Message>();
  #events: StreamEvent[] = [];
  readonly #answers = new Map<string, { seq: number; at: number }>();

  get head(): number {
    return this.#events.length;
  }

  /** Microseconds that pass before the next event. */
  wait(micros: number): void {
    this.#at += micros;
  }

  /** Does a command once; the ack, and the event where there was one. */
  act(by: Author, command: LogCommand): { ack: { seq: number; at: number }; event?: StreamEvent } {
    const key = `${by} ${command.id}`;
    const known = this.#answers.get(key);
    if (known !== undefined) return { ack: known };
    const made = this.#change(by, command);
    if (made === undefined) {
      const ack = { seq: this.head, at: this.#at };
      this.#answers.set(key, ack);
      return { ack };
    }
    const event = this.add(by, made);
    const ack = { seq: event.seq, at: event.at };
    this.#answers.set(key, ack);
    return { ack, event: structuredClone(event) };
  }

  /** Adds an event that is about no message. */
  add(by: Author, made: Made): StreamEvent {
    this.#at += 1;
    const event: StreamEvent = { ...made, seq: this.head + 1, at: this.#at, by };
    this.#events.push(event);
    return event;
  }

  /** The events after `since`. */
  eventsAfter(since: number): StreamEvent[] {
    return structuredClone(this.#events.slice(since)).map((event) => this.#render(event));
  }

  page(query: { before?: number; thread?: number; limit?: number } = {}): MessagePage {
    const { before = Number.POSITIVE_INFINITY, thread = null, limit = 50 } = query;
    const all = [...this.messages.values()].filter(
      (message) => message.threadSeq === thread && message.seq < before,
    );
    const items = structuredClone(all.slice(-limit));
    const more = all.length > items.length;
    return { items, nextCursor: more ? (items[0]?.seq ?? null) : null, head: this.head };
  }

  #change(by: Author, command: LogCommand): Made | undefined {
    if (command.type === "send") return this.#send(by, command);
    const message = this.messages.get(command.seq);
    if (message === undefined || message.deletedAt !== null) return undefined;
    const messageSeq = message.seq;
    switch (command.type) {
      case "edit": {
        const editedAt = Math.floor(this.#at / 1_000);
        Object.assign(message, { body: command.body, editedAt });
        return { type: "message.edited", messageSeq, body: command.body, mentions: [], editedAt };
      }
      case "delete": {
        Object.assign(message, { body: "", files: [], mentions: [], reactions: [], pinned: false });
        message.editedAt = null;
        message.deletedAt = Math.floor((this.#at + 1) / 1_000);
        const parent = this.messages.get(message.threadSeq ?? 0);
        if (parent) parent.replyCount -= 1;
        return { type: "message.deleted", messageSeq, ...this.#thread(message) };
      }
      case "react":
        if (!react(message.reactions, command.emoji, by, command.on)) return undefined;
        return {
          type: command.on ? "reaction.added" : "reaction.removed",
          messageSeq,
          emoji: command.emoji,
        };
      case "pin":
        if (message.pinned === command.on) return undefined;
        message.pinned = command.on;
        return { type: command.on ? "message.pinned" : "message.unpinned", messageSeq };
      default:
        return undefined;
    }
  }

  #send(by: Author, { id, body, threadSeq }: Extract<LogCommand, { type: "send" }>): Made {
    const at = this.#at + 1;
    const seq = this.head + 1;
    const message: Message = {
      channelId: this.channelId,
      seq,
      ordinal: seq,
      clientMsgId: id,
      authorId: by,
      body,
      at,
      threadSeq: threadSeq ?? null,
      replyCount: 0,
      lastReplyAt: null,
      reactions: [],
      files: [],
      mentions: [],
      pinned: false,
      editedAt: null,
      deletedAt: null,
    };
    this.messages.set(seq, message);
    const parent = threadSeq === undefined ? undefined : this.messages.get(threadSeq);
    if (parent !== undefined) {
      parent.replyCount += 1;
      parent.lastReplyAt = Math.floor(at / 1_000);
    }
    return { type: "message.created", message: structuredClone(message), ...this.#thread(message) };
  }

  #thread({ threadSeq }: Message) {
    const top = this.messages.get(threadSeq ?? 0);
    if (top === undefined) return {};
    return { thread: { seq: top.seq, replyCount: top.replyCount, lastReplyAt: top.lastReplyAt } };
  }

  /** The event as the server sends it now: its message and its thread as they have become. */
  #render(event: StreamEvent): StreamEvent {
    if (event.type === "message.created") {
      const message = structuredClone(this.messages.get(event.seq)!);
      return { ...event, message, ...this.#thread(message) };
    }
    const message = "messageSeq" in event ? this.messages.get(event.messageSeq) : undefined;
    if (message === undefined) return event;
    if (event.type === "message.deleted") return { ...event, ...this.#thread(message) };
    if (event.type !== "message.edited") return event;
    return { ...event, body: message.body, editedAt: message.editedAt };
  }
}

function react(reactions: Reaction[], emoji: string, by: Author, on: boolean): boolean {
  const at = reactions.findIndex((reaction) => reaction.emoji === emoji);
  const found = reactions[at];
  if ((found?.userIds.includes(by) ?? false) === on) return false;
  if (found === undefined) reactions.push({ emoji, count: 1, userIds: [by] });
  else {
    if (on) found.userIds.push(by);
    else found.userIds.splice(found.userIds.indexOf(by), 1);
    found.count = found.userIds.length;
    if (found.count === 0) reactions.splice(at, 1);
  }
  return true;
}

/** Messages in one order, reactions too: a resume tells who reacted, not always who was first. */
export function normal(messages: Iterable<Message>): Message[] {
  return [...messages]
    .map((message) => ({
      ...message,
      reactions: message.reactions
        .map((reaction) => ({ ...reaction, userIds: reaction.userIds.toSorted() }))
        .toSorted((a, b) => a.emoji.localeCompare(b.emoji)),
    }))
    .toSorted((a, b) => a.seq - b.seq);
}
