import type { Outcome, Refusal } from "../protocol/errors.ts";
import { CLOSE, refuse } from "../protocol/errors.ts";
import type { ChannelEvent } from "../protocol/events.ts";
import type { LogCommand, ServerFrame, WelcomeFrame } from "../protocol/frames.ts";
import { LIMITS, reconnectSpreadMs } from "../protocol/limits.ts";
import { MAX_BODY_CHARACTERS } from "../protocol/text.ts";
import { ChannelTable } from "../storage/directory/channels.ts";
import type { Env } from "../storage/env.ts";
import { limitsAreOn } from "../storage/env.ts";
import type { StoredMessage } from "../storage/history.ts";
import { HistoryStore } from "../storage/history.ts";
import { Alarms } from "../storage/alarms.ts";
import type { ObjectStore } from "../storage/object-store.ts";
import { beat, inboxStub } from "../storage/objects.ts";
import { closeSocket, sendFrame, sendText } from "../storage/sockets.ts";
import type { Seat, SocketHost } from "./connections.ts";
import { Connections } from "./connections.ts";
import type { DeniedSubject } from "./denials.ts";
import { Denials } from "./denials.ts";
import { eventFrames, Flush } from "./flush.ts";
import type { ChannelLog } from "./log.ts";
import { Members } from "./members.ts";
import { Notices } from "./notices.ts";
import { Outbox } from "./outbox.ts";
import { Rates } from "./rates.ts";
import { ReadMarks } from "./read-marks.ts";
import { Reaper } from "./reaper.ts";
import type { LogWriter } from "./writer.ts";

const OUT_OF_REACH = refuse("unavailable", "Older history is out of reach, try again", 2).refused;

/** What a channel stands on. */
export type RoomDeps = {
  env: Env;
  store: ObjectStore;
  host: SocketHost;
  nowMs: () => number;
  /** Ends this instance of the object: the next event starts from the store. */
  reset: (reason: string) => void;
};

/** What comes due in a channel. */
type Duty = "history" | "directory" | "inbox" | "reap" | "sweep";

/** After a commit the drain waits this long for company, ms. */
const DRAIN_AFTER_MS = 1_000;
/** People elsewhere hear of it this much later, ms: together, and still at once for them. */
const NOTICE_AFTER_MS = 300;
const REPORT_EVERY_MS = 30_000;
/** How many people `here` names. */
const HERE_NAMES = 200;

/** A created channel at work: its log, its people, and the parts that move words between them. */
export class Room {
  readonly log: ChannelLog;
  readonly members: Members;
  readonly connections: Connections;
  readonly denials: Denials;
  readonly flush: Flush;
  readonly outbox: Outbox;
  readonly history: HistoryStore;
  readonly rates: Rates;
  readonly alarms: Alarms<Duty>;
  readonly reaper: Reaper;
  readonly notices: Notices;
  readonly #marks: ReadMarks;
  readonly #deps: RoomDeps;
  #reportedAt = 0;

  constructor(deps: RoomDeps, log: ChannelLog) {
    const { env, store, nowMs } = deps;
    this.#deps = deps;
    this.log = log;
    this.members = new Members(store);
    this.connections = new Connections(deps.host);
    this.denials = new Denials(store);
    this.#marks = new ReadMarks(store);
    this.history = new HistoryStore(env, log.record.id);
    this.outbox = new Outbox(store, log, this.history, new ChannelTable(env));
    this.notices = new Notices({
      store,
      log,
      members: this.members,
      marks: this.#marks,
      isHere: (userId) => this.connections.isHere(userId),
      inboxOf: (userId) => inboxStub(env, userId),
    });
    this.rates = new Rates(limitsAreOn(env));
    this.alarms = new Alarms<Duty>(store);
    this.reaper = new Reaper(this.connections, (at) => this.alarms.schedule("reap", at));
    this.flush = new Flush({
      store,
      log,
      members: this.members,
      nowMs,
      readers: () => this.connections.size,
      broadcast: (text) => this.connections.broadcast(text),
      committed: () => this.#owe("history"),
      failed: () => deps.reset("the store failed"),
    });
  }

  now(): number {
    return this.#deps.nowMs();
  }

  get limitsAreOn(): boolean {
    return limitsAreOn(this.#deps.env);
  }

  /** Commits events that no command made (members, the record) and tells everybody. */
  append(work: (writer: LogWriter) => void): Outcome<ChannelEvent[]> {
    // What waits was sent before, and keeps its place.
    this.flush.now();
    let events: ChannelEvent[];
    try {
      events = this.log.commit(this.now(), (writer) => {
        work(writer);
        this.#owe("history");
        this.#owe("directory");
      });
    } catch {
      this.#deps.reset("the store failed");
      return refuse("unavailable", "Nothing was stored, try again", 1);
    }
    for (const event of events)
      if (event.type === "member.joined" || event.type === "member.left")
        this.members.forget(event.userId);
    for (const text of eventFrames(events)) this.connections.broadcast(text);
    return { ok: events };
  }

  /** Seats a socket: welcome first, then what it missed; the others learn who came. */
  seat(socket: WebSocket, seat: Seat, resume: { epoch: string; since: number } | undefined): void {
    const came = this.connections.add(socket, seat);
    if (this.limitsAreOn) this.#makeRoomFor(seat.userId);
    sendFrame(socket, this.#welcome(seat.userId));
    if (resume !== undefined) this.resume(socket, resume.epoch, resume.since);
    if (came) this.tell({ type: "presence", userId: seat.userId, status: "online" }, seat.userId);
    this.reaper.active(this.now());
  }

  /** The exact difference, or `reset`. */
  resume(socket: WebSocket, epoch: string, since: number): void {
    const missed = epoch === this.log.epoch ? this.log.resume(since) : undefined;
    if (missed === undefined)
      sendFrame(socket, { type: "reset", epoch: this.log.epoch, head: this.log.head });
    else for (const text of eventFrames(missed)) sendText(socket, text);
  }

  /** A socket is gone. */
  leave(socket: WebSocket): void {
    const userId = this.connections.remove(socket);
    if (userId === undefined) return;
    this.tell({ type: "presence", userId, status: "offline" }, userId);
    this.#lookAt(userId);
  }

  /** Ends the sockets and pending commands of a session, or of all of a user's. */
  deny(subject: DeniedSubject): void {
    this.denials.add(subject, this.now());
    this.alarms.schedule("sweep", this.now() + LIMITS.denialLifeMs);
    const matches = (who: { userId: string; sessionId: string }) =>
      "sessionId" in subject ? who.sessionId === subject.sessionId : who.userId === subject.userId;
    this.#cut(matches, CLOSE.sessionEnded, "session ended");
  }

  /** Ends the sockets and pending commands of a person who may no longer be here. */
  expel(userId: string): void {
    this.#cut((who) => who.userId === userId, CLOSE.notAllowed, "no longer a member");
  }

  /** Closes the sockets of everybody: the channel is no more. */
  dissolve(): void {
    for (const [socket] of this.connections.entries())
      this.end(socket, CLOSE.noSuchChannel, "no such channel");
  }

  /** Closes one socket and counts it out at once. */
  end(socket: WebSocket, code: (typeof CLOSE)[keyof typeof CLOSE], reason: string): void {
    closeSocket(socket, code, reason);
    this.leave(socket);
  }

  /** Notes how far a person has read, never back, and tells the others. */
  read(userId: string, seq: number): void {
    const upTo = Math.min(seq, this.log.head);
    if (!this.#marks.advance(userId, upTo)) return;
    this.tell({ type: "read", userId, seq: upTo }, userId);
    this.#lookAt(userId);
  }

  /**
   * Sends a frame that is not of the log to the others. In a crowd nobody follows who comes and goes:
   * `here` counts, and a frame each would grow with the square of people.
   */
  tell(frame: ServerFrame, except: string): void {
    if (frame.type === "presence" && this.connections.people > HERE_NAMES) return;
    this.connections.broadcast(JSON.stringify(frame), except);
  }

  /**
   * Puts back what only D1 has of the messages that a command needs, so that the command can be judged
   * in one turn. The refusal, where D1 is out of reach.
   */
  async load(command: LogCommand): Promise<Refusal | undefined> {
    // The message, then the first of its thread; once more each, should pruning come between.
    for (let tries = 0; tries < 4; tries += 1) {
      const seq = this.log.missing(command);
      if (seq === undefined) return undefined;
      const { floor } = this.log;
      let stored: StoredMessage | undefined;
      try {
        stored = await this.history.one(seq);
      } catch {
        return OUT_OF_REACH;
      }
      if (stored === undefined) return undefined;
      // What was read before a pruning may be older than what was pruned.
      if (this.log.floor === floor) this.log.restore(stored.message, stored.rev);
    }
    return this.log.missing(command) === undefined ? undefined : OUT_OF_REACH;
  }

  /** What the alarm does for each duty. */
  duties(): Record<Duty, () => Promise<number | null>> {
    const nowMs = () => this.now();
    return {
      history: () => {
        this.#report();
        return this.outbox.drain("history", nowMs);
      },
      directory: () => this.outbox.drain("directory", nowMs),
      inbox: () => this.notices.drain(nowMs),
      reap: () =>
        Promise.resolve(
          this.reaper.sweep(this.now(), (socket) => this.end(socket, CLOSE.silent, "silent")),
        ),
      sweep: () =>
        Promise.resolve(this.denials.sweep(this.now()) ? this.now() + LIMITS.denialLifeMs : null),
    };
  }

  /** Tells the registry that this channel is at work, from a wake-up that is there anyway. */
  #report(): void {
    if (this.now() - this.#reportedAt < REPORT_EVERY_MS) return;
    this.#reportedAt = this.now();
    const { id } = this.log.record;
    // Who is counted is nobody's to wait for, and a registry that is away nobody's trouble.
    beat(this.#deps.env, id, this.connections.size, this.now()).catch(() => undefined);
  }

  /** A person who read or left may be owed a word to their Inbox, soon. */
  #lookAt(userId: string): void {
    if (this.notices.look(userId)) this.alarms.schedule("inbox", this.now() + NOTICE_AFTER_MS);
  }

  #owe(consumer: "history" | "directory"): void {
    this.alarms.schedule(consumer, this.now() + DRAIN_AFTER_MS);
    if (consumer === "history") this.alarms.schedule("inbox", this.now() + NOTICE_AFTER_MS);
    this.reaper.active(this.now());
  }

  #cut(
    matches: (who: { userId: string; sessionId: string }) => boolean,
    code: typeof CLOSE.sessionEnded | typeof CLOSE.notAllowed,
    reason: string,
  ): void {
    this.flush.drop(matches);
    for (const [socket, seat] of this.connections.entries())
      if (matches(seat)) this.end(socket, code, reason);
  }

  /** The newest sockets of a person stay; the oldest make room. */
  #makeRoomFor(userId: string): void {
    const sockets = this.connections.ofUser(userId);
    for (const socket of sockets.slice(0, -LIMITS.socketsPerUserInChannel))
      this.end(socket, CLOSE.tooManyConnections, "too many connections");
  }

  #welcome(userId: string): WelcomeFrame {
    return {
      type: "welcome",
      epoch: this.log.epoch,
      head: this.log.head,
      you: {
        userId,
        role: this.members.role(userId) ?? "guest",
        readSeq: this.#marks.of(userId),
      },
      here: { count: this.connections.people, userIds: this.connections.userIds(HERE_NAMES) },
      limits: {
        bodyCharacters: MAX_BODY_CHARACTERS,
        frameBytes: LIMITS.frameBytes,
        batchCommands: LIMITS.batchCommands,
        pingMs: LIMITS.pingMs,
        messagesPerMinute: LIMITS.messagesPerMinuteUser,
        reconnectSpreadMs: reconnectSpreadMs(this.connections.people),
      },
    };
  }
}
