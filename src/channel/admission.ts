import type { Outcome } from "../protocol/errors.ts";
import { refuse } from "../protocol/errors.ts";
import { LIMITS } from "../protocol/limits.ts";
import { withJitter } from "../protocol/retry-after.ts";
import type { Hits } from "../protocol/sliding-window.ts";
import { takeHit } from "../protocol/sliding-window.ts";
import { tighten } from "../protocol/tighten.ts";
import type { Breaker } from "./breaker.ts";
import { Line } from "./line.ts";

const MINUTE_MS = 60_000;
/** People whose attempts are remembered; the oldest are forgotten first. */
const MAX_PEOPLE = 20_000;
/** A full room, and one's own fifth socket, are worth another look after this long, seconds. */
const ROOM_SECONDS = 15;
const SOCKET_SECONDS = 10;

/** What admission is judged by. */
export type AdmissionDeps = {
  /** False refuses nothing. */
  on: boolean;
  /** What becomes of one socket too many of a person's. */
  policy: "replace" | "refuse";
  /** How many people may be online here. */
  people: number;
  breaker: Breaker;
  random: () => number;
};

/** The room as an arrival finds it, relays and all. `sockets` are the arriving person's own; `load` is 0 to 1. */
export type Here = { people: number; sockets: number; load: number };

/**
 * Who may open a socket here: asked for each ticket, where a refusal can say when to come back, and
 * again at the upgrade. It knows identities, not sockets.
 */
export class Admission {
  readonly #deps: AdmissionDeps;
  readonly #attempts = new Map<string, Hits>();
  readonly #tickets = new Line();
  readonly #upgrades = new Line();

  constructor(deps: AdmissionDeps) {
    this.#deps = deps;
  }

  /** May this person have a ticket? Counts as an attempt. */
  ticket(userId: string, here: Here, nowMs: number): Outcome<null> {
    if (!this.#deps.on) return OK;
    const attempt = this.#attempt(userId, nowMs);
    if (attempt > 0) return this.#refuse("rate_limited", "Too many attempts to connect", attempt);
    const known = this.#room(here);
    if (known !== undefined) return known;
    const broken = this.#deps.breaker.tryIn(nowMs);
    if (broken > 0)
      return this.#refuse("unavailable", "This channel cannot store at the moment", broken / 1_000);
    return this.#line(this.#tickets, tighten(here.load, LIMITS.newSocketsPerSecond), nowMs);
  }

  /**
   * May the bearer of a ticket be seated now? What load takes off the rate was taken when the ticket was
   * given out: it is not held against the same arrival twice.
   */
  upgrade(here: Here, nowMs: number): Outcome<null> {
    if (!this.#deps.on) return OK;
    const known = this.#room(here);
    if (known !== undefined) return known;
    const broken = this.#deps.breaker.openFor(nowMs);
    if (broken > 0)
      return this.#refuse("unavailable", "This channel cannot store at the moment", broken / 1_000);
    return this.#line(this.#upgrades, LIMITS.newSocketsPerSecond, nowMs);
  }

  /** Somebody was seated: the store works. */
  seated(): void {
    this.#deps.breaker.succeeded();
  }

  /** The store failed, seating somebody or at a flush. */
  failed(nowMs: number): void {
    this.#deps.breaker.failed(nowMs);
  }

  #attempt(userId: string, nowMs: number): number {
    const before = this.#attempts.get(userId) ?? [];
    const { allowed, retryAfter, hits } = takeHit(
      before,
      LIMITS.attemptsPerMinuteInChannel,
      MINUTE_MS,
      nowMs,
    );
    // The newest at the end, so that the first is the one to forget.
    this.#attempts.delete(userId);
    this.#attempts.set(userId, hits);
    const [oldest] = this.#attempts.keys();
    if (this.#attempts.size > MAX_PEOPLE && oldest !== undefined) this.#attempts.delete(oldest);
    return allowed ? 0 : retryAfter;
  }

  #room({ people, sockets }: Here) {
    if (sockets === 0 && people >= this.#deps.people)
      return this.#refuse("overloaded", "This channel is full", ROOM_SECONDS, ROOM_SECONDS);
    if (this.#deps.policy === "refuse" && sockets >= LIMITS.socketsPerUserInChannel)
      return this.#refuse("rate_limited", "Too many connections of yours", SOCKET_SECONDS);
    return undefined;
  }

  #line(line: Line, perSecond: number, nowMs: number): Outcome<null> {
    const wait = line.enter(perSecond, nowMs);
    return wait === 0 ? OK : this.#refuse("overloaded", "Too many connect here at once", wait);
  }

  #refuse(
    code: "rate_limited" | "overloaded" | "unavailable",
    message: string,
    seconds: number,
    spread?: number,
  ) {
    return refuse(code, message, withJitter(seconds, this.#deps.random, spread));
  }
}

const OK: Outcome<null> = { ok: null };
