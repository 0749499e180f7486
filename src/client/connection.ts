import { CLOSE, isFinalClose } from "../protocol/errors.ts";
import type { ClientFrame, InboxFrame, WelcomeFrame } from "../protocol/frames.ts";
import type { TicketView } from "../protocol/http.ts";
import type { DeviceFrame } from "../protocol/inbox-frames.ts";
import { LIMITS, reconnectSpreadMs } from "../protocol/limits.ts";
import { PING, PONG, SUBPROTOCOL, TICKET_PREFIX } from "../protocol/wire.ts";
import { Retry } from "./backoff.ts";
import type { Clock } from "./clock.ts";
import { Heartbeat } from "./heartbeat.ts";
import { Maintenance } from "./maintenance.ts";
import type { Network } from "./network.ts";
import type { Frame } from "./parse-frame.ts";
import { ApiError } from "./request.ts";
import { socketUrl } from "./socket-url.ts";
import { MOVED } from "./types.ts";
import type { Cause, ConnectionStatus, SocketConstructor, SocketLike } from "./types.ts";

/** From asking for a ticket to the welcome. */
const CONNECT_TIMEOUT_MS = 20_000;
/** A socket that lived this long was a good one. */
const STABLE_MS = 5_000;
/** An attempt this old, made without a network, is not waited for once there is one. */
const STALE_ATTEMPT_MS = 2_000;
/** Closes that a quick return would only provoke again. */
const SLOW_CLOSES: readonly number[] = [
  CLOSE.badProtocol,
  CLOSE.tooManyConnections,
  CLOSE.flooding,
];
const FINAL_CODES: Readonly<Record<number, Cause["code"]>> = {
  [CLOSE.sessionEnded]: "unauthenticated",
  [CLOSE.notAllowed]: "forbidden",
  [CLOSE.noSuchChannel]: "not_found",
};

/** What any socket of ours says of itself: a welcome with its limits, and the wish that one reconnects. */
type AnyFrame =
  | { type: "welcome"; limits: Pick<WelcomeFrame["limits"], "pingMs" | "reconnectSpreadMs"> }
  | Extract<Frame, { type: "maintenance" }>
  | { type: Exclude<Frame["type"] | InboxFrame["type"], "welcome" | "maintenance"> };

export type ConnectionDeps<F extends AnyFrame> = {
  readonly baseUrl: string;
  readonly ticket: (signal: AbortSignal) => Promise<TicketView>;
  readonly WebSocket: SocketConstructor;
  readonly clock: Clock;
  readonly random: () => number;
  readonly network: Network;
  /** How many are in the room by now, where that is known: who came early was told of a short spread. */
  readonly people?: () => number;
  /** Where the next socket goes on; null for a first one. */
  readonly resumeFrom: () => { readonly epoch: string; readonly since: number } | null;
  /** The frame in a text, or nothing where this version understands none. */
  readonly parse: (text: string) => F | undefined;
  /** Each understood frame of a live socket, the welcome first. */
  readonly onFrame: (frame: F) => void;
  readonly onStatus: (status: ConnectionStatus) => void;
  /** Each heartbeat of a live socket. */
  readonly onBeat: () => void;
};

/** One socket, kept alive: ticket, connect, welcome, heartbeat, and again after a loss. */
export class Connection<F extends AnyFrame> {
  readonly #deps: ConnectionDeps<F>;
  readonly #retry: Retry;
  readonly #heartbeat: Heartbeat;
  readonly #maintenance: Maintenance;
  readonly #unlisten: () => void;
  #status: ConnectionStatus = { kind: "connecting", cause: null };
  #socket: SocketLike | null = null;
  #abort: AbortController | null = null;
  /** The time-out of an attempt, or the wait for the next one. */
  #timer: unknown;
  #liveSince = 0;
  #startedAt = 0;
  #spreadMs = 0;
  /** No attempt before this time: a server's Retry-After. */
  #notBefore = 0;

  constructor(deps: ConnectionDeps<F>) {
    this.#deps = deps;
    this.#retry = new Retry(deps.random);
    this.#heartbeat = new Heartbeat({
      clock: deps.clock,
      ping: () => this.#write(PING),
      onBeat: deps.onBeat,
      onSilent: () => this.#lost({ code: "silent", message: "The server does not answer" }),
    });
    this.#maintenance = new Maintenance({
      clock: deps.clock,
      random: deps.random,
      ticket: deps.ticket,
      open: (ticket) => this.#makeSocket(ticket),
      isWelcome: (text) => deps.parse(text)?.type === "welcome",
      onWelcome: (socket, welcome) => this.#replace(socket, welcome),
    });
    this.#unlisten = deps.network.listen(() => this.#networkChanged());
  }

  get status(): ConnectionStatus {
    return this.#status;
  }

  /** Makes an attempt now. */
  start(cause: Cause | null = null): void {
    this.#release();
    this.#startedAt = this.#deps.clock.now();
    this.#setStatus({ kind: "connecting", cause });
    this.#timer = this.#deps.clock.setTimeout(
      () => this.#lost({ code: "silent", message: "No welcome came in time" }),
      CONNECT_TIMEOUT_MS,
    );
    const abort = new AbortController();
    this.#abort = abort;
    this.#deps.ticket(abort.signal).then(
      (ticket) => abort.signal.aborted || this.#open(ticket),
      (error: unknown) => abort.signal.aborted || this.#refused(error),
    );
  }

  /** True where the frame went out on a live socket; that says nothing about its arrival. */
  send(frame: ClientFrame | DeviceFrame): boolean {
    return this.#status.kind === "live" && this.#write(JSON.stringify(frame));
  }

  /** Gives a live socket up and comes back. */
  reconnect(cause: Cause): void {
    if (this.#status.kind === "live") this.#lost(cause);
  }

  /** Tries what waits now, but no earlier than the server asked, and probes what is live. */
  nudge(): void {
    this.#hurry(0);
  }

  /** Probes what is live; what waits is tried `afterMs` from now, unless it would be sooner, and no earlier than the server asked. */
  #hurry(afterMs: number): void {
    const status = this.#status;
    if (status.kind === "live") this.#heartbeat.probe();
    if (status.kind !== "waiting" && status.kind !== "offline") return;
    const now = this.#deps.clock.now();
    const delay = Math.max(afterMs, this.#notBefore - now);
    if (now + delay < status.nextAttemptAt) this.#wait(status.cause, delay);
  }

  /** Ends it for good. */
  close(cause: Cause): void {
    if (this.#status.kind === "ended") return;
    this.#unlisten();
    this.#release();
    this.#setStatus({ kind: "ended", cause });
  }

  #makeSocket({ url, ticket }: TicketView): SocketLike {
    const { WebSocket, baseUrl, resumeFrom } = this.#deps;
    const protocols = [SUBPROTOCOL, TICKET_PREFIX + ticket];
    return new WebSocket(socketUrl(url, baseUrl, resumeFrom()), protocols);
  }

  #take(socket: SocketLike): void {
    socket.onmessage = (event: { data: unknown }) => this.#received(event.data);
    socket.onclose = (event: { code: number; reason: string }) => this.#closed(event);
    socket.onerror = () => {};
    this.#socket = socket;
  }

  #open(ticketView: TicketView): void {
    try {
      this.#take(this.#makeSocket(ticketView));
    } catch (error) {
      this.#lost({ code: "dropped", message: String(error) });
    }
  }

  #refused(error: unknown): void {
    if (!(error instanceof ApiError))
      return this.#lost({ code: "dropped", message: String(error) });
    const { code, status, message, retryAfter } = error;
    const cause: Cause = { code, message };
    if (status === 401 || status === 403 || status === 404) return this.close(cause);
    if (retryAfter === undefined) return this.#lost(cause);
    this.#notBefore = this.#deps.clock.now() + retryAfter * 1_000;
    this.#wait(cause, this.#retry.afterRefusal(retryAfter));
  }

  #received(data: unknown): void {
    this.#heartbeat.heard();
    if (typeof data !== "string" || data === PONG) return;
    const frame = this.#deps.parse(data);
    if (frame === undefined) return;
    if (frame.type === "welcome") this.#welcomed(frame.limits);
    // Before the welcome nothing says from where events count.
    if (this.#status.kind !== "live") return;
    if (frame.type === "maintenance") this.#maintenance.ask(frame, this.#liveSince + STABLE_MS);
    else this.#deps.onFrame(frame);
  }

  #welcomed(limits: Pick<WelcomeFrame["limits"], "pingMs" | "reconnectSpreadMs">): void {
    this.#deps.clock.clearTimeout(this.#timer);
    this.#spreadMs = limits.reconnectSpreadMs;
    this.#liveSince = this.#deps.clock.now();
    this.#notBefore = 0;
    this.#heartbeat.start(limits.pingMs > 0 ? limits.pingMs : LIMITS.pingMs);
    this.#setStatus({ kind: "live" });
  }

  #replace(socket: SocketLike, welcome: string): void {
    this.#retry.succeeded();
    this.#release();
    this.#take(socket);
    this.#received(welcome);
  }

  #closed({ code, reason }: { code: number; reason: string }): void {
    const message = reason || `The socket closed with ${code}`;
    const final = FINAL_CODES[code];
    if (code === MOVED) return this.#moved({ code: "moved", message });
    if (isFinalClose(code) && final !== undefined)
      return this.close({ code: final, message, closeCode: code });
    this.#lost({ code: "dropped", message, closeCode: code });
  }

  #moved(cause: Cause): void {
    // One that moves again and again must not be followed in a tight loop.
    if (this.#status.kind === "live" && !this.#isStable())
      return this.#wait(cause, this.#retry.afterFailure());
    this.start(cause);
  }

  #lost(cause: Cause): void {
    if (this.#isStable()) this.#retry.succeeded();
    const slow = SLOW_CLOSES.includes(cause.closeCode ?? 0);
    const live = this.#status.kind === "live";
    this.#wait(
      cause,
      live || slow
        ? this.#retry.afterLoss(this.#spread(), slow)
        : this.#retry.afterFailure(this.#spread()),
    );
  }

  /** Over how long the room's people spread when they come back, ms. */
  #spread(): number {
    return Math.max(this.#spreadMs, reconnectSpreadMs(this.#deps.people?.() ?? 0));
  }

  #isStable(): boolean {
    const lived = this.#deps.clock.now() - this.#liveSince;
    return this.#status.kind === "live" && lived >= STABLE_MS;
  }

  #wait(cause: Cause, delayMs: number): void {
    this.#release();
    const { clock, network } = this.#deps;
    const away = cause.code === "offline" || !network.online();
    const nextAttemptAt = clock.now() + delayMs;
    this.#timer = clock.setTimeout(() => this.start(cause), delayMs);
    this.#setStatus({ kind: away ? "offline" : "waiting", cause, nextAttemptAt });
  }

  #networkChanged(): void {
    const { clock, network } = this.#deps;
    const online = network.online();
    const { kind } = this.#status;
    if (online && kind === "connecting" && clock.now() >= this.#startedAt + STALE_ATTEMPT_MS)
      return this.start(this.#status.cause);
    // A network that comes back does so for all who are behind it.
    if (online || kind === "live") this.#hurry(this.#retry.afterHint(this.#spread()));
  }

  #write(text: string): boolean {
    try {
      this.#socket?.send(text);
      return this.#socket !== null;
    } catch {
      return false;
    }
  }

  /** Lets go of the socket, the request and the timers; a late callback of theirs finds nobody. */
  #release(): void {
    this.#deps.clock.clearTimeout(this.#timer);
    this.#maintenance.stop();
    this.#heartbeat.stop();
    this.#abort?.abort();
    this.#abort = null;
    const socket = this.#socket;
    this.#socket = null;
    if (socket === null) return;
    socket.onmessage = null;
    socket.onclose = null;
    try {
      socket.close(1000);
    } catch {
      // It is gone already.
    }
  }

  #setStatus(status: ConnectionStatus): void {
    this.#status = status;
    this.#deps.onStatus(status);
  }
}
