import { reconnectSpreadMs } from "../protocol/limits.ts";

/** So many, and this part of all, who leave within {@link WITHIN_MS} have not gone: something has cut them off. */
const CROWD = 50;
const PART = 0.1;
const WITHIN_MS = 1_000;
/** What the last of them needs beyond the spread, for a ticket and a socket, ms. */
const RETURN_MS = 2_000;
/** Nobody elsewhere waits longer than this for a crowd, nor for one after the other, ms. */
const LONGEST_MS = 30_000;

/** Notices a crowd that is cut off at once, most of which is back in a moment. */
export class Exodus {
  #left = 0;
  #since = Number.NEGATIVE_INFINITY;
  #backBy = 0;
  /** When somebody was first told to wait. */
  #waitsSince: number | undefined;

  /** A person has left; `people` are here still. */
  left(people: number, nowMs: number): void {
    if (Math.abs(nowMs - this.#since) >= WITHIN_MS) {
      this.#since = nowMs;
      this.#left = 0;
    }
    this.#left += 1;
    const before = people + this.#left;
    if (this.#left < Math.max(CROWD, before * PART)) return;
    this.#backBy = nowMs + Math.min(reconnectSpreadMs(before) + RETURN_MS, LONGEST_MS);
  }

  /** Until when to wait for who left, ms since 1970; undefined where there is nobody to wait for, or no longer. */
  wait(nowMs: number): number | undefined {
    const since = (this.#waitsSince ??= nowMs);
    const until = Math.min(this.#backBy, since + LONGEST_MS);
    if (nowMs < until) return until;
    this.#waitsSince = undefined;
    return undefined;
  }
}
