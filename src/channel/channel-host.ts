import { DurableObject } from "cloudflare:workers";
import type { Outcome } from "../protocol/errors.ts";
import { refuse } from "../protocol/errors.ts";
import type { Missed, SeatRequest, Seated, Since, Upward } from "../protocol/relay.ts";
import { PING, PONG } from "../protocol/wire.ts";
import { logBug } from "../observability/log.ts";
import { reportSoon } from "../observability/reporter.ts";
import { authSecret } from "../storage/env.ts";
import type { Env } from "../storage/env.ts";
import { now } from "../storage/faults.ts";
import type { MemberCopy } from "../storage/directory/channels.ts";
import type { DumpCursor, DumpSlice } from "../storage/dump/object-dump.ts";
import { dumpSlice } from "../storage/dump/object-dump.ts";
import type { LoadPart } from "../storage/dump/reload.ts";
import { reload } from "../storage/dump/reload.ts";
import { objectStore } from "../storage/object-store.ts";
import { answerClose, openSocket, refuseSocket } from "../storage/sockets.ts";
import { ABSENT } from "./access.ts";
import { dispatch, hear } from "./dispatch.ts";
import { admitBearer, admitSocket } from "./handshake.ts";
import type { ChannelSeed } from "./log.ts";
import { ChannelLog } from "./log.ts";
import { isOneMoment, mendChannel, takeNewerMembers } from "./restored.ts";
import { Room } from "./room.ts";
import type { SlashRunner } from "./slash.ts";

const PLACE_GONE = refuse("unavailable", "This place is no more, ask for another ticket", 1);

/**
 * Where a channel lives on the platform: it is opened and made, sockets come to it, its own and those
 * of Relays, its alarm rings, it is backed up and restored, and it ends. {@link Room} is the channel.
 */
export class ChannelHost extends DurableObject<Env> {
  readonly #slash: SlashRunner;
  /** The channel, once it has been made. */
  protected room: Room | undefined;

  constructor(ctx: DurableObjectState, env: Env, slash: SlashRunner) {
    super(ctx, env);
    this.#slash = slash;
    ctx.setWebSocketAutoResponse(new WebSocketRequestResponsePair(PING, PONG));
    const log = ChannelLog.open(this.#store());
    if (log === undefined) return;
    const room = this.#open(log);
    this.room = room;
    room.audience.announce();
    void ctx.blockConcurrencyWhile(async () =>
      room.alarms.wake(await ctx.storage.getAlarm(), now()),
    );
  }

  /** Makes the channel; again changes nothing. */
  create(seed: ChannelSeed): void {
    this.room ??= this.#open(ChannelLog.create(this.#store(), seed));
  }

  /** Forgets the channel altogether: its directory row could not be made. */
  async destroy(): Promise<void> {
    this.room?.dissolve();
    this.room = undefined;
    await this.ctx.storage.deleteAlarm();
    await this.ctx.storage.deleteAll();
  }

  /** Asks every socket to reconnect; answers how many there are, or null where there is no channel. */
  drain(): number | null {
    return this.room?.drain() ?? null;
  }

  /** A socket, by the ticket in its subprotocols. Only the Worker calls this. */
  override fetch(request: Request): Response {
    const room = this.room;
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
    if (this.room === undefined) return;
    try {
      dispatch(this.room, socket, data);
    } catch (error) {
      this.#failed(error);
    }
  }

  override webSocketClose(socket: WebSocket, code: number): void {
    this.room?.leave(socket);
    answerClose(socket, code);
  }

  override webSocketError(socket: WebSocket): void {
    this.room?.leave(socket);
  }

  /** Seats a socket of a Relay, by the claims of the ticket that the Relay has checked. */
  seatOnRelay(request: SeatRequest): Outcome<Seated> {
    const room = this.room;
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
    const room = this.room;
    if (room === undefined) return;
    room.audience.met([words]);
    try {
      await hear(room, words);
    } catch (error) {
      this.#failed(error);
    }
  }

  /** The exact difference since a place in the log, for a Relay or one of its sockets. */
  missed(since: Since): Missed {
    const room = this.room;
    return room === undefined ? { epoch: "", head: 0, reset: true } : room.reception.missed(since);
  }

  override async alarm(): Promise<void> {
    await this.room?.alarms.run(now, this.room.duties());
    reportSoon(this.env, (work) => this.ctx.waitUntil(work));
  }

  /** A slice of all that is stored here, for a backup. */
  dump(cursor: DumpCursor | null): DumpSlice {
    return dumpSlice(this.#store(), cursor, isOneMoment);
  }

  /** Takes a part of a backup in place of what is here; see {@link reload}. */
  async load(part: LoadPart): Promise<void> {
    if (part.first) this.room?.replaced();
    this.room = undefined;
    await reload(this.ctx, part, () => mendChannel(this.#store(), now()));
  }

  /** Where a restored log ends, after it has taken over what the directory knew better; null where nothing is. */
  settle(members: readonly MemberCopy[]): number | null {
    if (this.room === undefined) return null;
    takeNewerMembers(this.#store(), members);
    for (const { userId } of members) this.room.members.forget(userId);
    return this.room.log.head;
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

  /** Only a store that fails, or a bug, throws while a command is taken; what memory holds is then worth nothing. */
  #failed(error: unknown): void {
    logBug("command in a channel", error);
    this.#reset("a command failed");
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
