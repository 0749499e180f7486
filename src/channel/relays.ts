import type { RelayState, SeatAddress, Subject } from "../protocol/relay.ts";
import type { RelayNode, Shape } from "../protocol/topology.ts";
import { place, toFold } from "../protocol/topology.ts";
import type { ObjectStore } from "../storage/object-store.ts";

/** How this channel's sockets are spread: from `threshold` sockets on, Relays of this shape take them. */
export type Spread = Shape & { threshold: number };

/** A seat on a Relay, as the Channel knows it. Times in ms. */
export type RelaySeat = SeatAddress & { userId: string; sessionId: string; openedAt: number };

type Node = RelayNode & { incarnation: string };

type SeatRow = {
  relay: string;
  key: string;
  user_id: string;
  session_id: string;
  opened_at: number;
};

/** So long after everybody should have gone the last of them is asked again, ms. */
const DRAINED_AFTER_MS = 30_000;

/**
 * The Channel's account of its Relays and of who sits there. Durable, since the sockets outlive the
 * Channel's sleep, and the Channel must know after it who is here and whom a revocation concerns.
 */
export class Relays {
  readonly #store: ObjectStore;
  readonly #spread: Spread;
  readonly #nodes = new Map<string, Node>();
  /** When tickets for a place were made that nobody has taken yet, ms; "" for the Channel itself. */
  readonly #promised = new Map<string, number[]>();
  /** When a Relay that closes was last asked to send its sockets away, ms. Lost in sleep. */
  readonly #drainedAt = new Map<string, number>();

  constructor(store: ObjectStore, spread: Spread) {
    this.#store = store;
    this.#spread = spread;
    const rows = store.rows<{
      id: string;
      region: string;
      parent: string | null;
      incarnation: string;
      closing: number;
      sockets: number;
    }>(`SELECT *, (SELECT count(*) FROM relay_seat WHERE relay = id) AS sockets FROM relay`);
    for (const row of rows) this.#nodes.set(row.id, { ...row, closing: row.closing === 1 });
  }

  /** Relays in use. */
  get all(): readonly RelayNode[] {
    return [...this.#nodes.values()];
  }

  get size(): number {
    return this.#nodes.size;
  }

  /** Sockets on Relays. */
  get sockets(): number {
    let sum = 0;
    for (const { sockets } of this.#nodes.values()) sum += sockets;
    return sum;
  }

  has(relay: string): boolean {
    return this.#nodes.has(relay);
  }

  /** Relays that the Channel feeds itself. */
  direct(): string[] {
    return [...this.#nodes.values()].filter(({ parent }) => parent === null).map(({ id }) => id);
  }

  /** Relays that this one feeds. */
  childrenOf(relay: string): string[] {
    if (this.#nodes.size === 0) return [];
    return [...this.#nodes.values()].filter(({ parent }) => parent === relay).map(({ id }) => id);
  }

  /** The Relay through which the Channel reaches this one: itself, or its feeder. */
  via(relay: string): string {
    return this.#nodes.get(relay)?.parent ?? relay;
  }

  regionOf(relay: string): string {
    return this.#nodes.get(relay)?.region ?? "";
  }

  /**
   * Names the place of a ticket made now: null for the Channel itself, a Relay's id, or nothing where
   * every place is taken. `own` is how many sockets the Channel holds.
   */
  place(
    own: number,
    region: string,
    nowMs: number,
    ticketLifeMs: number,
  ): string | null | undefined {
    this.#forgetPromises(nowMs - ticketLifeMs);
    let relay: string | null = null;
    if (own + this.#promises("") >= this.#spread.threshold) {
      const found = place(this.#counted(), region, this.#spread);
      if (found === null) return undefined;
      relay = "relay" in found ? found.relay : this.#open(found.open.region, found.open.parent);
    }
    const key = relay ?? "";
    const promised = this.#promised.get(key);
    if (promised === undefined) this.#promised.set(key, [nowMs]);
    else promised.push(nowMs);
    return relay;
  }

  /** A ticket for this place ("" for the Channel) was used. */
  taken(where: string): void {
    this.#promised.get(where)?.shift();
  }

  /** Notes a seat on a Relay. */
  seat(seat: RelaySeat): void {
    const node = this.#nodes.get(seat.relay);
    if (node === undefined) return;
    node.sockets += this.#store.run(
      `INSERT OR IGNORE INTO relay_seat (user_id, relay, key, session_id, opened_at) VALUES (?, ?, ?, ?, ?)`,
      seat.userId,
      seat.relay,
      seat.key,
      seat.sessionId,
      seat.openedAt,
    );
  }

  /** Forgets a seat; false where it was not there. */
  leave(seat: SeatAddress & { userId: string }): boolean {
    const gone = this.#store.run(
      `DELETE FROM relay_seat WHERE user_id = ? AND relay = ? AND key = ?`,
      seat.userId,
      seat.relay,
      seat.key,
    );
    const node = this.#nodes.get(seat.relay);
    if (node !== undefined) node.sockets -= gone;
    return gone > 0;
  }

  /** True where this seat is one that the Channel knows. */
  holds(seat: SeatAddress & { userId: string }): boolean {
    return (
      this.#store.rows(
        `SELECT 1 FROM relay_seat WHERE user_id = ? AND relay = ? AND key = ?`,
        seat.userId,
        seat.relay,
        seat.key,
      ).length > 0
    );
  }

  isHere(userId: string): boolean {
    if (this.#nodes.size === 0) return false;
    return (
      this.#store.rows(`SELECT 1 FROM relay_seat WHERE user_id = ? LIMIT 1`, userId).length > 0
    );
  }

  /** Distinct people on Relays, at most `limit`. */
  userIds(limit: number): string[] {
    if (this.#nodes.size === 0) return [];
    return this.#store
      .rows<{ user_id: string }>(`SELECT DISTINCT user_id FROM relay_seat LIMIT ?`, limit)
      .map((row) => row.user_id);
  }

  /** One person's seats on Relays. */
  ofUser(userId: string): RelaySeat[] {
    if (this.#nodes.size === 0) return [];
    return this.#seats(`SELECT * FROM relay_seat WHERE user_id = ?`, userId);
  }

  /** A subject's seats on Relays. */
  ofSubject(subject: Subject): RelaySeat[] {
    if ("userId" in subject) return this.ofUser(subject.userId);
    if (this.#nodes.size === 0) return [];
    return this.#seats(`SELECT * FROM relay_seat WHERE session_id = ?`, subject.sessionId);
  }

  /** Seats of a Relay whose sockets are gone, since it has begun anew; nothing for one that is known so. */
  met({ relay, incarnation }: RelayState): RelaySeat[] {
    const node = this.#nodes.get(relay);
    // What a dead incarnation said may come late; each begins with its time.
    if (node === undefined || incarnation <= node.incarnation) return [];
    const lost =
      node.incarnation === "" ? [] : this.#seats(`SELECT * FROM relay_seat WHERE relay = ?`, relay);
    node.incarnation = incarnation;
    this.#store.run(`UPDATE relay SET incarnation = ? WHERE id = ?`, incarnation, relay);
    return lost;
  }

  /**
   * Relays to be emptied: those that the present number of people needs no more, which take nobody from
   * now on, and those where somebody is still `spreadMs` after they were asked to go.
   */
  fold(own: number, nowMs: number, spreadMs: number): string[] {
    for (const id of toFold(this.#counted(), own, this.#spread.threshold, this.#spread)) {
      const node = this.#nodes.get(id);
      if (node !== undefined) node.closing = true;
      this.#store.run(`UPDATE relay SET closing = 1 WHERE id = ?`, id);
    }
    const asked = this.all.filter(
      ({ id, closing, sockets }) =>
        closing && (sockets > 0 || !this.#drainedAt.has(id)) && this.#mayDrain(id, nowMs, spreadMs),
    );
    for (const { id } of asked) this.#drainedAt.set(id, nowMs);
    return asked.map(({ id }) => id);
  }

  /** Ends what is closing and empty, and feeds nobody; answers their ids. */
  sweep(): string[] {
    const ended = this.all.filter(
      ({ id, closing, sockets }) =>
        closing && sockets === 0 && this.#promises(id) === 0 && this.childrenOf(id).length === 0,
    );
    for (const { id } of ended) {
      this.#nodes.delete(id);
      this.#promised.delete(id);
      this.#drainedAt.delete(id);
      this.#store.run(`DELETE FROM relay WHERE id = ?`, id);
    }
    return ended.map(({ id }) => id);
  }

  /** A ticket may be used, or a step be lost, after everybody was asked to go. */
  #mayDrain(id: string, nowMs: number, spreadMs: number): boolean {
    const at = this.#drainedAt.get(id);
    return at === undefined || nowMs - at > spreadMs + DRAINED_AFTER_MS;
  }

  /** Every Relay with the sockets that have a ticket for it. */
  #counted(): RelayNode[] {
    return this.all.map((node) => ({ ...node, sockets: node.sockets + this.#promises(node.id) }));
  }

  #open(region: string, parent: string | null): string {
    const id = crypto.randomUUID().slice(0, 8);
    this.#store.run(
      `INSERT INTO relay (id, region, parent, incarnation, closing) VALUES (?, ?, ?, '', 0)`,
      id,
      region,
      parent,
    );
    this.#nodes.set(id, { id, region, parent, incarnation: "", sockets: 0, closing: false });
    return id;
  }

  #promises(where: string): number {
    return this.#promised.get(where)?.length ?? 0;
  }

  #forgetPromises(before: number): void {
    for (const [where, times] of this.#promised) {
      const live = times.findIndex((at) => at > before);
      if (live === -1) this.#promised.delete(where);
      else if (live > 0) times.splice(0, live);
    }
  }

  #seats(query: string, ...params: string[]): RelaySeat[] {
    return this.#store.rows<SeatRow>(query, ...params).map((row) => ({
      relay: row.relay,
      key: row.key,
      userId: row.user_id,
      sessionId: row.session_id,
      openedAt: row.opened_at,
    }));
  }
}
