import type { Timeline } from "./timeline.ts";

/** What a turn costs, ms, decided as it begins, and what happens when it ends. */
export type Turn = { readonly ms: number; readonly done?: () => void };

/** One thread: turns one after the other, in the order in which they came. */
export class Thread {
  /** Time spent working, ms. */
  busy = 0;
  readonly #timeline: Timeline;
  readonly #queue: (() => Turn)[] = [];
  #head = 0;
  #working = false;

  constructor(timeline: Timeline) {
    this.#timeline = timeline;
  }

  /** `begin` is called when the thread gets to it. */
  submit(begin: () => Turn): void {
    this.#queue.push(begin);
    if (!this.#working) this.#next();
  }

  #next(): void {
    const begin = this.#queue[this.#head];
    if (begin === undefined) {
      this.#queue.length = 0;
      this.#head = 0;
      this.#working = false;
      return;
    }
    this.#head += 1;
    this.#working = true;
    const { ms, done } = begin();
    this.busy += ms;
    this.#timeline.after(ms, () => {
      done?.();
      this.#next();
    });
  }
}

/** How long an object cannot sleep: something runs, is awaited or is timed. That time is billed. */
export class Wakefulness {
  readonly #timeline: Timeline;
  #holds = 0;
  #since = 0;
  #total = 0;

  constructor(timeline: Timeline) {
    this.#timeline = timeline;
  }

  hold(): void {
    if (this.#holds === 0) this.#since = this.#timeline.now;
    this.#holds += 1;
  }

  release(): void {
    this.#holds -= 1;
    if (this.#holds === 0) this.#total += this.#timeline.now - this.#since;
  }

  /** So far, ms; what is held still counts from its end. */
  get total(): number {
    return this.#total;
  }
}
