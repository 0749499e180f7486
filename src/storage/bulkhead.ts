/** What a call is for; the earlier ones go first where calls have to wait. `inner` never waits. */
export type CallKind = "inner" | "health" | "sign-in" | "read" | "write" | "upload";

/** A place among the calls that run; it ends by itself when its time has passed. */
export type Lease = { until: number };

type Waiter = { take: (lease: Lease | undefined) => void; until: number };

const LANES: Readonly<Record<Exclude<CallKind, "inner">, number>> = {
  health: 0,
  "sign-in": 1,
  read: 2,
  write: 3,
  upload: 4,
};
/** Who was given a place begins within this, ms, or has gone: a caller that hung up never says so. */
const BEGIN_MS = 1_000;

/**
 * At most so many calls at once, and a bounded number that waits, the most important first and else
 * in order. A full list lets go of the newest of its least important before it refuses a better one.
 * Requests that are cancelled by the platform run no code any more, so places and waiters have a time
 * after which they do not count.
 */
export class Bulkhead {
  readonly #running = new Set<Lease>();
  readonly #lanes: Waiter[][] = Object.values(LANES).map(() => []);
  readonly #atOnce: number;
  readonly #bound: number;

  constructor(atOnce: number, bound: number) {
    this.#atOnce = atOnce;
    this.#bound = bound;
  }

  /** Calls that run, and calls that wait. */
  get load(): { running: number; waiting: number } {
    return { running: this.#running.size, waiting: this.#waiting() };
  }

  /**
   * A place until `until` (ms since 1970), at once or as soon as there is one; nothing where too many
   * wait. What waits may end as `undefined` too, for a better one. A caller whose time is up is let go
   * of by itself. {@link begin} what was waited for.
   */
  enter(
    kind: Exclude<CallKind, "inner">,
    until: number,
  ): Lease | Promise<Lease | undefined> | undefined {
    if (this.#running.size < this.#atOnce) return this.#run(until);
    const nowMs = Date.now();
    for (const lease of this.#running) if (lease.until < nowMs) this.#running.delete(lease);
    this.#next(nowMs);
    if (this.#running.size < this.#atOnce) return this.#run(until);
    const lane = LANES[kind];
    if (this.#waiting() >= this.#bound && !this.#makeRoom(lane, nowMs)) return undefined;
    return new Promise((resolve) => {
      this.#lanes[lane]?.push({ take: resolve, until });
    });
  }

  /** The call that was given this place runs, until `until`. */
  begin(lease: Lease, until: number): void {
    lease.until = until;
  }

  /** Gives a place back. */
  leave(lease: Lease): void {
    if (this.#running.delete(lease) && this.#waiting() > 0) this.#next(Date.now());
  }

  #run(until: number): Lease {
    const lease = { until };
    this.#running.add(lease);
    return lease;
  }

  #next(nowMs: number): void {
    for (const lane of this.#lanes)
      while (this.#running.size < this.#atOnce) {
        const waiter = lane.shift();
        if (waiter === undefined) break;
        if (waiter.until > nowMs) waiter.take(this.#run(nowMs + BEGIN_MS));
      }
  }

  /** True where one of less importance, or one that has gone, made room. */
  #makeRoom(lane: number, nowMs: number): boolean {
    for (const waiters of this.#lanes) {
      const gone = waiters.findIndex((waiter) => waiter.until <= nowMs);
      if (gone >= 0) return waiters.splice(gone, 1).length > 0;
    }
    for (let worse = this.#lanes.length - 1; worse > lane; worse -= 1) {
      const displaced = this.#lanes[worse]?.pop();
      if (displaced === undefined) continue;
      displaced.take(undefined);
      return true;
    }
    return false;
  }

  #waiting(): number {
    let sum = 0;
    for (const lane of this.#lanes) sum += lane.length;
    return sum;
  }
}
