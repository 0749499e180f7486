import { offeredTicket } from "../identity/tickets.ts";
import { CLOSE, refuse } from "../protocol/errors.ts";
import type { Refusal } from "../protocol/errors.ts";
import type { InboxFrame } from "../protocol/frames.ts";
import { LIMITS } from "../protocol/limits.ts";
import type { ObjectStore } from "../storage/object-store.ts";
import { closeSocket, sendFrame, sendText } from "../storage/sockets.ts";

/** What a device's socket keeps through hibernation. Times in ms. */
export type Seat = {
  sessionId: string;
  openedAt: number;
  /** Nobody is at it. */
  idle?: boolean;
  /** Whose presence it is told; people who may be watched, and were when they were named. */
  watch?: string[];
  /** Whom it named while nobody could say whether they may be watched. */
  wished?: string[];
};

type Host = {
  accept: (socket: WebSocket) => void;
  sockets: () => WebSocket[];
  lastPing: (socket: WebSocket) => number | undefined;
};

const BAD_TICKET = refuse("unauthenticated", "This ticket does not admit you").refused;

/** The sockets of one person's devices. */
export class Devices {
  readonly #host: Host;
  readonly #store: ObjectStore;

  constructor(host: Host, store: ObjectStore) {
    this.#host = host;
    this.#store = store;
  }

  /** Judges an upgrade: the ticket is ours, for this room, fresh and unused. */
  admit(
    headers: Headers,
    at: { secret: string; room: string; nowMs: number },
  ): { seat: Seat } | { refused: Refusal } {
    const claims = offeredTicket(headers, at);
    if (claims === undefined) return { refused: BAD_TICKET };
    this.#store.run(`DELETE FROM ticket WHERE until < ?`, at.nowMs);
    const used = this.#store.rows(`SELECT 1 FROM ticket WHERE id = ?`, claims.id).length > 0;
    if (used) return { refused: BAD_TICKET };
    this.#store.run(`INSERT INTO ticket (id, until) VALUES (?, ?)`, claims.id, claims.expiresAt);
    return { seat: { sessionId: claims.sessionId, openedAt: at.nowMs } };
  }

  /** Seats a socket. The silent and the oldest make room. */
  add(socket: WebSocket, seat: Seat, welcome: InboxFrame): void {
    this.#host.accept(socket);
    socket.serializeAttachment(seat);
    sendFrame(socket, welcome);
    const open = this.open().toSorted(([, a], [, b]) => a.openedAt - b.openedAt);
    this.dropSilent(seat.openedAt);
    for (const [old] of open.slice(0, -LIMITS.inboxSockets))
      closeSocket(old, CLOSE.tooManyConnections, "too many connections");
  }

  /** True where a device listens. */
  get listen(): boolean {
    return this.open().length > 0;
  }

  /** Tells every device. */
  tell(frame: InboxFrame): void {
    this.tellWhere(frame, () => true);
  }

  /** Tells the devices that fit; answers whether there was one. */
  tellWhere(frame: InboxFrame, fits: (seat: Seat, socket: WebSocket) => boolean): boolean {
    const sockets = this.open().filter(([socket, seat]) => fits(seat, socket));
    if (sockets.length === 0) return false;
    const text = JSON.stringify(frame);
    for (const [socket] of sockets) sendText(socket, text);
    return true;
  }

  /** What a socket keeps; nothing where it is no open one of ours. */
  seat(socket: WebSocket): Seat | undefined {
    return this.open().find(([one]) => one === socket)?.[1];
  }

  /** Changes what a socket keeps. */
  note(socket: WebSocket, change: Partial<Seat>): void {
    const seat = this.seat(socket);
    if (seat !== undefined) socket.serializeAttachment({ ...seat, ...change });
  }

  /** True where a device is connected that was heard of lately. */
  isListening(nowMs: number): boolean {
    return this.alive(nowMs).length > 0;
  }

  /** Closes the sockets of a session that has ended. */
  end(sessionId: string): void {
    for (const [socket, seat] of this.open())
      if (seat.sessionId === sessionId) closeSocket(socket, CLOSE.sessionEnded, "session ended");
  }

  /** When a socket last gave a sign of life, ms: a ping, which the runtime answers for us, or its coming. */
  lastHeard(socket: WebSocket): number {
    const seat = socket.deserializeAttachment() as Seat | null;
    return Math.max(this.#host.lastPing(socket) ?? 0, seat?.openedAt ?? 0);
  }

  /** Closes the sockets that give no sign of life. No alarm is set for it: a socket that asks for nothing costs nothing. */
  dropSilent(nowMs: number): void {
    for (const [socket] of this.open())
      if (this.lastHeard(socket) < nowMs - LIMITS.silentMs)
        closeSocket(socket, CLOSE.silent, "silent");
  }

  /** Every open socket with what it keeps. */
  open(): [WebSocket, Seat][] {
    return this.#host
      .sockets()
      .filter((socket) => socket.readyState === WebSocket.OPEN)
      .map((socket) => [socket, socket.deserializeAttachment() as Seat]);
  }

  /** Those of them that give signs of life. */
  alive(nowMs: number): [WebSocket, Seat][] {
    return this.open().filter(([socket]) => this.lastHeard(socket) >= nowMs - LIMITS.silentMs);
  }
}
