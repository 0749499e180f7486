import type { Brought, BroughtWords } from "../protocol/brought.ts";
import type { Outcome } from "../protocol/errors.ts";
import { refuse } from "../protocol/errors.ts";
import type { Channel as ChannelRecord, Message, Role } from "../protocol/events.ts";
import type { CommandNotice, LogCommand } from "../protocol/frames.ts";
import type { ReaderView } from "../protocol/http.ts";
import type { Level } from "../protocol/levels.ts";
import type { HeldSockets } from "../protocol/held-sockets.ts";
import { LIMITS } from "../protocol/limits.ts";
import { withJitter } from "../protocol/retry-after.ts";
import type { PinPlace } from "../storage/history.ts";
import type { Actor, Answer } from "./access.ts";
import { ABSENT, mayAct, mayRead } from "./access.ts";
import { bring } from "./brought.ts";
import { ChannelHost } from "./channel-host.ts";
import { wordsOf } from "./commands.ts";
import type { DeniedSubject } from "./denials.ts";
import { submit } from "./dispatch.ts";
import type { FollowedSlice } from "./followed.ts";
import { followedThreads } from "./followed.ts";
import type { MessageRange } from "./log.ts";
import type { FollowSlice, MessagesSlice, PinSlice, VersionSlice } from "./lookup.ts";
import * as membership from "./membership.ts";
import type { PageSlice } from "./page.ts";
import { pageSlice } from "./page.ts";
import { readBy } from "./read-by.ts";
import * as record from "./record.ts";
import type { Room } from "./room.ts";
import type { CountSlice, LogSlice } from "./whole-log.ts";
import { countLog, sliceLog } from "./whole-log.ts";

/** A full room asks people to try again after this, s. */
const FULL_RETRY_S = 30;

/** A committed command over HTTP: the message it made or changed, where the object holds it. */
export type CommandAnswer = { seq: number; repeat: boolean; message: Message | null };

/**
 * The Durable Object of one channel, by what others may ask of it: the Worker for a person, Inboxes,
 * and jobs. Where it stands on the platform is {@link ChannelHost}.
 */
export class Channel extends ChannelHost {
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
    const held = this.room?.socketsOf(userId) ?? { count: 0, fresh: 0, idleSince: null };
    if (tell && held.count > 0) this.room?.partings.ask(userId);
    return held;
  }

  /** Closes a person's longest idle socket: another channel has a newer one. */
  closeIdle(userId: string): void {
    this.room?.closeIdle(userId);
  }

  /** Takes one command over HTTP and answers when it is durable. */
  command(actor: Actor, command: LogCommand): Promise<Answer<CommandAnswer>> {
    return this.#run(actor, command, (room) => room.gate.take(actor.userId, wordsOf(command)));
  }

  /** Says what a job says in somebody's name: all but the limits on words holds for it. */
  say(actor: Actor, command: LogCommand): Promise<Answer<CommandAnswer>> {
    return this.#run(actor, command, () => 0);
  }

  /** Runs a command, unless `take` says to wait so many seconds. */
  async #run(
    actor: Actor,
    command: LogCommand,
    take: (room: Room) => number,
  ): Promise<Answer<CommandAnswer>> {
    const allowed = this.#acting<Room>(actor, (room) => {
      // A session is denied for good, whenever it was issued.
      if (room.denials.denies(actor, Number.POSITIVE_INFINITY))
        return refuse("unauthenticated", "This session has ended");
      const wait = take(room);
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

  /** Takes in words from elsewhere; see {@link bring}. Only jobs call this. */
  bring(words: BroughtWords): Promise<Outcome<Brought>> {
    return this.room === undefined ? Promise.resolve(ABSENT) : bring(this.room, words);
  }

  /** How many others have read as far as `seq`; see {@link readBy}. */
  readBy(seq: number, userId: string): number {
    return this.room === undefined ? 0 : readBy(this.room, seq, userId);
  }

  /** The object's part of a page of messages. */
  page(actor: Actor, range: MessageRange): Answer<PageSlice> {
    return this.#reading(actor, (room) => ({ ok: pageSlice(room, range) }));
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
    return this.#acting(actor, ({ store, log, reading }) => {
      const readSeq = reading.readTo(actor.userId);
      const slice = followedThreads(store, log, actor.userId, range);
      return { ok: { ...slice, readSeq } };
    });
  }

  /** Messages by their places, as they are now: those that are here, and which of them only D1 can have. */
  messagesAt(actor: Actor, seqs: readonly number[]): Answer<MessagesSlice> {
    return this.#reading(actor, (room) => ({ ok: room.lookup.messagesAt(seqs) }));
  }

  /** Notes how far a person has read, or with `back` marks unread from `seq` on. */
  async read(actor: Actor, seq: number, back = false): Promise<Answer<null>> {
    const allowed = this.#acting(actor, (room) => ({ ok: room.reading }));
    if (!("ok" in allowed)) return allowed;
    return back ? allowed.ok.unread(actor.userId, seq) : allowed.ok.read(actor.userId, seq);
  }

  /** How many messages somebody has not read; null where they are no member. */
  unread(userId: string): number | null {
    const room = this.room;
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
    this.room?.wishes.showReads(userId, on);
  }

  /** A person wants, or no longer wants, to hear nothing of another. Idempotent. */
  blocked(byUserId: string, userId: string, on: boolean): void {
    this.room?.wishes.block(byUserId, userId, on);
  }

  /** Joins a person to a public channel; see {@link membership}. */
  join(actor: Actor): Answer<membership.Change> {
    return this.room === undefined ? ABSENT : membership.join(this.room, actor);
  }

  /** Adds a person of the workspace, with their role there. */
  addMember(actor: Actor, userId: string, role: Role): Answer<membership.Change> {
    return this.room === undefined ? ABSENT : membership.add(this.room, actor, userId, role);
  }

  /** Takes a person out: oneself leaves, others are removed. */
  async removeMember(actor: Actor, userId: string): Promise<Answer<membership.Change>> {
    if (this.room === undefined) return ABSENT;
    const removed = membership.remove(this.room, actor, userId);
    await this.room.audience.settled();
    return removed;
  }

  /** Changes the record: name, topic, settings and the like, or archives. */
  update(actor: Actor, change: record.RecordChange): Answer<record.Changed> {
    return this.room === undefined ? ABSENT : record.update(this.room, actor, change);
  }

  /** The workspace has changed a person's role, or (null) put them out. Idempotent. */
  async workspaceRole(userId: string, role: Role | null): Promise<void> {
    if (this.room === undefined) return;
    membership.follow(this.room, userId, role);
    await this.room.audience.settled();
  }

  /** Ends a session, or all of a user's, here and on every Relay; rejects where one has not confirmed. */
  async deny(subject: DeniedSubject): Promise<void> {
    this.room?.deny(subject);
    await this.room?.audience.settled();
  }

  /** Tells one person alone what a command of theirs says; false where they have no socket here. */
  notify(userId: string, answer: CommandNotice): boolean {
    return this.room?.tellOne(userId, { type: "notice", ...answer }) ?? false;
  }

  /** Who has a socket here, at most `limit`; for the operator. */
  present(limit: number): string[] {
    return this.room?.audience.userIds(limit) ?? [];
  }

  /** Counts messages for a report; nothing where there is no channel. See {@link countLog}. */
  countWords(from: number, to: number): CountSlice | null {
    const room = this.room;
    return room === undefined
      ? null
      : countLog(room.store, room.log, room.outbox.confirmed(), from, to);
  }

  /** Messages for an export; nothing where there is no channel. See {@link sliceLog}. */
  wholeLog(range: { after: number; limit: number }): LogSlice | null {
    const room = this.room;
    return room === undefined
      ? null
      : sliceLog(room.store, room.log, room.outbox.confirmed(), range);
  }

  #acting<T>(actor: Actor, act: (room: Room) => Outcome<T>): Answer<T> {
    const room = this.room;
    if (room === undefined) return ABSENT;
    const decision = mayAct(room.log.record, room.members.role(actor.userId), actor);
    return "role" in decision ? act(room) : decision;
  }

  #reading<T>(actor: Actor, read: (room: Room) => Outcome<T>): Answer<T> {
    const room = this.room;
    if (room === undefined) return ABSENT;
    const decision = mayRead(room.log.record, room.members.role(actor.userId), actor);
    return "role" in decision ? read(room) : decision;
  }
}
