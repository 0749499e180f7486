import { DurableObject } from "cloudflare:workers";
import type { Outcome } from "../protocol/errors.ts";
import { refuse } from "../protocol/errors.ts";
import type { Role } from "../protocol/events.ts";
import type { Changed, CommandNotice } from "../protocol/frames.ts";
import type { InboxChannel } from "../protocol/http.ts";
import type { JobView } from "../protocol/jobs.ts";
import type { Level } from "../protocol/levels.ts";
import { LIMITS } from "../protocol/limits.ts";
import type { CommandCall } from "../protocol/slash.ts";
import { inboxRoom, PING, PONG } from "../protocol/wire.ts";
import { reportSoon } from "../observability/reporter.ts";
import { authSecret, limitsAreOn } from "../storage/env.ts";
import type { Env } from "../storage/env.ts";
import { now } from "../storage/faults.ts";
import type { DumpCursor, DumpSlice } from "../storage/dump/object-dump.ts";
import { dumpSlice } from "../storage/dump/object-dump.ts";
import type { LoadPart } from "../storage/dump/reload.ts";
import { reload } from "../storage/dump/reload.ts";
import type { ObjectStore } from "../storage/object-store.ts";
import { objectStore } from "../storage/object-store.ts";
import { answerClose, openSocket, refuseSocket } from "../storage/sockets.ts";
import type { Caller } from "./calls.ts";
import { Hearing } from "./hearing.ts";
import type { InboxParts } from "./parts.ts";
import { Parts } from "./parts.ts";
import type { ReadThrough, Told } from "./shelf.ts";
import { mendInbox } from "./restored.ts";

/** The Durable Object of one person: their devices, what waits for them, and what ends for them. It adapts the platform; {@link Parts} is the Inbox. */
export class Inbox extends DurableObject<Env> {
  readonly #parts: Parts;
  readonly #hearing: Hearing;

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env);
    ctx.setWebSocketAutoResponse(new WebSocketRequestResponsePair(PING, PONG));
    this.#hearing = new Hearing(limitsAreOn(env));
    this.#parts = new Parts(env, this.#store(), {
      accept: (socket) => ctx.acceptWebSocket(socket),
      sockets: () => ctx.getWebSockets(),
      lastPing: (socket) => ctx.getWebSocketAutoResponseTimestamp(socket)?.getTime(),
    });
    const { alarms } = this.#parts;
    void ctx.blockConcurrencyWhile(async () => alarms.wake(await ctx.storage.getAlarm(), now()));
  }

  /**
   * A session of this person wants a socket in a channel. The channel is noted first, so that what
   * ends the session later finds it.
   */
  async admit(userId: string, sessionId: string, channelId: string): Promise<Outcome<null>> {
    this.#parts.self.is(userId);
    const alive = this.#alive(sessionId);
    if (!("ok" in alive)) return alive;
    const allowed = await this.#parts.sockets.admit(channelId);
    if (!("ok" in allowed)) return allowed;
    if (this.#parts.errands.visit(channelId)) await this.#parts.choices.introduce(channelId);
    // It may have ended while channels were asked.
    return this.#alive(sessionId);
  }

  /** A session of this person wants a socket here. */
  admitDevice(sessionId: string): Outcome<null> {
    const alive = this.#alive(sessionId);
    return "ok" in alive ? this.#parts.sockets.attempt() : alive;
  }

  #alive(sessionId: string): Outcome<null> {
    if (this.#parts.errands.isEnded(sessionId))
      return refuse("unauthenticated", "This session has ended");
    return { ok: null };
  }

  /**
   * Ends one session: denied here and in every channel it may have a socket in, durably, before this
   * answers. A channel that could not be reached is tried again by the alarm.
   */
  async endSession(userId: string, sessionId: string): Promise<void> {
    this.#parts.devices.end(sessionId);
    await this.#parts.errands.end(userId, sessionId);
  }

  /** Carries a workspace's decision about this person (a role, or null for out) to its channels. */
  async followWorkspace(userId: string, role: Role | null, channelIds: string[]): Promise<void> {
    this.#parts.self.is(userId);
    if (role === null) for (const channelId of channelIds) this.#forget(channelId);
    this.#parts.devices.tell({ type: "changed", what: "workspaces" });
    await this.#parts.errands.follow(userId, role, channelIds);
    if (role === null) await this.#parts.whereabouts.sift();
  }

  /** Deletes a workspace that this person owns at `at` (ms), unless that is taken back until then. */
  purgeAt(workspaceId: string, at: number): void {
    this.#parts.purges.plan(workspaceId, at);
    this.#parts.alarms.schedule("purge", at);
  }

  /** A channel has something new, or said something to this person. */
  tell(told: Told): void {
    const wanted = this.#parts.desk.wanted(told.notices);
    const news = this.#parts.shelf.tell({ ...told, notices: wanted }, this.#parts.devices.listen);
    if (news === undefined) return;
    const { channel, notices } = news;
    this.#parts.devices.tell({ type: "channel", channel });
    for (const notice of notices) this.#parts.desk.notice(notice);
    this.#parts.outreach.news();
  }

  /** The person has read a channel to its end. */
  read(read: ReadThrough): void {
    const channel = this.#parts.shelf.read(read);
    if (channel !== undefined) this.#parts.devices.tell({ type: "channel", channel });
    this.#parts.desk.readThrough(read.channelId, read.seq);
  }

  /** Sets how much of a channel reaches the person. */
  setLevel(channelId: string, workspaceId: string, level: Level): void {
    const channel = this.#parts.shelf.setLevel(channelId, workspaceId, level);
    this.#parts.devices.tell({ type: "channel", channel });
  }

  /** Tells the devices that a list of theirs has changed; `left` is a channel that is no longer theirs. */
  changed(change: Changed, left?: string): void {
    if (left !== undefined) this.#forget(left);
    this.#parts.devices.tell({ type: "changed", ...change });
  }

  /** Tells the devices how a job of this person stands. */
  job(job: JobView): void {
    this.#parts.devices.tell({ type: "job", job });
  }

  /** Somebody runs a command of this person, a program; false where no device of it listens. */
  command(call: CommandCall, runId: string): boolean {
    const nowMs = now();
    if (!this.#parts.devices.isListening(nowMs)) return false;
    // A repeat is told once.
    if (this.#parts.calls.note(call, runId, nowMs))
      this.#parts.devices.tell({ type: "command", ...call });
    return true;
  }

  /** To whom this person, a program, may answer a command now. */
  callerOf(commandId: string): Caller | undefined {
    return this.#parts.calls.callerOf(commandId, now());
  }

  /** A program answers this person, who has no socket in the channel; false where nobody hears it. */
  answered(channelId: string, answer: CommandNotice): boolean {
    this.#parts.devices.tell({ type: "answer", channelId, ...answer });
    return this.#parts.devices.isListening(now());
  }

  /** Asks one part by the name of its method; {@link deskOf} and its like say what there is to ask. */
  async ask(part: keyof InboxParts, method: string, args: unknown[]): Promise<unknown> {
    const asked = this.#parts[part];
    const ask: unknown = Reflect.get(asked, method);
    if (typeof ask !== "function") throw new Error(`${part} cannot be asked for ${method}`);
    return Reflect.apply(ask, asked, args);
  }

  /** A channel's last socket of this person is gone, which this Inbox has asked to hear. */
  gone(): void {
    this.#parts.whereabouts.look();
  }

  #forget(channelId: string): void {
    this.#parts.shelf.forget(channelId);
    this.#parts.desk.forget(channelId);
  }

  /** What is known of the person's channels. */
  channels(): InboxChannel[] {
    return this.#parts.shelf.all();
  }

  /** All that is stored here, for a backup. */
  dump(cursor: DumpCursor | null): DumpSlice {
    return dumpSlice(this.#store(), cursor, () => true);
  }

  /** Takes a part of a backup in place of what is here; see {@link reload}. */
  async load(part: LoadPart): Promise<void> {
    await reload(this.ctx, part, () => mendInbox(this.#store()));
  }

  #store(): ObjectStore {
    return objectStore(this.ctx.storage, () => this.ctx.abort("reset (injected)"));
  }

  /** A device's socket, by the ticket in its subprotocols. Only the Worker calls this. */
  override fetch(request: Request): Response {
    const userId = new URL(request.url).searchParams.get("user") ?? "";
    const admitted = this.#parts.devices.admit(request.headers, {
      secret: authSecret(this.env),
      room: inboxRoom(userId),
      nowMs: now(),
    });
    if ("refused" in admitted) return refuseSocket(admitted.refused);
    const { seat } = admitted;
    const alive = this.#alive(seat.sessionId);
    if (!("ok" in alive)) return refuseSocket(alive.refused);
    const opened = openSocket(request, (socket) =>
      this.#parts.devices.add(socket, seat, {
        type: "welcome",
        channels: this.#parts.shelf.all(),
        limits: { pingMs: LIMITS.pingMs, reconnectSpreadMs: 0 },
      }),
    );
    this.ctx.waitUntil(this.#parts.whereabouts.arrived(userId));
    return opened;
  }

  override async webSocketMessage(socket: WebSocket, data: string | ArrayBuffer): Promise<void> {
    const frame = this.#hearing.hear(socket, data, now());
    if (frame !== undefined) await this.#parts.whereabouts.hear(socket, frame);
  }

  override webSocketClose(socket: WebSocket, code: number): void {
    answerClose(socket, code);
    this.#parts.whereabouts.look();
  }

  override webSocketError(): void {
    this.#parts.whereabouts.look();
  }

  override async alarm(): Promise<void> {
    await this.#parts.alarms.run(now, this.#parts.duties());
    reportSoon(this.env, (work) => this.ctx.waitUntil(work));
  }
}
