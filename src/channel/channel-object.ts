import { DurableObject } from "cloudflare:workers";
import type { Outcome } from "../protocol/errors.ts";
import { refuse } from "../protocol/errors.ts";
import type { Channel as ChannelRecord, Message, Role } from "../protocol/events.ts";
import type { CommandNotice, LogCommand } from "../protocol/frames.ts";
import type { ReaderView } from "../protocol/http.ts";
import type { Level } from "../protocol/levels.ts";
import type { HeldSockets } from "../protocol/held-sockets.ts";
import { LIMITS } from "../protocol/limits.ts";
import type { Missed, SeatRequest, Seated, Since, Upward } from "../protocol/relay.ts";
import { withJitter } from "../protocol/retry-after.ts";
import { PING, PONG } from "../protocol/wire.ts";
import { authSecret } from "../storage/env.ts";
import type { Env } from "../storage/env.ts";
import { now } from "../storage/faults.ts";
import type { PinPlace } from "../storage/history.ts";
import { objectStore } from "../storage/object-store.ts";
import { answerClose, openSocket, refuseSocket } from "../storage/sockets.ts";
import type { Actor, NeedsRole } from "./access.ts";
import { mayAct, mayRead } from "./access.ts";
import type { DeniedSubject } from "./denials.ts";
import { dispatch, hear, submit } from "./dispatch.ts";
import type { FollowedSlice } from "./followed.ts";
import { followedThreads } from "./followed.ts";
import { admitBearer, admitSocket } from "./handshake.ts";
import type { ChannelSeed, MessageRange } from "./log.ts";
import { ChannelLog } from "./log.ts";
import type { FollowSlice, PinSlice, VersionSlice } from "./lookup.ts";
import * as membership from "./membership.ts";
import * as record from "./record.ts";
import { Room } from "./room.ts";
import type { SlashRunner } from "./slash.ts";

/** An answer, a refusal, or the wish for the person's workspace role first. */
export type Answer<T> = Outcome<T> | NeedsRole;

/** A committed command over HTTP: the message it made or changed, where the object holds it. */
export type CommandAnswer = { seq: number; repeat: boolean; message: Message | null };

/**
 * What the object has of a page, and from where on D1 has the rest: everything at or below `floor`,
 * but for the `changed` messages, whose newest state only the object has. `head` is the place in the
 * log that all of it is true of.
 */
export type PageSlice = {
  floor: number;
  head: number;
  /** What has a seq up to here is gone, whatever D1 still has. */
  expired: number;
  messages: Message[];
  changed: Message[];
};

/** A full room asks people to try again after this, s. */
const FULL_RETRY_S = 30;

const PLACE_GONE = refuse("unavailable", "This place is no more, ask for another ticket", 1);
const ABSENT = refuse("not_found", "There is no such channel");

/** The Durable Object of one channel. It adapts the platform; {@link Room} is the channel. */
export class Channel extends DurableObject<Env> {
  readonly #slash: SlashRunner;
  #room: Room | undefined;

  constructor(ctx: DurableObjectState, env: Env, slash: SlashRunner) {
    super(ctx, env);
    this.#slash = slash;
    ctx.setWebSocketAutoResponse(new WebSocketRequestResponsePair(PING, PONG));
    const log = ChannelLog.open(this.#store());
    if (log === undefined) return;
    const room = this.#open(log);
    this.#room = room;
    room.audience.announce();
    void ctx.blockConcurrencyWhile(async () =>
      room.alarms.wake(await ctx.storage.getAlarm(), now()),
    );
  }

  /** Makes the channel; again changes nothing. */
  create(seed: ChannelSeed): void {
    this.#room ??= this.#open(ChannelLog.create(this.#store(), seed));
  }

  /** Forgets the channel altogether: its directory row could not be made. */
  async destroy(): Promise<void> {
    this.#room?.dissolve();
    this.#room = undefined;
    await this.ctx.storage.deleteAlarm();
    await this.ctx.storage.deleteAll();
  }

  /** The record, for who may read it. */
  describe(actor: Actor): Answer<{ record: ChannelRecord; joined: boolean; memberIds: string[] }> {
    return this.#reading(actor, (room) => ({
      ok: {
        record: room.log.record,
        joined: room.members.role(actor.userId) !== undefined,
        memberIds: room.members.list(200),
      },
    }));
  }

  /** May this person open a socket here, now, and where? Counts as an attempt. `region` is near them. */
  admit(actor: Actor, region = ""): Answer<{ relay: string | null }> {
    return this.#acting(actor, (room) => {
      const allowed = room.gate.ticket(actor.userId);
      if (!("ok" in allowed)) return allowed;
      const relay = room.audience.place(region, room.now(), LIMITS.ticketLifeMs);
      return relay === undefined
        ? refuse("overloaded", "This channel is full", withJitter(FULL_RETRY_S, Math.random))
        : { ok: { relay } };
    });
  }

  /** What is here of a person's sockets, for their Inbox to count; with `tell` it hears when the last has gone. */
  socketsOf(userId: string, tell = false): HeldSockets {
    const held = this.#room?.socketsOf(userId) ?? { count: 0, fresh: 0, idleSince: null };
    if (tell && held.count > 0) this.#room?.partings.ask(userId);
    return held;
  }

  /** Closes a person's longest idle socket: another channel has a newer one. */
  closeIdle(userId: string): void {
    this.#room?.closeIdle(userId);
  }

  /** Seats a socket of a Relay, by the claims of the ticket that the Relay has checked. */
  seatOnRelay(request: SeatRequest): Outcome<Seated> {
    const room = this.#room;
    if (room === undefined) return ABSENT;
    // Nothing would ever be told to a socket there.
    if (!room.audience.knows(request.relay)) return PLACE_GONE;
    return this.#seating(room, () => {
      room.audience.met([request]);
      const judged = admitBearer(room, request.claims);
      if (!("ok" in judged)) return judged;
      const { relay, key, claims, resume } = request;
      const { userId, sessionId } = claims;
      const seat = { relay, key, userId, sessionId, openedAt: room.now() };
      const seated = { ok: room.seatOnRelay(seat, resume) };
      room.gate.seated();
      return seated;
    });
  }

  /** Takes what the sockets of a Relay said and did; resolves when all of it is answered. */
  async hear(words: Upward): Promise<void> {
    const room = this.#room;
    if (room === undefined) return;
    room.audience.met([words]);
    try {
      await hear(room, words);
    } catch {
      this.#reset("a command failed");
    }
  }

  /** The exact difference since a place in the log, for a Relay or one of its sockets. */
  missed(since: Since): Missed {
    const room = this.#room;
    return room === undefined ? { epoch: "", head: 0, reset: true } : room.reception.missed(since);
  }

  /** Takes one command over HTTP and answers when it is durable. */
  async command(actor: Actor, command: LogCommand): Promise<Answer<CommandAnswer>> {
    const allowed = this.#acting<Room>(actor, (room) => {
      // A session is denied for good, whenever it was issued.
      if (room.denials.denies(actor, Number.POSITIVE_INFINITY))
        return refuse("unauthenticated", "This session has ended");
      const wait = room.gate.take(actor.userId);
      return wait > 0 ? refuse("rate_limited", "Too many messages", wait) : { ok: room };
    });
    if (!("ok" in allowed)) return allowed;
    const room = allowed.ok;
    return new Promise((answer) => {
      submit(room, actor, command, (applied) => {
        if (!("ok" in applied)) return answer(applied);
        const { seq, repeat } = applied.ok;
        const target = command.type === "send" ? seq : command.seq;
        return answer({ ok: { seq, repeat, message: room.log.message(target) ?? null } });
      });
      room.flush.soon();
    });
  }

  /** The object's part of a page of messages. */
  page(actor: Actor, range: MessageRange): Answer<PageSlice> {
    return this.#reading(actor, (room) => {
      const needsOlder = range.after < room.log.floor;
      return {
        ok: {
          floor: room.log.floor,
          head: room.log.head,
          expired: room.log.expired.seq,
          messages: room.log.messages(range),
          changed: needsOlder ? room.log.changedBelowFloor(range, room.outbox.confirmed()) : [],
        },
      };
    });
  }

  /** The object's part of the pinned messages before a place. */
  pins(actor: Actor, before: PinPlace, limit: number): Answer<PinSlice> {
    return this.#reading(actor, (room) => ({ ok: room.lookup.pins(before, limit) }));
  }

  /** The object's part of what edits have replaced of a message. */
  versions(actor: Actor, seq: number): Answer<VersionSlice> {
    return this.#reading(actor, (room) => room.lookup.versions(seq));
  }

  /** Whether a person follows a thread. */
  following(actor: Actor, seq: number): Answer<FollowSlice> {
    return this.#reading(actor, (room) => room.lookup.following(seq, actor.userId));
  }

  /** The threads that a person follows here; see {@link followedThreads}. */
  followed(actor: Actor, range: { before: number; limit: number }): Answer<FollowedSlice> {
    return this.#acting(actor, (room) => {
      const readSeq = room.reading.readTo(actor.userId);
      const slice = followedThreads(this.#store(), room.log, actor.userId, range);
      return { ok: { ...slice, readSeq } };
    });
  }

  /** Messages by their places, as they are now: those that are here, and which of them only D1 can have. */
  messagesAt(
    actor: Actor,
    seqs: readonly number[],
  ): Answer<{ messages: Message[]; older: number[] }> {
    return this.#reading(actor, ({ log }) => {
      const messages = log.present(seqs);
      const here = new Set(messages.map(({ seq }) => seq));
      const isOlder = (seq: number) => seq <= log.floor && seq > log.expired.seq && !here.has(seq);
      return { ok: { messages, older: seqs.filter(isOlder) } };
    });
  }

  /** Notes how far a person has read, or with `back` marks unread from `seq` on. */
  async read(actor: Actor, seq: number, back = false): Promise<Answer<null>> {
    const allowed = this.#acting(actor, (room) => ({ ok: room.reading }));
    if (!("ok" in allowed)) return allowed;
    return back ? allowed.ok.unread(actor.userId, seq) : allowed.ok.read(actor.userId, seq);
  }

  /** How many messages somebody has not read; null where they are no member. */
  unread(userId: string): number | null {
    const room = this.#room;
    return room?.members.role(userId) === undefined ? null : room.reading.count(userId);
  }

  /** Who has read as far as `seq`. */
  readers(actor: Actor, seq: number): Answer<ReaderView[]> {
    return this.#acting(actor, (room) => room.reading.readers(seq));
  }

  /** How much of the channel reaches a person. */
  setLevel(actor: Actor, level: Level): Answer<ChannelRecord> {
    return this.#acting(actor, (room) => {
      room.wishes.setLevel(actor.userId, level);
      return { ok: room.log.record };
    });
  }

  /** A person shows, or no longer shows, how far they have read. Idempotent. */
  receipts(userId: string, on: boolean): void {
    this.#room?.wishes.showReads(userId, on);
  }

  /** A person wants, or no longer wants, to hear nothing of another. Idempotent. */
  blocked(byUserId: string, userId: string, on: boolean): void {
    this.#room?.wishes.block(byUserId, userId, on);
  }

  /** Joins a person to a public channel; see {@link membership}. */
  join(actor: Actor): Answer<membership.Change> {
    return this.#room === undefined ? ABSENT : membership.join(this.#room, actor);
  }

  /** Adds a person of the workspace, with their role there. */
  addMember(actor: Actor, userId: string, role: Role): Answer<membership.Change> {
    return this.#room === undefined ? ABSENT : membership.add(this.#room, actor, userId, role);
  }

  /** Takes a person out: oneself leaves, others are removed. */
  async removeMember(actor: Actor, userId: string): Promise<Answer<membership.Change>> {
    if (this.#room === undefined) return ABSENT;
    const removed = membership.remove(this.#room, actor, userId);
    await this.#room.audience.settled();
    return removed;
  }

  /** Changes the record: name, topic, settings and the like, or archives. */
  update(actor: Actor, change: record.RecordChange): Answer<record.Changed> {
    return this.#room === undefined ? ABSENT : record.update(this.#room, actor, change);
  }

  /** The workspace has changed a person's role, or (null) put them out. Idempotent. */
  async workspaceRole(userId: string, role: Role | null): Promise<void> {
    if (this.#room === undefined) return;
    membership.follow(this.#room, userId, role);
    await this.#room.audience.settled();
  }

  /** Ends a session, or all of a user's, here and on every Relay; rejects where one has not confirmed. */
  async deny(subject: DeniedSubject): Promise<void> {
    this.#room?.deny(subject);
    await this.#room?.audience.settled();
  }

  /** Tells one person alone what a command of theirs says; false where they have no socket here. */
  notify(userId: string, answer: CommandNotice): boolean {
    return this.#room?.tellOne(userId, { type: "notice", ...answer }) ?? false;
  }

  /** Asks every socket to reconnect; answers how many there are, or null where there is no channel. */
  drain(): number | null {
    return this.#room?.drain() ?? null;
  }

  /** A socket, by the ticket in its subprotocols. Only the Worker calls this. */
  override fetch(request: Request): Response {
    const room = this.#room;
    if (room === undefined) return refuseSocket(ABSENT.refused);
    return this.#seating(room, () => {
      const admitted = admitSocket(room, request, authSecret(this.env));
      if (!("ok" in admitted)) return refuseSocket(admitted.refused);
      const { seat, resume } = admitted.ok;
      const opened = openSocket(request, (socket) => room.seat(socket, seat, resume));
      room.gate.seated();
      return opened;
    });
  }

  override webSocketMessage(socket: WebSocket, data: string | ArrayBuffer): void {
    if (this.#room === undefined) return;
    try {
      dispatch(this.#room, socket, data);
    } catch {
      // Only a store that fails throws here; what memory holds is then worth nothing.
      this.#reset("a command failed");
    }
  }

  override webSocketClose(socket: WebSocket, code: number): void {
    this.#room?.leave(socket);
    answerClose(socket, code);
  }

  override webSocketError(socket: WebSocket): void {
    this.#room?.leave(socket);
  }

  override async alarm(): Promise<void> {
    await this.#room?.alarms.run(now, this.#room.duties());
  }

  /** What throws while somebody is seated is a store that fails; the breaker counts it. */
  #seating<T>(room: Room, seat: () => T): T {
    try {
      return seat();
    } catch (error) {
      room.gate.failed();
      throw error;
    }
  }

  #acting<T>(actor: Actor, act: (room: Room) => Outcome<T>): Answer<T> {
    const room = this.#room;
    if (room === undefined) return ABSENT;
    const decision = mayAct(room.log.record, room.members.role(actor.userId), actor);
    return "role" in decision ? act(room) : decision;
  }

  #reading<T>(actor: Actor, read: (room: Room) => Outcome<T>): Answer<T> {
    const room = this.#room;
    if (room === undefined) return ABSENT;
    const decision = mayRead(room.log.record, room.members.role(actor.userId), actor);
    return "role" in decision ? read(room) : decision;
  }

  #store() {
    return objectStore(this.ctx.storage, () => this.#reset("reset in mid-flush (injected)"));
  }

  #open(log: ChannelLog): Room {
    const { ctx, env } = this;
    return new Room(
      {
        env,
        store: this.#store(),
        host: {
          accept: (socket) => ctx.acceptWebSocket(socket),
          sockets: () => ctx.getWebSockets(),
          lastPing: (socket) => ctx.getWebSocketAutoResponseTimestamp(socket)?.getTime(),
        },
        nowMs: now,
        slash: this.#slash,
        reset: (reason) => this.#reset(reason),
      },
      log,
    );
  }

  /** Sockets drop, and whoever waits for an answer gets an error: nothing unstored is ever confirmed. */
  #reset(reason: string): void {
    this.ctx.abort(reason);
  }
}
