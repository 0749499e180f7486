const EVERY_MS = 30_000;
/** Who came and went is said this much later, ms: together, and while somebody looks at it. */
const CHANGE_MS = 5_000;

/**
 * Says that an object is at work and how many sockets it has: every 30 s at most, from wake-ups that
 * are there anyway; at once where the first socket comes or the last one goes; and soon where there are
 * more or fewer than were said. Nobody waits.
 */
export class Pulse {
  readonly #report: (nowMs: number) => Promise<void>;
  readonly #later: (work: () => void, ms: number) => void;
  #at = Number.NEGATIVE_INFINITY;
  #said = 0;
  #now = 0;
  #isPlanned = false;

  constructor(
    report: (nowMs: number) => Promise<void>,
    later: (work: () => void, ms: number) => void = (work, ms) => void setTimeout(work, ms),
  ) {
    this.#report = report;
    this.#later = later;
  }

  /** Something has happened, and there are so many sockets now. */
  beat(connections: number, nowMs: number): void {
    this.#now = connections;
    const isTurn = connections > 0 !== this.#said > 0;
    if (isTurn || nowMs >= this.#at + EVERY_MS) this.#say(nowMs);
    else if (connections !== this.#said && !this.#isPlanned) {
      this.#isPlanned = true;
      this.#later(() => {
        this.#isPlanned = false;
        if (this.#now !== this.#said) this.#say(nowMs + CHANGE_MS);
      }, CHANGE_MS);
    }
  }

  #say(nowMs: number): void {
    this.#at = nowMs;
    this.#said = this.#now;
    // A registry that is away is nobody's trouble.
    this.#report(nowMs).catch(() => undefined);
  }
}
