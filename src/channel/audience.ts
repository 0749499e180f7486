import type { CloseCode } from "../protocol/errors.ts";
import { CLOSE } from "../protocol/errors.ts";
import type { SocketTimes } from "../protocol/held-sockets.ts";
import { tooMany } from "../protocol/held-sockets.ts";
import type { Cut, EventBlock, RelayState, SeatAddress, Subject } from "../protocol/relay.ts";
import { isSubject } from "../protocol/relay.ts";
import { closeSocket, sendText } from "../storage/sockets.ts";
import type { ObjectStore } from "../storage/object-store.ts";
import type { RelayLine } from "../sockets/downlinks.ts";
import type { Drain } from "../sockets/drain.ts";
import { Downlinks } from "../sockets/downlinks.ts";
import type { Seat, SocketHost } from "../sockets/seats.ts";
import { Seats } from "../sockets/seats.ts";
import type { RelaySeat, Spread } from "./relays.ts";
import { Relays } from "./relays.ts";

type Line = RelayLine & { cut: (cut: Cut) => Promise<void> };

type Deps = {
  store: ObjectStore;
  host: SocketHost;
  channelId: string;
  epoch: string;
  spread: Spread;
  /** Where the log stands when the Channel wakes. */
  head: () => number;
  line: (relay: string, region: string) => Line;
  /** A person has left with their last socket. */
  left: (userId: string) => void;
  drain: () => Pick<Drain, "isOn" | "isLeaving">;
};

/** One call to a Relay costs about as much as so many sockets. */
const RELAY_AS_SOCKETS = 3;

/** Everybody who is in the channel, by a socket of its own or on a Relay. */
export class Audience {
  readonly seats: Seats;
  readonly relays: Relays;
  readonly #deps: Deps;
  readonly #downlinks: Downlinks;
  #people: number;
  /** When a socket of a Relay last said something, ms. Lost in sleep. */
  readonly #heardOnRelay = new Map<string, number>();
  /** The place in the log up to which everybody has been told, or will be by the step of this turn. */
  #told: number;
  #pushing = false;
  /** Ends that Relays have not confirmed yet. */
  readonly #cuts = new Set<Promise<void>>();

  constructor(deps: Deps) {
    this.#deps = deps;
    const { store, host, channelId, epoch, spread, head, line } = deps;
    this.seats = new Seats(host);
    this.relays = new Relays(store, spread);
    this.#downlinks = new Downlinks({
      channelId,
      epoch,
      line: (relay) => line(relay, this.relays.regionOf(relay)),
      childrenOf: (relay) => this.relays.childrenOf(relay),
      met: (states) => this.met(states),
    });
    this.#told = head();
    for (const relay of this.relays.direct()) this.#downlinks.open(relay, this.#told);
    const remote = this.relays.userIds(Number.MAX_SAFE_INTEGER);
    this.#people = this.seats.people + remote.filter((id) => !this.seats.isHere(id)).length;
  }

  /** What one frame to everybody costs, in sockets of the Channel's own. */
  get cost(): number {
    return this.seats.size + this.#downlinks.size * RELAY_AS_SOCKETS;
  }

  /** Sockets, wherever they are held. */
  get size(): number {
    return this.seats.size + this.relays.sockets;
  }

  /** Distinct people. */
  get people(): number {
    return this.#people;
  }

  isHere(userId: string): boolean {
    return this.seats.isHere(userId) || this.relays.isHere(userId);
  }

  /** Distinct people, at most `limit`. */
  userIds(limit: number): string[] {
    const own = this.seats.userIds(limit);
    if (own.length === limit || this.relays.size === 0) return own;
    return [...new Set([...own, ...this.relays.userIds(limit)])].slice(0, limit);
  }

  /** Seats a socket of the Channel's own; true where the person was not here before. */
  add(socket: WebSocket, seat: Seat): boolean {
    return this.#came(seat.userId, () => {
      this.relays.taken("");
      this.seats.add(socket, seat);
    });
  }

  /** False for a Relay that the channel has given up. */
  knows(relay: string): boolean {
    return this.relays.has(relay);
  }

  /** Counts in a seat on a Relay; true where the person was not here before. */
  addOnRelay(seat: RelaySeat): boolean {
    return this.#came(seat.userId, () => {
      this.relays.taken(seat.relay);
      this.relays.seat(seat);
    });
  }

  /** A socket of the Channel's own is gone. */
  remove(socket: WebSocket): void {
    const wasCounted = this.seats.seat(socket) !== undefined;
    const seat = this.seats.remove(socket);
    if (seat === undefined) return;
    // The close has woken the Channel, which counted those who were left.
    if (!wasCounted && !this.isHere(seat.userId)) this.#people += 1;
    this.#went(seat.userId);
  }

  /** A socket of a Relay is gone. */
  removeOnRelay(seat: SeatAddress & { userId: string }): void {
    this.#heardOnRelay.delete(`${seat.relay} ${seat.key}`);
    if (this.relays.leave(seat)) this.#went(seat.userId);
  }

  /** Events, to everybody. */
  broadcast(blocks: readonly EventBlock[]): void {
    this.seats.broadcast(blocks);
    this.#told = blocks.at(-1)?.last ?? this.#told;
    if (this.#downlinks.size === 0) return;
    for (const block of blocks) this.#downlinks.add({ to: "all", ...block });
    this.#push();
  }

  /** What is not of the log, to everybody but the sockets of `except`. */
  tell(text: string, except: string | null): void {
    this.seats.tell(text, except);
    if (this.#downlinks.size === 0) return;
    this.#downlinks.add({ to: "others", text, except });
    this.#push();
  }

  /** To each socket of one person; false where there is none. */
  tellOne(userId: string, text: string): boolean {
    for (const [socket, seat] of this.seats.entries())
      if (seat.userId === userId) sendText(socket, text);
    for (const seat of this.relays.ofUser(userId)) this.answer(seat, text, null);
    return this.isHere(userId);
  }

  /** An answer, to one socket of a Relay. */
  answer({ relay, key }: SeatAddress, text: string, id: string | null): void {
    this.#feed(relay);
    this.#downlinks.add({ to: "one", text, id, relay, key }, this.relays.via(relay));
    this.#push();
  }

  /** Ends one socket of the Channel's own, and counts it out at once. */
  end(socket: WebSocket, code: CloseCode, reason: string): void {
    closeSocket(socket, code, reason);
    this.remove(socket);
  }

  /** Ends one socket of a Relay, and counts it out at once. */
  endOnRelay(
    { relay, key, userId }: SeatAddress & { userId: string },
    code: CloseCode,
    reason: string,
  ): void {
    this.#feed(relay);
    this.#downlinks.add({ to: "end", code, reason, relay, key }, this.relays.via(relay));
    this.#push();
    this.removeOnRelay({ relay, key, userId });
  }

  /** How many sockets a person has, wherever they are held, but for those that others replace. */
  count(userId: string): number {
    if (this.#deps.drain().isOn) return this.socketsOf(userId).length;
    return this.seats.count(userId) + this.relays.ofUser(userId).length;
  }

  /** A socket of a Relay has said something. */
  heardOnRelay({ relay, key }: SeatAddress, nowMs: number): void {
    this.#heardOnRelay.set(`${relay} ${key}`, nowMs);
  }

  /** Ends the longest idle sockets of a person who has more than `most`. */
  keepActive(userId: string, most: number): void {
    if (this.count(userId) <= most) return;
    for (const { end } of tooMany(this.socketsOf(userId), most))
      end(CLOSE.tooManyConnections, "too many connections");
  }

  /** A person's sockets as {@link count} counts them, the one that opened first first. */
  socketsOf(userId: string): (SocketTimes & { end: (code: CloseCode, reason: string) => void })[] {
    const own = this.seats
      .entries()
      .filter(([, seat]) => seat.userId === userId)
      .map(([socket, { openedAt }]) => ({
        openedAt,
        activeAt: this.seats.lastSaid(socket),
        end: (code: CloseCode, reason: string) => this.end(socket, code, reason),
      }));
    const remote = this.relays.ofUser(userId).map((seat) => ({
      openedAt: seat.openedAt,
      activeAt: Math.max(seat.openedAt, this.#heardOnRelay.get(`${seat.relay} ${seat.key}`) ?? 0),
      end: (code: CloseCode, reason: string) => this.endOnRelay(seat, code, reason),
    }));
    const staying = [...own, ...remote].filter((seat) => !this.#deps.drain().isLeaving(seat));
    return staying.toSorted((a, b) => a.openedAt - b.openedAt);
  }

  /** Ends every socket of a subject; {@link settled} tells when Relays have confirmed. */
  cut(subject: Subject, before: number, code: CloseCode, reason: string): void {
    for (const [socket, seat] of this.seats.entries())
      if (isSubject(subject, seat)) this.end(socket, code, reason);
    const known = this.relays.ofSubject(subject);
    // In the stream, so that no event after it reaches them; and by a call, which tells when it is done.
    for (const seat of known) this.endOnRelay(seat, code, reason);
    const keys = known.map(({ key }) => key);
    // A seat may be on its way to one where the Channel knows of none.
    for (const relay of this.relays.direct()) {
      const { channelId, line } = this.#deps;
      const region = this.relays.regionOf(relay);
      const children = this.relays.childrenOf(relay);
      const message: Cut = { channelId, subject, before, code, reason, keys, children };
      // A Relay that ends in the middle of it has nobody left when it is asked again.
      const cut = line(relay, region)
        .cut(message)
        .catch(() => line(relay, region).cut(message));
      this.#cuts.add(cut);
      void cut.catch(() => undefined).finally(() => this.#cuts.delete(cut));
    }
  }

  /** Ends everybody. */
  dissolve(code: CloseCode, reason: string): void {
    for (const [socket] of this.seats.entries()) this.end(socket, code, reason);
    for (const userId of this.relays.userIds(Number.MAX_SAFE_INTEGER))
      for (const seat of this.relays.ofUser(userId)) this.endOnRelay(seat, code, reason);
  }

  /** Resolves when every Relay has confirmed what was cut; rejects where one could not. */
  async settled(): Promise<void> {
    await Promise.all(this.#cuts);
  }

  /** The place of a ticket made now; see {@link Relays.place}. */
  place(region: string, nowMs: number, ticketLifeMs: number): string | null | undefined {
    const relay = this.relays.place(this.seats.size, region, nowMs, ticketLifeMs);
    if (typeof relay === "string") this.#feed(relay);
    return relay;
  }

  /** What Relays say of themselves; a new incarnation has lost the sockets of the former. */
  met(states: readonly RelayState[]): void {
    for (const state of states) for (const seat of this.relays.met(state)) this.removeOnRelay(seat);
  }

  /** Tells every Relay where the log stands: the Channel has woken, and may have died before it told them. */
  announce(): void {
    this.#downlinks.push(this.#told, true);
  }

  /** Asks the sockets of Relays that are needed no more to come elsewhere, and ends Relays that are empty; true where some are left. */
  fold(spreadMs: number, nowMs: number): boolean {
    for (const relay of this.relays.fold(this.seats.size, nowMs, spreadMs)) {
      this.#askToLeave(relay, spreadMs, false);
    }
    this.#push();
    for (const relay of this.relays.sweep()) this.#downlinks.close(relay);
    return this.relays.size > 0;
  }

  /** Asks the sockets of all Relays to come again; who comes meanwhile stays. */
  drain(spreadMs: number): void {
    if (this.relays.size === 0) return;
    for (const { id } of this.relays.all) this.#askToLeave(id, spreadMs, true);
    this.#push();
  }

  #askToLeave(relay: string, spreadMs: number, newcomersStay: boolean): void {
    this.#feed(relay);
    const item = { to: "drain", relay, spreadMs, newcomersStay } as const;
    this.#downlinks.add(item, this.relays.via(relay));
  }

  /** A Relay that is named is fed from now on, by the Channel or by the Relay before it. */
  #feed(relay: string): void {
    const via = this.relays.via(relay);
    if (!this.#downlinks.has(via) && this.relays.direct().includes(via))
      this.#downlinks.open(via, this.#told);
  }

  /** One step a turn, whatever the turn brings: microtasks run before anything else does. */
  #push(): void {
    if (this.#pushing) return;
    this.#pushing = true;
    queueMicrotask(() => {
      this.#pushing = false;
      this.#downlinks.push(this.#told);
    });
  }

  #came(userId: string, add: () => void): boolean {
    const wasHere = this.isHere(userId);
    add();
    if (!wasHere) this.#people += 1;
    return !wasHere;
  }

  #went(userId: string): void {
    if (this.isHere(userId)) return;
    this.#people -= 1;
    this.#deps.left(userId);
  }
}
