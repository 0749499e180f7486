import { sendText } from "../storage/sockets.ts";

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

/** The channel's sockets. Everything about one lives in its attachment; what is here is a cache of that. */
export class Connections {
  readonly #host: SocketHost;
  readonly #seats = new Map<WebSocket, Seat>();
  /** When a frame last came, ms. Lost in sleep, when there were none. */
  readonly #heard = new WeakMap<WebSocket, number>();
  /** Open sockets by user. */
  readonly #users = new Map<string, number>();

  constructor(host: SocketHost) {
    this.#host = host;
    for (const socket of host.sockets())
      if (socket.readyState === WebSocket.OPEN) {
        // We wrote it, in `add`.
        this.#seat(socket, socket.deserializeAttachment() as Seat);
      }
  }

  get size(): number {
    return this.#seats.size;
  }

  /** Distinct people with a socket. */
  get people(): number {
    return this.#users.size;
  }

  /** Accepts a socket; true where the person was not here before. */
  add(socket: WebSocket, seat: Seat): boolean {
    this.#host.accept(socket);
    socket.serializeAttachment(seat);
    return this.#seat(socket, seat);
  }

  seat(socket: WebSocket): Seat | undefined {
    return this.#seats.get(socket);
  }

  isHere(userId: string): boolean {
    return this.#users.has(userId);
  }

  userIds(limit: number): string[] {
    return [...this.#users.keys()].slice(0, limit);
  }

  /** One person's sockets, the one that opened first first. */
  ofUser(userId: string): WebSocket[] {
    return [...this.#seats]
      .filter(([, seat]) => seat.userId === userId)
      .toSorted(([, a], [, b]) => a.openedAt - b.openedAt)
      .map(([socket]) => socket);
  }

  /** Forgets a socket; the person whose last one it was. */
  remove(socket: WebSocket): string | undefined {
    const seat = this.#seats.get(socket);
    if (seat === undefined) return undefined;
    this.#seats.delete(socket);
    const left = (this.#users.get(seat.userId) ?? 1) - 1;
    if (left > 0) {
      this.#users.set(seat.userId, left);
      return undefined;
    }
    this.#users.delete(seat.userId);
    return seat.userId;
  }

  /** Sends one text to everybody, but `except`. */
  broadcast(text: string, except?: string): void {
    for (const [socket, seat] of this.#seats) if (seat.userId !== except) sendText(socket, text);
  }

  /** Every socket with its seat. */
  entries(): [WebSocket, Seat][] {
    return [...this.#seats];
  }

  /** Notes that a frame came. */
  heard(socket: WebSocket, nowMs: number): void {
    this.#heard.set(socket, nowMs);
  }

  /** When anything last came from a socket, a ping or a frame, ms. */
  lastHeard(socket: WebSocket): number {
    return Math.max(
      this.#seats.get(socket)?.openedAt ?? 0,
      this.#host.lastPing(socket) ?? 0,
      this.#heard.get(socket) ?? 0,
    );
  }

  #seat(socket: WebSocket, seat: Seat): boolean {
    this.#seats.set(socket, seat);
    const before = this.#users.get(seat.userId) ?? 0;
    this.#users.set(seat.userId, before + 1);
    return before === 0;
  }
}
