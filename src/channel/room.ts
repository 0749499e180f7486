import type { CloseCode, Outcome } from "../protocol/errors.ts";
import { CLOSE, refuse } from "../protocol/errors.ts";
import type { ChannelEvent } from "../protocol/events.ts";
import type { ServerFrame } from "../protocol/frames.ts";
import type { EventBlock, Seated, SeatAddress, Since, Subject } from "../protocol/relay.ts";
import { frameGroups, isSubject } from "../protocol/relay.ts";
import type { HeldSockets } from "../protocol/held-sockets.ts";
import { heldSockets } from "../protocol/held-sockets.ts";
import { LIMITS, reconnectSpreadMs } from "../protocol/limits.ts";
import { ChannelTable } from "../storage/directory/channels.ts";
import { GroupTable } from "../storage/directory/groups.ts";
import { liveHooks } from "../storage/directory/outgoing-hooks.ts";
import type { Env } from "../storage/env.ts";
import { limitsAreOn, relaySpread } from "../storage/env.ts";
import { HistoryStore } from "../storage/history.ts";
import { Alarms } from "../storage/alarms.ts";
import type { ObjectStore } from "../storage/object-store.ts";
import { beat } from "../storage/fleet.ts";
import { jobIdOf, recordJobs } from "../storage/jobs.ts";
import { inboxStub, relayStub } from "../storage/objects.ts";
import { sendFrame, sendText } from "../storage/sockets.ts";
import { noteOutbox } from "../observability/outbox-ages.ts";
import { Drain, drainMemory } from "../sockets/drain.ts";
import { FanOut } from "../sockets/fan-out.ts";
import { Reaper } from "../sockets/reaper.ts";
import type { Seat, SocketHost } from "../sockets/seats.ts";
import { Audience } from "./audience.ts";
import type { DeniedSubject } from "./denials.ts";
import { Denials } from "./denials.ts";
import { Ephemerals } from "./ephemerals.ts";
import { eventBlocks, Flush } from "./flush.ts";
import { Gate } from "./gate.ts";
import type { ChannelLog } from "./log.ts";
import { Lookup } from "./lookup.ts";
import { Members } from "./members.ts";
import { Notices } from "./notices.ts";
import type { Consumer } from "./outbox.ts";
import { Outbox } from "./outbox.ts";
import { Partings } from "./partings.ts";
import { Pulse } from "./pulse.ts";
import { Ordinals } from "./ordinals.ts";
import { ReadMarks } from "./read-marks.ts";
import { Reading } from "./reading.ts";
import { Reception } from "./reception.ts";
import type { RelaySeat } from "./relays.ts";
import { Retention } from "./retention.ts";
import type { SlashRunner } from "./slash.ts";
import { Slashes } from "./slash.ts";
import { Wishes } from "./wishes.ts";
import { Webhooks } from "./webhooks.ts";
import type { LogWriter } from "./writer.ts";
import { WritingRules } from "./writing-rules.ts";

/** What a channel stands on. */
export type RoomDeps = {
  env: Env;
  store: ObjectStore;
  host: SocketHost;
  nowMs: () => number;
  slash: SlashRunner;
  /** Ends this instance of the object: the next event starts from the store. */
  reset: (reason: string) => void;
};

/** What comes due in a channel. */
type Duty =
  | "history"
  | "directory"
  | "webhooks"
  | "inbox"
  | "reap"
  | "sweep"
  | "relays"
  | "drain"
  | "retain";

/** After a commit the drain waits this long for company, ms. */
const DRAIN_AFTER_MS = 1_000;
/** People elsewhere hear of it this much later, ms: together, and still at once for them. */
const NOTICE_AFTER_MS = 300;
/** In a busy room, one of so many flushes since people elsewhere last heard, both wait longer, ms: each costs as much for many words as for one. */
const BUSY_FLUSHES = 8;
const DRAIN_BUSY_MS = 2_000;
const NOTICE_BUSY_MS = 1_000;
/** Relays are looked at this long after somebody has left one, ms. */
const FOLD_AFTER_MS = 30_000;

/** A created channel at work: its log, its people, and the parts that move words between them. */
export class Room {
  readonly store: ObjectStore;
  readonly log: ChannelLog;
  readonly members: Members;
  readonly audience: Audience;
  readonly fanOut: FanOut<EventBlock>;
  readonly ephemerals: Ephemerals;
  readonly denials: Denials;
  readonly flush: Flush;
  readonly outbox: Outbox;
  readonly webhooks: Webhooks;
  readonly history: HistoryStore;
  readonly gate: Gate;
  readonly reception: Reception;
  readonly lookup: Lookup;
  readonly alarms: Alarms<Duty>;
  readonly reaper: Reaper;
  readonly notices: Notices;
  readonly slashes: Slashes;
  readonly wishes: Wishes;
  readonly reading: Reading;
  readonly partings: Partings;
  readonly #retention: Retention;
  readonly #drain: Drain;
  readonly #pulse: Pulse;
  readonly #deps: RoomDeps;
  /** Flushes since the people elsewhere last heard, and before that. */
  #flushes = 0;
  #flushesBefore = 0;

  constructor(deps: RoomDeps, log: ChannelLog) {
    const { env, store, nowMs } = deps;
    this.#deps = deps;
    this.store = store;
    this.log = log;
    this.lookup = new Lookup(store, log);
    this.slashes = new Slashes(deps.slash);
    this.members = new Members(store);
    this.audience = new Audience({
      store,
      host: deps.host,
      channelId: log.record.id,
      epoch: log.epoch,
      spread: relaySpread(env),
      head: () => log.head,
      line: (relay, region) => relayStub(env, { channelId: log.record.id, relay, region }),
      left: (userId) => this.#left(userId),
      drain: () => this.#drain,
    });
    this.fanOut = new FanOut({
      readers: () => this.audience.cost,
      nowMs,
      words: ({ count }) => count,
      send: (blocks) => this.#send(blocks),
    });
    this.ephemerals = new Ephemerals({
      readers: () => this.audience.cost,
      here: (limit) => ({ count: this.audience.people, userIds: this.audience.userIds(limit) }),
      send: (text, except) => this.audience.tell(text, except),
      nowMs,
    });
    this.denials = new Denials(store);
    this.wishes = new Wishes(store);
    const marks = new ReadMarks(store, log.words);
    const ordinals = new Ordinals(store, log);
    this.history = new HistoryStore(env, log.record.id);
    this.webhooks = new Webhooks({
      store,
      log,
      hooks: () => liveHooks(env, log.record.workspaceId, nowMs()),
      record: (jobs) => recordJobs(env, jobs),
      jobId: jobIdOf,
    });
    this.outbox = new Outbox(store, log, this.history, new ChannelTable(env), () =>
      this.webhooks.settled(),
    );
    this.notices = new Notices({
      store,
      log,
      members: this.members,
      marks,
      ordinals,
      isHere: (userId) => this.audience.isHere(userId),
      inboxOf: (userId) => inboxStub(env, userId, "object"),
      groupMembers: (groupIds) => new GroupTable(env).members(groupIds, log.record.workspaceId),
    });
    this.reading = new Reading({
      log,
      members: this.members,
      marks,
      ordinals,
      wishes: this.wishes,
      history: this.history,
      notices: this.notices,
      audience: this.audience,
      ephemerals: this.ephemerals,
      owed: () => this.#oweInbox(),
      failed: () => deps.reset("the store failed"),
    });
    this.#retention = new Retention({
      store,
      log,
      ordinals,
      history: this.history,
      settled: () => this.outbox.settled(),
      append: (work) => this.append(work),
    });
    this.partings = new Partings(store);
    this.alarms = new Alarms<Duty>(store);
    this.reaper = new Reaper(this.audience.seats, (at) => this.alarms.schedule("reap", at));
    this.#drain = new Drain({
      memory: drainMemory(store),
      sockets: () =>
        this.audience.seats.entries().map(([socket, { openedAt }]) => ({
          openedAt,
          send: (frame) => sendFrame(socket, frame),
          close: () => this.end(socket, CLOSE.draining, "draining"),
        })),
      schedule: (at) => this.alarms.schedule("drain", at),
      random: Math.random,
    });
    const instance = crypto.randomUUID();
    this.#pulse = new Pulse((at) => {
      const { size, people, relays } = this.audience;
      const { id, workspaceId } = log.record;
      const counts = { connections: size, people, relays: relays.size };
      return beat(env, { id, workspaceId, ...counts, instance, at });
    });
    this.flush = new Flush({
      store,
      log,
      members: this.members,
      rules: new WritingRules({
        record: () => log.record,
        spokeAt: (userId) => marks.spokeAt(userId),
        isBlocked: (userId) => this.wishes.isBlocked(userId),
      }),
      nowMs,
      fanOut: this.fanOut,
      readers: () => this.audience.cost,
      committed: () => this.#owe("history"),
      failed: () => {
        this.gate.failed();
        deps.reset("the store failed");
      },
    });
    this.gate = new Gate({
      env,
      record: () => log.record,
      nowMs,
      audience: this.audience,
      waiting: () => this.flush.waiting,
    });
    this.reception = new Reception({
      log,
      members: this.members,
      marks,
      ordinals,
      wishes: this.wishes,
      audience: this.audience,
      gate: this.gate,
    });
  }

  now(): number {
    return this.#deps.nowMs();
  }

  get limitsAreOn(): boolean {
    return limitsAreOn(this.#deps.env);
  }

  /** Commits events that no command made (members, the record, what is brought) and tells everybody; `owes` names who has to hear of them. */
  append(
    work: (writer: LogWriter) => void,
    owes: readonly Consumer[] = ["history", "directory"],
  ): Outcome<ChannelEvent[]> {
    // What waits was sent before, and keeps its place.
    this.flush.now();
    let events: ChannelEvent[];
    try {
      events = this.log.commit(this.now(), (writer) => {
        work(writer);
        if (writer.entries.length > 0) for (const consumer of owes) this.#owe(consumer);
      });
    } catch {
      this.#deps.reset("the store failed");
      return refuse("unavailable", "Nothing was stored, try again", 1);
    }
    for (const event of events)
      if (event.type === "member.joined" || event.type === "member.left")
        this.members.forget(event.userId);
    this.fanOut.push(eventBlocks(events));
    this.fanOut.soon();
    return { ok: events };
  }

  /** Seats a socket: welcome first, then what it missed; the others learn who came. */
  seat(socket: WebSocket, seat: Seat, resume: Since | undefined): void {
    const came = this.audience.add(socket, seat);
    this.#arrived(seat.userId, came);
    for (const text of this.reception.greeting(seat.userId, resume)) sendText(socket, text);
    this.audience.seats.toldUpTo(socket, this.log.head);
  }

  /** Counts in a seat on a Relay, and answers what its socket is to be sent. */
  seatOnRelay(seat: RelaySeat, resume: Since | undefined): Seated {
    const came = this.audience.addOnRelay(seat);
    this.#arrived(seat.userId, came);
    const { epoch, head } = this.log;
    return { texts: this.reception.greeting(seat.userId, resume), epoch, head };
  }

  /** Sends the exact difference, or `reset`. */
  resume(socket: WebSocket, since: Since): void {
    for (const text of this.reception.difference(since)) sendText(socket, text);
    this.audience.seats.toldUpTo(socket, this.log.head);
  }

  /** A socket is gone. */
  leave(socket: WebSocket): void {
    this.audience.remove(socket);
  }

  /** A socket of a Relay is gone. */
  leaveOnRelay(seat: SeatAddress & { userId: string }): void {
    this.audience.removeOnRelay(seat);
  }

  /** Ends the sockets and pending commands of a session, or of all of a user's. */
  deny(subject: DeniedSubject): void {
    this.denials.add(subject, this.now());
    this.alarms.schedule("sweep", this.now() + LIMITS.denialLifeMs);
    this.#cut(subject, CLOSE.sessionEnded, "session ended");
  }

  /** Ends the sockets and pending commands of a person who may no longer be here. */
  expel(userId: string): void {
    this.#cut({ userId }, CLOSE.notAllowed, "no longer a member");
  }

  /** What is here of a person's sockets. */
  socketsOf(userId: string): HeldSockets {
    return heldSockets(this.audience.socketsOf(userId), this.now());
  }

  /** Closes a person's longest idle socket. */
  closeIdle(userId: string): void {
    this.#keepActive(userId, Math.max(this.audience.count(userId) - 1, 0));
  }

  /** Closes the sockets of everybody: the channel is no more. */
  dissolve(): void {
    this.audience.dissolve(CLOSE.noSuchChannel, "no such channel");
    noteOutbox(this.log.record.id, null);
  }

  /** Asks every socket, wherever it is held, to reconnect in its own time; answers how many there are. */
  drain(): number {
    const { size } = this.audience;
    if (size === 0) return 0;
    const spreadMs = reconnectSpreadMs(size);
    const nowMs = this.now();
    this.#drain.begin({ nowMs, before: nowMs, spreadMs });
    this.audience.drain(spreadMs);
    return size;
  }

  /** Closes one socket and counts it out at once. */
  end(socket: WebSocket, code: CloseCode, reason: string): void {
    this.audience.end(socket, code, reason);
  }

  /** What the channel keeps has changed: what it keeps no longer goes, but not at once. */
  expireLater(): void {
    this.alarms.schedule("retain", this.now() + LIMITS.retentionAfterMs);
  }

  /** What the alarm does for each duty. */
  duties(): Record<Duty, () => Promise<number | null>> {
    const nowMs = () => this.now();
    return {
      history: async () => {
        this.#pulse.beat(this.audience.size, this.now());
        if (await this.webhooks.watch(this.outbox.confirmed()))
          this.alarms.schedule("webhooks", this.now());
        const next = await this.outbox.drain("history", nowMs);
        noteOutbox(this.log.record.id, next === null ? null : this.outbox.waitsSince());
        return next;
      },
      webhooks: () => this.webhooks.drain(nowMs),
      directory: () => this.outbox.drain("directory", nowMs),
      inbox: () => {
        this.#flushesBefore = this.#flushes;
        this.#flushes = 0;
        return this.notices.drain(nowMs);
      },
      retain: () => this.#retention.run(nowMs),
      drain: () => Promise.resolve(this.#drain.step(this.now())),
      reap: () => {
        const end = (socket: WebSocket) => this.end(socket, CLOSE.silent, "silent");
        const next = this.reaper.sweep(this.now(), end);
        this.#pulse.beat(this.audience.size, this.now());
        return Promise.resolve(next);
      },
      relays: () =>
        Promise.resolve(
          this.audience.fold(reconnectSpreadMs(this.audience.people), this.now())
            ? this.now() + FOLD_AFTER_MS * 2
            : null,
        ),
      sweep: () =>
        Promise.resolve(this.denials.sweep(this.now()) ? this.now() + LIMITS.denialLifeMs : null),
    };
  }

  /** Tells one person alone, on each socket that they have here; false where there is none. */
  tellOne(userId: string, frame: ServerFrame): boolean {
    return this.audience.tellOne(userId, JSON.stringify(frame));
  }

  /** Somebody is owed a word to their Inbox, soon. */
  #oweInbox(): void {
    this.alarms.schedule("inbox", this.now() + NOTICE_AFTER_MS);
  }

  #owe(consumer: Consumer): void {
    const isBusy = this.#flushesBefore >= BUSY_FLUSHES;
    this.alarms.schedule(consumer, this.now() + (isBusy ? DRAIN_BUSY_MS : DRAIN_AFTER_MS));
    if (consumer === "history") {
      this.#flushes += 1;
      this.alarms.schedule("inbox", this.now() + (isBusy ? NOTICE_BUSY_MS : NOTICE_AFTER_MS));
    }
    this.reaper.active(this.now());
  }

  #cut(
    subject: Subject,
    code: typeof CLOSE.sessionEnded | typeof CLOSE.notAllowed,
    reason: string,
  ): void {
    this.flush.drop((who) => isSubject(subject, who));
    this.audience.cut(subject, this.now(), code, reason);
  }

  /** Of a person's sockets the longest idle make room. */
  #keepActive(userId: string, most: number): void {
    this.audience.keepActive(userId, most, CLOSE.tooManyConnections, "too many connections");
  }

  #arrived(userId: string, came: boolean): void {
    if (this.limitsAreOn) this.#keepActive(userId, LIMITS.socketsPerUserInChannel);
    this.#pulse.beat(this.audience.size, this.now());
    if (came) this.ephemerals.presence(userId, "online");
    this.reaper.active(this.now());
  }

  /** A person has left with their last socket. */
  #left(userId: string): void {
    this.ephemerals.presence(userId, "offline");
    this.#pulse.beat(this.audience.size, this.now());
    if (this.notices.look(userId)) this.#oweInbox();
    // Should it not arrive, the next one who asks finds out.
    if (this.partings.take(userId))
      void inboxStub(this.#deps.env, userId, "object")
        .gone()
        .catch(() => {});
    if (this.audience.relays.size > 0) this.alarms.schedule("relays", this.now() + FOLD_AFTER_MS);
  }

  /** One frame for everybody; who confirms and is too far behind for it is told to begin anew. */
  #send(blocks: readonly EventBlock[]): void {
    for (const group of frameGroups(blocks)) this.audience.broadcast(group);
    for (const socket of this.audience.seats.slow.behind()) {
      sendFrame(socket, { type: "reset", epoch: this.log.epoch, head: this.log.head });
      this.end(socket, CLOSE.silent, "too far behind");
    }
  }
}
