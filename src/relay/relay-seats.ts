import type { EventBlock, Missed } from "../protocol/relay.ts";
import { blocksAfter, eventsFrame, frameGroups } from "../protocol/relay.ts";
import { sendFrame, sendText } from "../storage/sockets.ts";
import type { Seat, SocketHost } from "../sockets/seats.ts";
import { Seats } from "../sockets/seats.ts";

/** Which Relay this is. It is told with everything that reaches it, and survives sleep with each socket. */
export type Identity = { channelId: string; relay: string };

/** What a socket of a Relay keeps through hibernation; `issuedAt` is when its ticket was made, ms. */
export type RelaySeat = Seat &
  Identity & { key: string; incarnation: string; issuedAt: number; epoch: string };

/** The sockets of a Relay, each known to the Channel by a key. */
export class RelaySeats extends Seats<RelaySeat> {
  readonly #sockets = new Map<string, WebSocket>();

  constructor(host: SocketHost) {
    super(host);
    for (const [socket, { key }] of this.entries()) this.#sockets.set(key, socket);
  }

  override add(socket: WebSocket, seat: RelaySeat): void {
    super.add(socket, seat);
    this.#sockets.set(seat.key, socket);
  }

  override remove(socket: WebSocket): RelaySeat | undefined {
    const seat = super.remove(socket);
    if (seat !== undefined) this.#sockets.delete(seat.key);
    return seat;
  }

  /** The socket of a key, while it is seated. */
  socketOf(key: string): WebSocket | undefined {
    return this.#sockets.get(key);
  }

  /** Brings a socket that was told everything up to `head` to where the others are. */
  catchUp(socket: WebSocket, blocks: readonly EventBlock[], head: number): void {
    const news = blocksAfter(blocks, head);
    for (const group of frameGroups(news)) sendText(socket, eventsFrame(group));
    this.toldUpTo(socket, Math.max(head, news.at(-1)?.last ?? 0));
  }

  /** Tells a socket that was held what it missed, and after that what was told to everybody meanwhile. */
  tellMissed(socket: WebSocket, missed: Missed): void {
    if (this.seat(socket) === undefined) return;
    const { head } = missed;
    if ("reset" in missed) sendFrame(socket, { type: "reset", epoch: missed.epoch, head });
    else for (const group of frameGroups(missed.blocks)) sendText(socket, eventsFrame(group));
    const held = this.release(socket);
    this.catchUp(socket, held.blocks, head);
    for (const text of held.texts) sendText(socket, text);
  }
}
