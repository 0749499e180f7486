import { DurableObject } from "cloudflare:workers";
import type { Outcome } from "../protocol/errors.ts";
import { refuse } from "../protocol/errors.ts";
import type { Role } from "../protocol/events.ts";
import type { Changed, CommandNotice } from "../protocol/frames.ts";
import type { InboxChannel } from "../protocol/http.ts";
import type { Level } from "../protocol/levels.ts";
import { LIMITS } from "../protocol/limits.ts";
import type { CommandCall } from "../protocol/slash.ts";
import { inboxRoom, PING, PONG } from "../protocol/wire.ts";
import { Alarms } from "../storage/alarms.ts";
import { authSecret, connectionsPolicy, limitsAreOn } from "../storage/env.ts";
import type { Env } from "../storage/env.ts";
import { now } from "../storage/faults.ts";
import { objectStore } from "../storage/object-store.ts";
import { channelStub } from "../storage/objects.ts";
import { answerClose, openSocket, refuseSocket } from "../storage/sockets.ts";
import type { Caller } from "./calls.ts";
import { Calls } from "./calls.ts";
import { Choices } from "./choices.ts";
import { Desk } from "./desk.ts";
import { Devices } from "./devices.ts";
import type { Errand } from "./errands.ts";
import { Errands } from "./errands.ts";
import { Hearing } from "./hearing.ts";
import { Own, Self } from "./own.ts";
import { Purges } from "./purge.ts";
import { createTables } from "./schema.ts";
import type { ReadThrough, Told } from "./shelf.ts";
import { Shelf } from "./shelf.ts";
import { say } from "./say.ts";
import { SocketCount } from "./socket-count.ts";
import { Whereabouts } from "./whereabouts.ts";

/** What an Inbox is made of, as far as others ask for it. */
export type InboxParts = { desk: Desk; whereabouts: Whereabouts; choices: Choices };

/** What comes due in an Inbox. */
type Duty = "errands" | "purge" | "scheduled" | "reminders" | "presence" | "watch";

/** The Durable Object of one person: their devices, what waits for them, and what ends for them. */
export class Inbox extends DurableObject<Env> {
  readonly #alarms: Alarms<Duty>;
  readonly #errands: Errands;
  readonly #purges: Purges;
  readonly #shelf: Shelf;
  readonly #devices: Devices;
  readonly #sockets: SocketCount;
  readonly #calls: Calls;
  readonly #self: Self;
  readonly #desk: Desk;
  readonly #whereabouts: Whereabouts;
  readonly #choices: Choices;
  readonly #hearing: Hearing;

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env);
    ctx.setWebSocketAutoResponse(new WebSocketRequestResponsePair(PING, PONG));
    const store = objectStore(ctx.storage, () => ctx.abort("reset (injected)"));
    createTables(store);
    const own = new Own(store);
    const self = new Self(own);
    this.#self = self;
    const alarms = new Alarms<Duty>(store);
    this.#alarms = alarms;
    this.#errands = new Errands(
      store,
      now,
      (errand) => this.#deliver(errand),
      (at) => alarms.schedule("errands", at),
    );
    this.#purges = new Purges(store, env);
    this.#shelf = new Shelf(store);
    this.#calls = new Calls(store);
    this.#devices = new Devices(
      {
        accept: (socket) => ctx.acceptWebSocket(socket),
        sockets: () => ctx.getWebSockets(),
        lastPing: (socket) => ctx.getWebSocketAutoResponseTimestamp(socket)?.getTime(),
      },
      store,
    );
    this.#sockets = new SocketCount({
      store,
      on: limitsAreOn(env),
      policy: connectionsPolicy(env),
      nowMs: now,
      random: Math.random,
      ask: (channelId, tell) => channelStub(env, channelId).socketsOf(self.id, tell),
      closeIdle: (channelId) => channelStub(env, channelId).closeIdle(self.id),
    });
    this.#hearing = new Hearing(limitsAreOn(env));
    const schedule = (duty: Duty, at: number) => alarms.schedule(duty, at);
    this.#desk = new Desk({
      store,
      own,
      self,
      tell: (frame) => this.#devices.tell(frame),
      quiet: () => this.#whereabouts.quiet,
      send: (item) => say(env, self.id, item),
      schedule,
    });
    this.#whereabouts = new Whereabouts({
      env,
      store,
      own,
      devices: this.#devices,
      self,
      preferences: () => this.#desk.preferences(),
      inChannels: (tell) => this.#sockets.anywhere(tell),
      schedule,
    });
    this.#choices = new Choices({
      env,
      self,
      desk: this.#desk,
      errands: this.#errands,
      chosen: () => this.#whereabouts.look(),
    });
    void ctx.blockConcurrencyWhile(async () => alarms.wake(await ctx.storage.getAlarm(), now()));
  }

  /**
   * A session of this person wants a socket in a channel. The channel is noted first, so that what
   * ends the session later finds it.
   */
  async admit(userId: string, sessionId: string, channelId: string): Promise<Outcome<null>> {
    this.#self.is(userId);
    const alive = this.#alive(sessionId);
    if (!("ok" in alive)) return alive;
    const allowed = await this.#sockets.admit(channelId);
    if (!("ok" in allowed)) return allowed;
    if (this.#errands.visit(channelId)) await this.#choices.introduce(channelId);
    // It may have ended while channels were asked.
    return this.#alive(sessionId);
  }

  /** A session of this person wants a socket here. */
  admitDevice(sessionId: string): Outcome<null> {
    const alive = this.#alive(sessionId);
    return "ok" in alive ? this.#sockets.attempt() : alive;
  }

  #alive(sessionId: string): Outcome<null> {
    if (this.#errands.isEnded(sessionId))
      return refuse("unauthenticated", "This session has ended");
    return { ok: null };
  }

  /**
   * Ends one session: denied here and in every channel it may have a socket in, durably, before this
   * answers. A channel that could not be reached is tried again by the alarm.
   */
  async endSession(userId: string, sessionId: string): Promise<void> {
    this.#devices.end(sessionId);
    await this.#errands.end(userId, sessionId);
  }

  /** Carries a workspace's decision about this person (a role, or null for out) to its channels. */
  async followWorkspace(userId: string, role: Role | null, channelIds: string[]): Promise<void> {
    this.#self.is(userId);
    if (role === null) for (const channelId of channelIds) this.#forget(channelId);
    this.#devices.tell({ type: "changed", what: "workspaces" });
    await this.#errands.follow(userId, role, channelIds);
    if (role === null) await this.#whereabouts.sift();
  }

  /** Deletes a workspace that this person owns at `at` (ms), unless that is taken back until then. */
  purgeAt(workspaceId: string, at: number): void {
    this.#purges.plan(workspaceId, at);
    this.#alarms.schedule("purge", at);
  }

  /** A channel has something new, or said something to this person. */
  tell(told: Told): void {
    const wanted = this.#desk.wanted(told.notices);
    const news = this.#shelf.tell({ ...told, notices: wanted }, this.#devices.listen);
    if (news === undefined) return;
    const { channel, notices } = news;
    this.#devices.tell({ type: "channel", channel });
    for (const notice of notices) this.#desk.notice(notice);
  }

  /** The person has read a channel to its end. */
  read(read: ReadThrough): void {
    const channel = this.#shelf.read(read);
    if (channel !== undefined) this.#devices.tell({ type: "channel", channel });
    this.#desk.readThrough(read.channelId, read.seq);
  }

  /** Sets how much of a channel reaches the person. */
  setLevel(channelId: string, workspaceId: string, level: Level): void {
    const channel = this.#shelf.setLevel(channelId, workspaceId, level);
    this.#devices.tell({ type: "channel", channel });
  }

  /** Tells the devices that a list of theirs has changed; `left` is a channel that is no longer theirs. */
  changed(change: Changed, left?: string): void {
    if (left !== undefined) this.#forget(left);
    this.#devices.tell({ type: "changed", ...change });
  }

  /** Somebody runs a command of this person, a program; false where no device of it listens. */
  command(call: CommandCall, runId: string): boolean {
    const nowMs = now();
    if (!this.#devices.isListening(nowMs)) return false;
    // A repeat is told once.
    if (this.#calls.note(call, runId, nowMs)) this.#devices.tell({ type: "command", ...call });
    return true;
  }

  /** To whom this person, a program, may answer a command now. */
  callerOf(commandId: string): Caller | undefined {
    return this.#calls.callerOf(commandId, now());
  }

  /** A program answers this person, who has no socket in the channel; false where nobody hears it. */
  answered(channelId: string, answer: CommandNotice): boolean {
    this.#devices.tell({ type: "answer", channelId, ...answer });
    return this.#devices.isListening(now());
  }

  /** Asks one part by the name of its method; {@link deskOf} and its like say what there is to ask. */
  async ask(part: keyof InboxParts, method: string, args: unknown[]): Promise<unknown> {
    const parts: InboxParts = {
      desk: this.#desk,
      whereabouts: this.#whereabouts,
      choices: this.#choices,
    };
    const ask: unknown = Reflect.get(parts[part], method);
    if (typeof ask !== "function") throw new Error(`${part} cannot be asked for ${method}`);
    return Reflect.apply(ask, parts[part], args);
  }

  /** A channel's last socket of this person is gone, which this Inbox has asked to hear. */
  gone(): void {
    this.#whereabouts.look();
  }

  #forget(channelId: string): void {
    this.#shelf.forget(channelId);
    this.#desk.forget(channelId);
  }

  /** What is known of the person's channels. */
  channels(): InboxChannel[] {
    return this.#shelf.all();
  }

  /** A device's socket, by the ticket in its subprotocols. Only the Worker calls this. */
  override fetch(request: Request): Response {
    const userId = new URL(request.url).searchParams.get("user") ?? "";
    const admitted = this.#devices.admit(request.headers, {
      secret: authSecret(this.env),
      room: inboxRoom(userId),
      nowMs: now(),
    });
    if ("refused" in admitted) return refuseSocket(admitted.refused);
    const { seat } = admitted;
    const alive = this.#alive(seat.sessionId);
    if (!("ok" in alive)) return refuseSocket(alive.refused);
    const opened = openSocket(request, (socket) =>
      this.#devices.add(socket, seat, {
        type: "welcome",
        channels: this.#shelf.all(),
        limits: { pingMs: LIMITS.pingMs, reconnectSpreadMs: 0 },
      }),
    );
    this.ctx.waitUntil(this.#whereabouts.arrived(userId));
    return opened;
  }

  override async webSocketMessage(socket: WebSocket, data: string | ArrayBuffer): Promise<void> {
    const frame = this.#hearing.hear(socket, data, now());
    if (frame !== undefined) await this.#whereabouts.hear(socket, frame);
  }

  override webSocketClose(socket: WebSocket, code: number): void {
    answerClose(socket, code);
    this.#whereabouts.look();
  }

  override webSocketError(): void {
    this.#whereabouts.look();
  }

  override async alarm(): Promise<void> {
    await this.#alarms.run(now, {
      errands: async () => {
        await this.#errands.retry();
        return null;
      },
      purge: () => this.#purges.run(now()),
      scheduled: () => this.#desk.sendDue(),
      reminders: () => this.#desk.remindDue(),
      presence: () => this.#whereabouts.tellChange(),
      watch: () => this.#whereabouts.renewLeases(),
    });
  }

  async #deliver(errand: Errand): Promise<void> {
    const channel = channelStub(this.env, errand.channelId);
    switch (errand.kind) {
      case "deny":
        return channel.deny({ sessionId: errand.sessionId });
      case "role":
        return channel.workspaceRole(errand.userId, errand.role);
      case "receipts":
        return channel.receipts(errand.userId, errand.on);
      case "blocked":
        return channel.blocked(errand.userId, errand.blockedId, errand.on);
    }
  }
}
