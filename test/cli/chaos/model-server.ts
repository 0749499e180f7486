import { factOf } from "../../../src/cli/chaos/history.ts";
import type { Connection, FinalLog, Item } from "../../../src/cli/chaos/history.ts";
import type { ChannelEvent, Message } from "../../../src/protocol/events.ts";
import type { LogCommand } from "../../../src/protocol/frames.ts";

/** Mistakes that a chat server can make, each of which some promise forbids. */
export type Bug =
  | "broadcastBeforeStore"
  | "ackBeforeStore"
  | "lostDedupe"
  | "takesAnythingAgain"
  | "resumeSkipsOne"
  | "resumeStartsLate"
  | "resumeRepeatsOne"
  | "needlessReset"
  | "forgetsReactions"
  | "lateSeq";

/** Where a server sends frames to: a connection, and what the client makes of them. */
export type Peer = {
  readonly connection: Connection;
  onEvents(events: readonly ChannelEvent[]): void;
};

const EPOCH = "epoch-1";
const FIRST_AT = 1_700_000_000_000_000;

type Entry = {
  readonly seq: number;
  readonly at: number;
  readonly by: string;
  readonly command: LogCommand;
};
type Disk = { log: Entry[]; dedupe: Map<string, { entry: Entry; text: string }> };

/** A channel in memory that does what the protocol says, but for one bug. */
export class ModelServer {
  readonly #bug: Bug | null;
  readonly #now: () => number;
  /** What survives a crash. */
  #disk: Disk = { log: [], dedupe: new Map() };
  #memory: Disk = { log: [], dedupe: new Map() };
  #unstored: (() => void)[] = [];
  #peers = new Set<Peer>();

  constructor(bug: Bug | null, now: () => number) {
    this.#bug = bug;
    this.#now = now;
  }

  get head(): number {
    return this.#memory.log.length;
  }

  connect(peer: Peer): void {
    const { opened, items } = peer.connection;
    items.push({ kind: "welcome", epoch: EPOCH, head: this.head });
    this.#peers.add(peer);
    if (opened !== null) this.resume(peer, opened.epoch, opened.since);
  }

  leave(peer: Peer): void {
    this.#peers.delete(peer);
  }

  resume(peer: Peer, epoch: string, since: number): void {
    const late = this.#bug === "needlessReset" && this.head - since > 5;
    if (epoch !== EPOCH || since > this.head || late)
      return void peer.connection.items.push({ kind: "reset", epoch: EPOCH, head: this.head });
    let missed = this.#memory.log.slice(since);
    if (this.#bug === "resumeSkipsOne" && missed.length > 2) missed = missed.toSpliced(1, 1);
    if (this.#bug === "resumeStartsLate" && missed.length > 2) missed = missed.slice(1);
    if (this.#bug === "resumeRepeatsOne" && missed.length > 2)
      missed = [...missed.slice(0, 2), ...missed.slice(1)];
    this.#send(peer, missed);
  }

  take(peer: Peer, by: string, command: LogCommand): void {
    const { items } = peer.connection;
    const key = `${by} ${command.id}`;
    const text = JSON.stringify(command);
    const known = this.#memory.dedupe.get(key);
    if (known !== undefined) {
      const isConflict = known.text !== text && this.#bug !== "takesAnythingAgain";
      return void items.push(
        isConflict ? this.#refusal(command, "conflict") : this.#ack(known.entry),
      );
    }
    if ("seq" in command && this.#memory.log[command.seq - 1]?.command.type !== "send")
      return void items.push(this.#refusal(command, "not_found"));
    const entry = { seq: this.head + 1, at: FIRST_AT + this.head, by, command };
    this.#memory.log.push(entry);
    this.#memory.dedupe.set(key, { entry, text });
    const broadcast = () => this.#peers.forEach((each) => this.#send(each, [entry]));
    const ack = () => void (this.#peers.has(peer) && items.push(this.#ack(entry)));
    const isEager = this.#bug === "broadcastBeforeStore" || this.#bug === "ackBeforeStore";
    if (!isEager) this.store();
    broadcast();
    if (this.#bug === "broadcastBeforeStore") this.#unstored.push(ack);
    else ack();
  }

  /** Everything so far survives a crash. */
  store(): void {
    const { log, dedupe } = this.#memory;
    this.#disk = { log: [...log], dedupe: new Map(dedupe) };
    for (const done of this.#unstored) done();
    this.#unstored = [];
  }

  crash(): void {
    this.#unstored = [];
    this.#peers.clear();
    const { log, dedupe } = this.#disk;
    this.#memory = {
      log: [...log],
      dedupe: this.#bug === "lostDedupe" ? new Map() : new Map(dedupe),
    };
  }

  /** As it is read back: nothing is ever forgotten here, so the tail is the whole log. */
  final(): FinalLog {
    const events = this.#render(this.#memory.log);
    const messages = [...this.#messages().values()];
    return { epoch: EPOCH, head: this.head, messages, tailStart: 0, tail: events.map(factOf) };
  }

  #send(peer: Peer, entries: readonly Entry[]): void {
    const events = this.#render(entries);
    for (const event of events) peer.connection.items.push({ kind: "event", fact: factOf(event) });
    peer.onEvents(events);
  }

  #ack({ seq, at, command }: Entry): Item {
    const wrong = this.#bug === "lateSeq" && seq % 7 === 0 ? 1 : 0;
    return { kind: "ack", id: command.id, seq: seq - wrong, at, when: this.#now() };
  }

  #refusal({ id }: LogCommand, code: "conflict" | "not_found"): Item {
    return { kind: "error", id, code, when: this.#now() };
  }

  #render(entries: readonly Entry[]): ChannelEvent[] {
    const messages = this.#messages();
    return entries.map(({ seq, at, by, command }): ChannelEvent => {
      const message = messages.get("seq" in command ? command.seq : seq);
      if (message === undefined) throw new Error("The model lacks a message");
      if (command.type === "send") return { type: "message.created", seq, at, by, message };
      const base = { seq, at, by, messageSeq: message.seq };
      if (command.type === "edit")
        return {
          type: "message.edited",
          ...base,
          body: message.body,
          mentions: [],
          editedAt: message.editedAt,
        };
      if (command.type === "delete") return { type: "message.deleted", ...base };
      if (command.type === "react")
        return { type: "reaction.added", ...base, emoji: command.emoji };
      return { type: "message.pinned", ...base };
    });
  }

  /** The present state of every message. */
  #messages(): Map<number, Message> {
    const messages = new Map<number, Message>();
    for (const { seq, at, by, command } of this.#memory.log) {
      if (command.type === "send")
        messages.set(seq, newMessage(seq, at, by, command.id, command.body, messages.size + 1));
      const message = "seq" in command ? messages.get(command.seq) : undefined;
      if (message === undefined) continue;
      if (command.type === "edit")
        Object.assign(message, { body: command.body, editedAt: Math.floor(at / 1_000) });
      if (command.type === "react" && this.#bug !== "forgetsReactions")
        addReaction(message, command.emoji, by);
    }
    return messages;
  }
}

function newMessage(
  seq: number,
  at: number,
  authorId: string,
  clientMsgId: string,
  body: string,
  ordinal: number,
): Message {
  return {
    channelId: "c",
    seq,
    ordinal,
    clientMsgId,
    authorId,
    body,
    at,
    threadSeq: null,
    replyCount: 0,
    lastReplyAt: null,
    reactions: [],
    files: [],
    mentions: [],
    pinned: false,
    editedAt: null,
    deletedAt: null,
  };
}

function addReaction({ reactions }: Message, emoji: string, userId: string): void {
  const found = reactions.find((reaction) => reaction.emoji === emoji);
  if (found === undefined) reactions.push({ emoji, count: 1, userIds: [userId] });
  else if (!found.userIds.includes(userId)) found.count = found.userIds.push(userId);
}
