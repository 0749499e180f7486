import { reconnectSpreadMs } from "../protocol/limits.ts";

/** So many who leave within {@link WITHIN_MS} have not gone: something has cut them off. */
const CROWD = 50;
const WITHIN_MS = 1_000;
/** What the last of them needs beyond the spread, for a ticket and a socket, ms. */
const RETURN_MS = 2_000;
/** Nobody elsewhere waits longer than this for a crowd, ms. */
const LONGEST_MS = 30_000;

/** Notices a crowd that is cut off at once, most of which is back in a moment. */
export class Exodus {
  #left = 0;
  #since = Number.NEGATIVE_INFINITY;
  #backBy = 0;

  /** A person has left; `people` are here still. */
  left(people: number, nowMs: number): void {
    if (Math.abs(nowMs - this.#since) >= WITHIN_MS) {
      this.#since = nowMs;
      this.#left = 0;
    }
    this.#left += 1;
    if (this.#left < CROWD) return;
    const spreadMs = reconnectSpreadMs(people + this.#left);
    this.#backBy = nowMs + Math.min(spreadMs + RETURN_MS, LONGEST_MS);
  }

  /** When the last crowd that left should be back, ms since 1970; in the past where there is none to wait for. */
  get backBy(): number {
    return this.#backBy;
  }
}
