const EVERY_MS = 30_000;

/**
 * Says that an object is at work and how many sockets it has: every 30 s at most, from wake-ups that
 * are there anyway, and at once where the first socket comes or the last one goes. Nobody waits.
 */
export class Pulse {
  readonly #report: (nowMs: number) => Promise<void>;
  #at = Number.NEGATIVE_INFINITY;
  #held = false;

  constructor(report: (nowMs: number) => Promise<void>) {
    this.#report = report;
  }

  /** Something has happened, and there are so many sockets now. */
  beat(connections: number, nowMs: number): void {
    const holds = connections > 0;
    if (holds === this.#held && nowMs < this.#at + EVERY_MS) return;
    this.#at = nowMs;
    this.#held = holds;
    // A registry that is away is nobody's trouble.
    this.#report(nowMs).catch(() => undefined);
  }
}
