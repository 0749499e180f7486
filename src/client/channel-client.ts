import type { ChannelEvent, Message } from "../protocol/events.ts";
import type { LogCommand, WelcomeFrame } from "../protocol/frames.ts";
import { LIMITS } from "../protocol/limits.ts";
import { systemClock } from "./clock.ts";
import { commandsTo, flawOf } from "./commands.ts";
import { Connection } from "./connection.ts";
import { LiveLog } from "./live-log.ts";
import { messagesOf } from "./message-log.ts";
import { systemNetwork } from "./network.ts";
import { Notifier } from "./notifier.ts";
import { memoryStorage } from "./outbox-storage.ts";
import { Outbox } from "./outbox.ts";
import { OwnMark } from "./own-mark.ts";
import { parseFrame } from "./parse-frame.ts";
import type { Frame } from "./parse-frame.ts";
import { People } from "./people.ts";
import { Signals } from "./signals.ts";
import { viewOf } from "./stretch.ts";
import type { ChannelClient, ChannelState, OpenChannelOptions } from "./types.ts";

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
  readonly #commands = commandsTo((command, holdMs) => this.#take(command, holdMs));
  readonly send = this.#commands.send;
  readonly edit = this.#commands.edit;
  readonly remove = this.#commands.remove;
  readonly react = this.#commands.react;
  readonly pin = this.#commands.pin;
  readonly vote = this.#commands.vote;
  readonly closePoll = this.#commands.closePoll;
  readonly follow = this.#commands.follow;
  readonly #userId: string;
  readonly #connection: Connection<Frame>;
  readonly #outbox: Outbox;
  readonly #people: People;
  readonly #signals: Signals;
  readonly #mark: OwnMark;
  readonly #log: LiveLog;
  readonly #onEvents: OpenChannelOptions["onEvents"];
  readonly #onNotice: OpenChannelOptions["onNotice"];
  readonly #notifier = new Notifier(() => this.#snapshot());
  /** What the last welcome said that nothing else changes. */
  #told: Pick<ChannelState, "level" | "limits"> = { level: null, limits: null };

  constructor(options: OpenChannelOptions) {
    const { api, channelId, userId, outbox: storage = memoryStorage(), inFlight = 1 } = options;
    const { clock = systemClock, random = Math.random, network = systemNetwork } = options;
    const { pageSize = LIMITS.pageDefault, keep = KEEP_MESSAGES } = options;
    const onChange = () => this.#notifier.changed();
    const together = (work: () => void) => this.#notifier.together(work);
    this.channelId = channelId;
    this.#userId = userId;
    this.#onEvents = options.onEvents;
    this.#onNotice = options.onNotice;
    const restored = options.copy?.then(
      (copy) => copy && together(() => this.#log.restore(copy)),
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
      resumeFrom: () => this.#log.resumeFrom(),
      onFrame: (frame) => together(() => this.#received(frame)),
      onStatus: ({ kind }) => {
        if (kind !== "live") this.#outbox.suspend();
        onChange();
      },
      onBeat: () => this.#beat(clock.now()),
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
    this.#mark = new OwnMark(userId, this.#people, this.#signals);
    this.#log = new LiveLog({
      messages: api.messages,
      channelId,
      userId,
      pageSize,
      keep,
      clock,
      random,
      together,
      onChange,
      onFresh: (events) => this.#fresh(events),
      onPage: (messages) => {
        for (const message of messages) this.#own(message);
      },
      onReached: (seq) => this.#outbox.advance(seq),
      resume: (from) => send({ type: "resume", ...from }),
      reconnect: () => this.#connection.reconnect({ code: "stuck", message: "Events are missing" }),
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
    this.#mark.read(seq);
  }

  markUnread(seq: number): void {
    this.#notifier.together(() => this.#mark.unread(seq));
  }

  typing(on: boolean): void {
    this.#signals.typing(on);
  }

  loadOlder(): Promise<void> {
    return this.#log.pages.older();
  }

  loadNewer(): Promise<void> {
    return this.#log.pages.newer();
  }

  jumpTo(seq: number): Promise<boolean> {
    return this.#log.pages.around(seq);
  }

  leaveStretch(): void {
    this.#notifier.together(() => this.#log.dispatch({ type: "leaveStretch" }));
  }

  loadMessage(seq: number): Promise<boolean> {
    return this.#log.pages.one(seq);
  }

  loadThread(threadSeq: number): Promise<void> {
    return this.#log.pages.thread(threadSeq);
  }

  nudge(): void {
    this.#connection.nudge();
  }

  close(): void {
    this.#connection.close({ code: "closed", message: "The channel was closed" });
    this.#outbox.close();
    this.#people.close();
    this.#signals.close();
    this.#log.pages.close();
  }

  #received(frame: Frame): void {
    switch (frame.type) {
      case "welcome":
        return this.#welcomed(frame);
      case "events":
        return this.#log.dispatch(frame);
      case "ack":
        this.#log.dispatch({ type: "acked", seq: frame.seq });
        return this.#outbox.acknowledge(frame.id, frame, this.#log.state.head);
      case "error":
        if (frame.id !== undefined) this.#outbox.refused(frame.id, frame);
        return;
      case "reset":
        return this.#log.dispatch(frame);
      case "typing":
        return this.#people.typed(frame.userId, frame.on);
      case "presence":
        return this.#people.presence(frame.userId, frame.status);
      case "here":
        return this.#people.gathered(frame);
      case "read":
        if (frame.userId === this.#userId) this.#mark.moved(frame, this.#log.state.head);
        else this.#people.read(frame.userId, frame.seq);
        return;
      case "notice":
        this.#onNotice?.(frame);
        return;
      case "maintenance":
        return;
    }
  }

  #welcomed(frame: WelcomeFrame): void {
    const { head, you, here, limits } = frame;
    this.#mark.welcomed(you, head);
    this.#told = { level: you.level, limits };
    this.#people.welcome(here);
    this.#log.welcomed(frame);
    // Where one live socket took another's place, what was on its way over that one goes again.
    this.#outbox.suspend();
    this.#outbox.resume();
    this.#signals.restart();
  }

  #fresh(events: readonly ChannelEvent[]): void {
    for (const event of events)
      if (event.type === "message.created") {
        this.#people.spoke(event.by);
        this.#own(event.message);
      }
    this.#onEvents?.(events);
  }

  /** One's own message is in the log: it replaces the pending one, and one has read that far. */
  #own(message: Message): void {
    const { authorId, clientMsgId, seq, at } = message;
    if (authorId !== this.#userId) return;
    this.#outbox.seen(clientMsgId, { seq, at });
    this.#mark.spoke(message);
  }

  #take(command: LogCommand, holdMs = 0): string {
    const flaw = flawOf(command);
    if (command.type === "send") this.#signals.spoke();
    this.#notifier.together(() => this.#outbox.add(command, flaw, holdMs));
    return command.id;
  }

  #beat(nowMs: number): void {
    const waiting = this.#outbox.waitingSince();
    if (waiting !== undefined && nowMs >= waiting + ACK_TIMEOUT_MS)
      return this.#connection.reconnect({ code: "silent", message: "No acknowledgement came" });
    this.#notifier.together(() => this.#log.beat(this.#people.count));
  }

  #snapshot(): ChannelState {
    const { state } = this.#log;
    const { epoch, head, target, phase, log, olderCursor, role, channel } = state;
    const view = viewOf(state);
    const people = this.#people;
    const mark = this.#mark;
    const { readSeq } = people;
    return {
      status: this.#connection.status,
      phase,
      loadError: this.#log.pages.error,
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
        return mark.count({ log, olderCursor, readSeq });
      },
      ...this.#told,
      reads: people.reads,
      olderCursor,
      view,
      hasOlder: view.olderCursor !== null,
      role,
      channel,
    };
  }
}
