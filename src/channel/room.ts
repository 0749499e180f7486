import type { Outcome } from "../protocol/errors.ts";
import { CLOSE, refuse } from "../protocol/errors.ts";
import type { ChannelEvent } from "../protocol/events.ts";
import type { ServerFrame } from "../protocol/frames.ts";
import type { EventBlock, Seated, Since, Subject } from "../protocol/relay.ts";
import { isSubject } from "../protocol/relay.ts";
import type { HeldSockets } from "../protocol/held-sockets.ts";
import { heldSockets } from "../protocol/held-sockets.ts";
import { LIMITS } from "../protocol/limits.ts";
import type { Env } from "../storage/env.ts";
import { limitsAreOn, relaySpread } from "../storage/env.ts";
import { HistoryStore } from "../storage/history.ts";
import type { DutyRun } from "../storage/alarms.ts";
import { Alarms } from "../storage/alarms.ts";
import type { ObjectStore } from "../storage/object-store.ts";
import { inboxStub, relayStub } from "../storage/objects.ts";
import { logBug } from "../observability/log.ts";
import { noteOutbox } from "../observability/outbox-ages.ts";
import type { FanOut } from "../sockets/fan-out.ts";
import type { Seat, SocketHost } from "../sockets/seats.ts";
import { Audience } from "./audience.ts";
import type { DebtDuty } from "./debts.ts";
import { Debts } from "./debts.ts";
import type { DeniedSubject } from "./denials.ts";
import { Denials } from "./denials.ts";
import { Ephemerals } from "./ephemerals.ts";
import { eventBlocks, Flush } from "./flush.ts";
import { Gate } from "./gate.ts";
import type { ChannelLog } from "./log.ts";
import { Lookup } from "./lookup.ts";
import { Members } from "./members.ts";
import type { Consumer, Outbox } from "./outbox.ts";
import { Partings } from "./partings.ts";
import { Ordinals } from "./ordinals.ts";
import { ReadMarks } from "./read-marks.ts";
import { Reading } from "./reading.ts";
import { Reception } from "./reception.ts";
import type { RelaySeat } from "./relays.ts";
import { Retention } from "./retention.ts";
import type { SlashRunner } from "./slash.ts";
import { Slashes } from "./slash.ts";
import { toEverybody } from "./to-everybody.ts";
import type { UpkeepDuty } from "./upkeep.ts";
import { Upkeep } from "./upkeep.ts";
import { Wishes } from "./wishes.ts";
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
type Duty = DebtDuty | UpkeepDuty | "retain" | "sweep";

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
  readonly history: HistoryStore;
  readonly gate: Gate;
  readonly reception: Reception;
  readonly lookup: Lookup;
  readonly slashes: Slashes;
  readonly wishes: Wishes;
  readonly reading: Reading;
  readonly partings: Partings;
  readonly alarms: Alarms<Duty>;
  readonly #retention: Retention;
  readonly #debts: Debts;
  readonly #upkeep: Upkeep;
  readonly #deps: RoomDeps;

  constructor(deps: RoomDeps, log: ChannelLog) {
    const { env, store, nowMs } = deps;
    this.#deps = deps;
    this.store = store;
    this.log = log;
    this.alarms = new Alarms<Duty>(store, {
      mayBeLost: deps.env.RUN !== undefined,
      failed: (duty, error) => logBug(`duty of a channel: ${duty}`, error),
    });
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
      drain: () => this.#upkeep.leaving,
    });
    this.fanOut = toEverybody(log, this.audience, nowMs);
    this.ephemerals = new Ephemerals({
      readers: () => this.audience.cost,
      here: (limit) => ({ count: this.audience.people, userIds: this.audience.userIds(limit) }),
      send: (text, except) => this.audience.tell(text, except),
      nowMs,
    });
    this.denials = new Denials(store);
    this.wishes = new Wishes(store);
    this.history = new HistoryStore(env, log.record.id);
    const { members, audience, wishes, history, alarms } = this;
    const marks = new ReadMarks(store, log.words);
    const ordinals = new Ordinals(store, log);
    const stored = { store, log, members, marks, ordinals };
    this.#upkeep = new Upkeep({ env, store, log, audience, alarms, nowMs });
    const beat = () => this.#upkeep.beat();
    this.#debts = new Debts({ ...stored, env, history, audience, alarms, beat, nowMs });
    this.outbox = this.#debts.outbox;
    this.reading = new Reading({
      ...stored,
      wishes,
      history,
      notices: this.#debts.notices,
      audience,
      ephemerals: this.ephemerals,
      owed: () => this.#debts.oweInbox(),
      failed: () => deps.reset("the store failed"),
    });
    this.#retention = new Retention({
      ...stored,
      history,
      settled: () => this.outbox.settled(),
      append: (work) => this.append(work),
    });
    this.partings = new Partings(store, (userId) => inboxStub(env, userId, "object").gone());
    this.flush = new Flush({
      ...stored,
      rules: new WritingRules({
        record: () => log.record,
        spokeAt: (userId) => marks.spokeAt(userId),
        isBlocked: (userId) => wishes.isBlocked(userId),
      }),
      nowMs,
      fanOut: this.fanOut,
      readers: () => audience.cost,
      committed: () => {
        this.#debts.owe("history");
        this.#upkeep.active();
      },
      failed: () => {
        this.gate.failed();
        deps.reset("the store failed");
      },
    });
    this.gate = new Gate({
      env,
      record: () => log.record,
      nowMs,
      audience,
      waiting: () => this.flush.waiting,
    });
    this.reception = new Reception({ ...stored, wishes, audience, gate: this.gate });
  }

  now(): number {
    return this.#deps.nowMs();
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
        if (writer.entries.length === 0) return;
        for (const consumer of owes) this.#debts.owe(consumer);
        this.#upkeep.active();
      });
    } catch (error) {
      logBug("events of a channel", error);
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
    this.#arrived(seat.userId, this.audience.add(socket, seat));
    this.reception.greet(socket, seat.userId, resume);
  }

  /** Counts in a seat on a Relay, and answers what its socket is to be sent. */
  seatOnRelay(seat: RelaySeat, resume: Since | undefined): Seated {
    this.#arrived(seat.userId, this.audience.addOnRelay(seat));
    const { epoch, head } = this.log;
    return { texts: this.reception.greeting(seat.userId, resume), epoch, head };
  }

  /** A socket is gone. */
  leave(socket: WebSocket): void {
    this.audience.remove(socket);
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
    this.audience.keepActive(userId, Math.max(this.audience.count(userId) - 1, 0));
  }

  /** Closes the sockets of everybody: the channel is no more. */
  dissolve(): void {
    this.audience.dissolve(CLOSE.noSuchChannel, "no such channel");
    noteOutbox(this.log.record.id, null);
  }

  /** Sends everybody away to come again: what is here is replaced by what was backed up. */
  replaced(): void {
    this.audience.dissolve(CLOSE.draining, "restored from a backup");
    noteOutbox(this.log.record.id, null);
  }

  /** Asks every socket, wherever it is held, to reconnect in its own time; answers how many there are. */
  drain(): number {
    return this.#upkeep.drain();
  }

  /** What the channel keeps has changed: what it keeps no longer goes, but not at once. */
  expireLater(): void {
    this.alarms.schedule("retain", this.now() + LIMITS.retentionAfterMs);
  }

  /** What the alarm does for each duty. */
  duties(): Record<Duty, DutyRun> {
    return {
      ...this.#debts.duties(),
      ...this.#upkeep.duties(),
      retain: () => this.#retention.run(this.#deps.nowMs),
      sweep: () =>
        Promise.resolve(this.denials.sweep(this.now()) ? this.now() + LIMITS.denialLifeMs : null),
    };
  }

  /** Tells one person alone, on each socket that they have here; false where there is none. */
  tellOne(userId: string, frame: ServerFrame): boolean {
    return this.audience.tellOne(userId, JSON.stringify(frame));
  }

  #cut(
    subject: Subject,
    code: typeof CLOSE.sessionEnded | typeof CLOSE.notAllowed,
    reason: string,
  ): void {
    this.flush.drop((who) => isSubject(subject, who));
    this.audience.cut(subject, this.now(), code, reason);
  }

  #arrived(userId: string, came: boolean): void {
    if (limitsAreOn(this.#deps.env))
      this.audience.keepActive(userId, LIMITS.socketsPerUserInChannel);
    this.#upkeep.beat();
    if (came) this.ephemerals.presence(userId, "online");
    this.#upkeep.active();
  }

  /** A person has left with their last socket. */
  #left(userId: string): void {
    this.ephemerals.presence(userId, "offline");
    this.#upkeep.beat();
    this.#debts.left(userId);
    this.partings.left(userId);
    this.#upkeep.foldLater();
  }
}
