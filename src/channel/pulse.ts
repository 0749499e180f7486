const EVERY_MS = 30_000;
/** Who came and went meanwhile is said after this, ms: together. */
const CHANGED_MS = 2_000;

/**
 * Says that an object is at work and how many sockets it has, from wake-ups that are there anyway: every
 * 30 s at most, sooner where there are more or fewer than were said, and at once where the first socket
 * comes or the last one goes. Nobody waits, and no timer keeps the object from its sleep.
 */
export class Pulse {
  readonly #report: (nowMs: number) => Promise<void>;
  #at = Number.NEGATIVE_INFINITY;
  #said = 0;

  constructor(report: (nowMs: number) => Promise<void>) {
    this.#report = report;
  }

  /** Something has happened, and there are so many sockets now. */
  beat(connections: number, nowMs: number): void {
    const isTurn = connections > 0 !== this.#said > 0;
    const every = connections === this.#said ? EVERY_MS : CHANGED_MS;
    if (!isTurn && nowMs < this.#at + every) return;
    this.#at = nowMs;
    this.#said = connections;
    // A registry that is away is nobody's trouble.
    this.#report(nowMs).catch(() => undefined);
  }
}
