/** Nobody is told to wait longer than this, seconds. */
const LONGEST = 60;

/**
 * A token bucket of one second that counts whom it refused: each is told a later time than the one
 * before, so that a crowd comes back at the rate at which it can be let in.
 */
export class Line {
  #tokens = Number.POSITIVE_INFINITY;
  /** Refused and, by what they were told, not yet back. */
  #waiting = 0;
  #at = 0;

  /** 0 for come in, or the seconds after which there should be room for this one. */
  enter(perSecond: number, nowMs: number): number {
    const gained = (Math.max(nowMs - this.#at, 0) / 1_000) * perSecond;
    this.#at = nowMs;
    this.#tokens = Math.min(this.#tokens + gained, perSecond);
    this.#waiting = Math.max(this.#waiting - gained, 0);
    if (this.#tokens >= 1) {
      this.#tokens -= 1;
      return 0;
    }
    this.#waiting = Math.min(this.#waiting + 1, perSecond * LONGEST);
    return this.#waiting / perSecond;
  }
}
