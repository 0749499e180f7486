import type { ChannelEvent, Message } from "../protocol/events.ts";
import type { LogCommand, WelcomeFrame } from "../protocol/frames.ts";
import type { Level } from "../protocol/levels.ts";
import { LIMITS } from "../protocol/limits.ts";
import { systemClock } from "./clock.ts";
import { commandsTo, flawOf } from "./commands.ts";
import { Connection } from "./connection.ts";
import { messagesOf } from "./message-log.ts";
import { systemNetwork } from "./network.ts";
import { Notifier } from "./notifier.ts";
import { memoryStorage } from "./outbox-storage.ts";
import { Outbox } from "./outbox.ts";
import { Pages } from "./pages.ts";
import { isMessage, parseFrame } from "./parse-frame.ts";
import type { Frame, StreamEvent } from "./parse-frame.ts";
import { People } from "./people.ts";
import { Repair } from "./repair.ts";
import { Signals } from "./signals.ts";
import { createStore, reduce } from "./store.ts";
import type { StoreAction, StoreState } from "./store.ts";
import { viewOf } from "./stretch.ts";
import type { ChannelClient, ChannelCopy, ChannelState, OpenChannelOptions } from "./types.ts";
import { isTopLevel, UnreadCount } from "./unread.ts";

const KEEP_MESSAGES = 5_000;
/** A command whose answer is this late is sent again over a new socket. */
const ACK_TIMEOUT_MS = 2 * LIMITS.pingMs;

/**
 * Opens a live view of a channel: connects at once and stays until `close()` or until the server
 * says that there is nothing to come back to. Never throws; what goes wrong is in the state.
 */
export function openChannel(options: OpenChannelOptions): ChannelClient {
  const room = new Room(options);
  room.start();
  return room;
}

/** Ties the parts together: frames to the store, the store to the screen, commands to the outbox. */
class Room implements ChannelClient {
  readonly channelId: string;
  readonly send: ChannelClient["send"];
  readonly edit: ChannelClient["edit"];
  readonly remove: ChannelClient["remove"];
  readonly react: ChannelClient["react"];
  readonly pin: ChannelClient["pin"];
  readonly vote: ChannelClient["vote"];
  readonly closePoll: ChannelClient["closePoll"];
  readonly follow: ChannelClient["follow"];
  readonly #userId: string;
  readonly #connection: Connection<Frame>;
  readonly #outbox: Outbox;
  readonly #people: People;
  readonly #signals: Signals;
  readonly #unread = new UnreadCount();
  readonly #pages: Pages;
  readonly #repair: Repair;
  readonly #now: () => number;
  readonly #onEvents: OpenChannelOptions["onEvents"];
  readonly #onNotice: OpenChannelOptions["onNotice"];
  readonly #notifier = new Notifier(() => this.#snapshot());
  #store: StoreState;
  #limits: WelcomeFrame["limits"] | null = null;
  #level: Level | null = null;
  /** The head of the last welcome. */
  #welcomedAt = 0;
  /** Where the newest socket goes on from. */
  #since = 0;

  constructor(options: OpenChannelOptions) {
    const { api, channelId, userId, outbox: storage = memoryStorage(), inFlight = 1 } = options;
    const { clock = systemClock, random = Math.random, network = systemNetwork } = options;
    const { pageSize = LIMITS.pageDefault, keep = KEEP_MESSAGES } = options;
    const onChange = () => this.#notifier.changed();
    this.channelId = channelId;
    this.#userId = userId;
    const commands = commandsTo((command, holdMs) => this.#take(command, holdMs));
    this.send = commands.send;
    this.edit = commands.edit;
    this.remove = commands.remove;
    this.react = commands.react;
    this.pin = commands.pin;
    this.vote = commands.vote;
    this.closePoll = commands.closePoll;
    this.follow = commands.follow;
    this.#now = () => clock.now();
    this.#onEvents = options.onEvents;
    this.#onNotice = options.onNotice;
    this.#store = createStore({ userId, keep, history: pageSize > 0 });
    const restored = options.copy?.then(
      (copy) => copy && this.#notifier.together(() => this.#restore(copy)),
      () => {},
    );
    this.#people = new People(userId, clock, onChange);
    this.#connection = new Connection({
      baseUrl: api.baseUrl,
      ticket: async (signal) => {
        const [ticket] = await Promise.all([api.ticket(channelId, signal), restored]);
        return ticket;
      },
      WebSocket: options.WebSocket ?? WebSocket,
      clock,
      random,
      network,
      parse: parseFrame,
      people: () => this.#people.count,
      resumeFrom: () => {
        this.#since = this.#store.head;
        return this.#resumeFrom();
      },
      onFrame: (frame) => this.#notifier.together(() => this.#received(frame)),
      onStatus: ({ kind }) => {
        if (kind !== "live") this.#outbox.suspend();
        onChange();
      },
      onBeat: () => this.#beat(),
    });
    const send = this.#connection.send.bind(this.#connection);
    this.#outbox = new Outbox({
      channelId,
      authorId: userId,
      storage,
      clock,
      random,
      inFlight,
      send,
      onChange,
    });
    this.#signals = new Signals(clock, send);
    this.#pages = new Pages({
      messages: api.messages,
      channelId,
      pageSize: pageSize > 0 ? pageSize : LIMITS.pageDefault,
      clock,
      random,
      state: () => this.#store,
      dispatch: (action) => this.#notifier.together(() => this.#dispatch(action)),
      onChange,
    });
    this.#repair = new Repair({
      clock,
      resume: () => this.#resume(),
      reconnect: () => this.#connection.reconnect({ code: "stuck", message: "Events are missing" }),
      startOver: () => this.#startOver(),
    });
  }

  start(): void {
    void this.#outbox.load();
    this.#connection.start();
  }

  getState(): ChannelState {
    return this.#notifier.get();
  }

  subscribe(listener: () => void): () => void {
    return this.#notifier.subscribe(listener);
  }

  delivered(id: string): ReturnType<ChannelClient["delivered"]> {
    return this.#outbox.delivered(id);
  }

  retry(id: string): void {
    this.#notifier.together(() => this.#outbox.retry(id));
  }

  discard(id: string): void {
    this.#notifier.together(() => this.#outbox.discard(id));
  }

  markRead(seq: number): void {
    if (seq <= this.#people.readSeq) return;
    this.#people.read(this.#userId, seq);
    this.#signals.read(seq);
  }

  markUnread(seq: number): void {
    this.#notifier.together(() => this.#people.marked(seq - 1));
    this.#signals.unread(seq);
  }

  typing(on: boolean): void {
    this.#signals.typing(on);
  }

  loadOlder(): Promise<void> {
    return this.#pages.older();
  }

  loadNewer(): Promise<void> {
    return this.#pages.newer();
  }

  jumpTo(seq: number): Promise<boolean> {
    return this.#pages.around(seq);
  }

  leaveStretch(): void {
    this.#notifier.together(() => this.#dispatch({ type: "leaveStretch" }));
  }

  loadMessage(seq: number): Promise<boolean> {
    return this.#pages.one(seq);
  }

  loadThread(threadSeq: number): Promise<void> {
    return this.#pages.thread(threadSeq);
  }

  nudge(): void {
    this.#connection.nudge();
  }

  close(): void {
    this.#connection.close({ code: "closed", message: "The channel was closed" });
    this.#outbox.close();
    this.#people.close();
    this.#signals.close();
    this.#pages.close();
  }

  /** Goes on from a copy, unless it is another version's or there is something newer already. */
  #restore(copy: ChannelCopy): void {
    if (copy.messages.every(isMessage)) this.#dispatch({ type: "copy", copy });
  }

  #received(frame: Frame): void {
    switch (frame.type) {
      case "welcome":
        return this.#welcomed(frame);
      case "events":
        return this.#dispatch(frame);
      case "ack":
        this.#dispatch({ type: "acked", seq: frame.seq });
        return this.#outbox.acknowledge(frame.id, frame, this.#store.head);
      case "error":
        if (frame.id !== undefined) this.#outbox.refused(frame.id, frame);
        return;
      case "reset":
        return this.#dispatch(frame);
      case "typing":
        return this.#people.typed(frame.userId, frame.on);
      case "presence":
        return this.#people.presence(frame.userId, frame.status);
      case "here":
        return this.#people.gathered(frame);
      case "read":
        return this.#read(frame);
      case "notice":
        this.#onNotice?.(frame);
        return;
      case "maintenance":
        return;
    }
  }

  #welcomed(frame: WelcomeFrame): void {
    const { epoch, head, you, channel, here, limits } = frame;
    if (you.readSeq > this.#people.readSeq) this.#people.read(this.#userId, you.readSeq);
    // Marked unread elsewhere while one was away.
    else if (you.readSeq < this.#people.readSeq && !this.#signals.waits) this.#marked(you.readSeq);
    this.#unread.told(you.unread, head);
    this.#welcomedAt = head;
    this.#level = you.level;
    this.#limits = limits;
    this.#people.welcome(here);
    const since = this.#since;
    this.#dispatch({ type: "welcome", epoch, head, role: you.role, channel, since });
    this.#repair.welcomed(this.#store);
    // Where one live socket took another's place, what was on its way over that one goes again.
    this.#outbox.suspend();
    this.#outbox.resume();
    this.#signals.restart();
  }

  #read({ userId, seq, unread, back }: Extract<Frame, { type: "read" }>): void {
    if (userId === this.#userId && back === true) this.#marked(seq);
    else this.#people.read(userId, seq);
    if (userId === this.#userId && unread !== undefined)
      this.#unread.told(unread, this.#store.head);
  }

  #marked(seq: number): void {
    this.#signals.marked(seq);
    this.#people.marked(seq);
  }

  #dispatch(action: StoreAction): void {
    const before = this.#store;
    this.#store = reduce(before, action);
    if (this.#store === before) return;
    this.#notifier.changed();
    const { head, generation } = this.#store;
    if (action.type === "events") this.#noticed(action.events, before.head);
    if (action.type === "page") for (const message of action.page.items) this.#own(message);
    // After a reset nothing more will come for what was acknowledged before it.
    this.#outbox.advance(generation === before.generation ? head : Number.POSITIVE_INFINITY);
    this.#repair.changed(this.#store);
    this.#pages.refresh();
  }

  /** Looks at the events that were just applied, those after `head`, each once. */
  #noticed(events: readonly StreamEvent[], head: number): void {
    const fresh: ChannelEvent[] = [];
    for (const event of events) {
      if (event.seq !== head + 1) continue;
      head = event.seq;
      if (event.type === "unknown") continue;
      fresh.push(event);
      if (event.type !== "message.created") continue;
      this.#people.spoke(event.by);
      this.#own(event.message);
    }
    if (fresh.length > 0) this.#onEvents?.(fresh);
  }

  /** One's own message is in the log: it replaces the pending one, and one has read that far. */
  #own(message: Message): void {
    const { authorId, clientMsgId, seq, at } = message;
    if (authorId !== this.#userId) return;
    this.#outbox.seen(clientMsgId, { seq, at });
    // Who speaks has read; what was said before the welcome, it has told already.
    if (isTopLevel(message) && seq > Math.max(this.#people.readSeq, this.#welcomedAt))
      this.#people.read(this.#userId, seq);
  }

  #take(command: LogCommand, holdMs = 0): string {
    const flaw = flawOf(command);
    if (command.type === "send") this.#signals.spoke();
    this.#notifier.together(() => this.#outbox.add(command, flaw, holdMs));
    return command.id;
  }

  #beat(): void {
    const waiting = this.#outbox.waitingSince();
    if (waiting !== undefined && this.#now() >= waiting + ACK_TIMEOUT_MS)
      return this.#connection.reconnect({ code: "silent", message: "No acknowledgement came" });
    this.#notifier.together(() => this.#repair.beat(this.#store, this.#people.count));
  }

  #resumeFrom(): { epoch: string; since: number } | null {
    const { epoch, head } = this.#store;
    return epoch === null ? null : { epoch, since: head };
  }

  #resume(): void {
    const from = this.#resumeFrom();
    if (from !== null) this.#connection.send({ type: "resume", ...from });
  }

  #startOver(): void {
    const { epoch, target } = this.#store;
    if (epoch !== null) this.#dispatch({ type: "reset", epoch, head: target });
  }

  #snapshot(): ChannelState {
    const { epoch, head, target, phase, log, olderCursor, role, channel } = this.#store;
    const view = viewOf(this.#store);
    const people = this.#people;
    const unread = this.#unread;
    const { readSeq } = people;
    return {
      status: this.#connection.status,
      phase,
      loadError: this.#pages.error,
      epoch,
      head,
      target,
      get messages() {
        return messagesOf(log);
      },
      pending: this.#outbox.pending(),
      here: people.here,
      typing: people.typing,
      readSeq,
      get unread() {
        return unread.of({ log, olderCursor, readSeq });
      },
      level: this.#level,
      reads: people.reads,
      olderCursor,
      view,
      hasOlder: view.olderCursor !== null,
      role,
      channel,
      limits: this.#limits,
    };
  }
}
