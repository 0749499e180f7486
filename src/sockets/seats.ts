import type { EventBlock } from "../protocol/relay.ts";
import { blocksAfter, eventsFrame } from "../protocol/relay.ts";
import { sendText } from "../storage/sockets.ts";
import { SlowReaders } from "./slow-readers.ts";

/** What a socket keeps through hibernation, in its attachment. Times in ms. */
export type Seat = {
  userId: string;
  sessionId: string;
  openedAt: number;
};

/** The platform's sockets, as narrow as we use them. */
export type SocketHost = {
  accept: (socket: WebSocket) => void;
  sockets: () => WebSocket[];
  /** When the runtime last answered the socket's ping for us, ms. */
  lastPing: (socket: WebSocket) => number | undefined;
};

/** What a socket waits for that is being told something else first. */
export type Held = { blocks: EventBlock[]; texts: string[] };

/**
 * The sockets of an object, a Channel or a Relay. Everything about one lives in its attachment; what
 * is here is a cache of that.
 */
export class Seats<S extends Seat = Seat> {
  readonly #host: SocketHost;
  readonly #seats = new Map<WebSocket, S>();
  /** When a frame last came, ms. Lost in sleep, when there were none. */
  readonly #heard = new WeakMap<WebSocket, number>();
  /** Open sockets by user. */
  readonly #users = new Map<string, number>();
  /** Sockets that were told the log up to a seq of which the others still wait for a part. */
  readonly #ahead = new Map<WebSocket, number>();
  /** Sockets that are being told something else first, and what they wait for. */
  readonly #held = new Map<WebSocket, Held>();
  #lastSent = 0;
  readonly slow = new SlowReaders<WebSocket>();

  constructor(host: SocketHost) {
    this.#host = host;
    for (const socket of host.sockets())
      if (socket.readyState === WebSocket.OPEN) this.#seat(socket, this.#attached(socket));
  }

  get size(): number {
    return this.#seats.size;
  }

  /** Accepts a socket. */
  add(socket: WebSocket, seat: S): void {
    this.#host.accept(socket);
    socket.serializeAttachment(seat);
    this.#seat(socket, seat);
  }

  seat(socket: WebSocket): S | undefined {
    return this.#seats.get(socket);
  }

  /** How many sockets a person has here. */
  count(userId: string): number {
    return this.#users.get(userId) ?? 0;
  }

  isHere(userId: string): boolean {
    return this.#users.has(userId);
  }

  /** Distinct people, at most `limit`. */
  userIds(limit: number): string[] {
    return [...this.#users.keys()].slice(0, limit);
  }

  /** How many distinct people have a socket here. */
  get people(): number {
    return this.#users.size;
  }

  /** Forgets a socket, and answers its seat, also of one whose close has woken the object; nothing where it was forgotten before. */
  remove(socket: WebSocket): S | undefined {
    const seat = this.#seats.get(socket);
    // One whose close has woken us is not among the open ones.
    if (seat === undefined) return this.#takeAttached(socket);
    this.#seats.delete(socket);
    socket.serializeAttachment(null);
    this.slow.forget(socket);
    this.#ahead.delete(socket);
    this.#held.delete(socket);
    const left = (this.#users.get(seat.userId) ?? 1) - 1;
    if (left > 0) this.#users.set(seat.userId, left);
    else this.#users.delete(seat.userId);
    return seat;
  }

  /** Notes that a socket has been told everything up to `seq` by itself: what is still to be sent of that, it is spared. */
  toldUpTo(socket: WebSocket, seq: number): void {
    if (seq > this.#lastSent) this.#ahead.set(socket, seq);
  }

  /** Keeps events and answers back from a socket until {@link release}. */
  hold(socket: WebSocket): void {
    if (!this.#held.has(socket)) this.#held.set(socket, { blocks: [], texts: [] });
  }

  /** Sends an answer to one socket, after the events that it is waiting for. */
  answer(socket: WebSocket, text: string): void {
    const held = this.#held.get(socket);
    if (held === undefined) sendText(socket, text);
    else held.texts.push(text);
  }

  /** Answers what was kept back from a socket, which the next events reach again. */
  release(socket: WebSocket): Held {
    const held = this.#held.get(socket) ?? { blocks: [], texts: [] };
    this.#held.delete(socket);
    return held;
  }

  /** Sends events to everybody, in one frame. */
  broadcast(blocks: readonly EventBlock[]): void {
    const last = blocks.at(-1);
    if (last === undefined) return;
    this.#lastSent = last.last;
    if (this.#seats.size === 0) return;
    const text = eventsFrame(blocks);
    this.slow.sent(last.last, text.length);
    if (this.#ahead.size + this.#held.size === 0)
      for (const socket of this.#seats.keys()) sendText(socket, text);
    else
      for (const socket of this.#seats.keys()) {
        const held = this.#held.get(socket);
        if (held !== undefined) {
          held.blocks.push(...blocks);
          continue;
        }
        const had = this.#ahead.get(socket) ?? 0;
        const news = had === 0 ? blocks : blocksAfter(blocks, had);
        if (news.length > 0) sendText(socket, news === blocks ? text : eventsFrame(news));
        if (had <= last.last) this.#ahead.delete(socket);
      }
  }

  /** Sends one text to everybody but the sockets of `except`. */
  tell(text: string, except: string | null): void {
    for (const [socket, seat] of this.#seats) if (seat.userId !== except) sendText(socket, text);
  }

  /** Every socket with its seat. */
  entries(): [WebSocket, S][] {
    return [...this.#seats];
  }

  /** Notes that a frame came. */
  heard(socket: WebSocket, nowMs: number): void {
    this.#heard.set(socket, nowMs);
  }

  /** When a socket last said something, or opened, ms; its pings tell only that it lives. */
  lastSaid(socket: WebSocket): number {
    return Math.max(this.#seats.get(socket)?.openedAt ?? 0, this.#heard.get(socket) ?? 0);
  }

  /** When anything last came from a socket, a ping or a frame, ms. */
  lastHeard(socket: WebSocket): number {
    return Math.max(
      this.#seats.get(socket)?.openedAt ?? 0,
      this.#host.lastPing(socket) ?? 0,
      this.#heard.get(socket) ?? 0,
    );
  }

  #seat(socket: WebSocket, seat: S | undefined): void {
    if (seat === undefined) return;
    this.#seats.set(socket, seat);
    this.#users.set(seat.userId, (this.#users.get(seat.userId) ?? 0) + 1);
  }

  /** What a socket keeps of its seat: we wrote it, in `add`, and take it back when the seat ends. */
  #attached(socket: WebSocket): S | undefined {
    return (socket.deserializeAttachment() as S | null) ?? undefined;
  }

  #takeAttached(socket: WebSocket): S | undefined {
    const seat = this.#attached(socket);
    if (seat !== undefined) socket.serializeAttachment(null);
    return seat;
  }
}
