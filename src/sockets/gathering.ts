/**
 * How long a frame waits for company, per socket that it goes to, ms. A frame costs about 0.035 ms of
 * CPU a socket (bench/README.md), so 0.06 keeps a busy room below one core. Modelled, since the clock
 * stands still inside a turn on the platform.
 */
const MS_PER_READER = 0.06;
/** Nobody waits longer than this for a frame, ms, in a room of up to 1,000 sockets. */
const MAX_MS = 50;
/** Beyond 1,000 sockets of one object the frames alone take longer than {@link MAX_MS}. */
const MAX_MS_PER_READER = 0.05;
/** So many words beyond the first in one frame double the time that the next gathers. */
const WORDS_TO_DOUBLE = 3;

/**
 * The time from one frame to the next, ms: nothing where nobody listens, in proportion to the
 * `readers`, and longer where each frame finds several `words` waiting, since one frame carries them all.
 */
export function gatherMs(readers: number, words: number): number {
  const wanted = readers * MS_PER_READER * (1 + Math.max(words - 1, 0) / WORDS_TO_DOUBLE);
  return Math.min(wanted, Math.max(MAX_MS, readers * MAX_MS_PER_READER));
}

/** When the next frame may go: at once where the room is quiet. */
export class Gathering {
  #lastAt = 0;
  /** Words a frame lately carried. */
  #words = 1;

  /** How much longer to gather before a frame to so many readers, ms; 0 for not at all. */
  wait(readers: number, nowMs: number): number {
    // A clock that was set back must not hold a frame up.
    const elapsed = Math.abs(nowMs - this.#lastAt);
    return Math.max(gatherMs(readers, this.#words) - elapsed, 0);
  }

  /** A frame with so many words went out. */
  sent(words: number, nowMs: number): void {
    this.#lastAt = nowMs;
    this.#words += (words - this.#words) / 4;
  }
}
