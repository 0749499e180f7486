type Entry = { readonly at: number; readonly order: number; readonly act: () => void };

/** A virtual clock with its event queue: what is due first runs first, and of the same moment what was asked for first. Times in ms. */
export class Timeline {
  readonly #heap: Entry[] = [];
  #now = 0;
  #order = 0;

  get now(): number {
    return this.#now;
  }

  get size(): number {
    return this.#heap.length;
  }

  /** Runs `act` at `time`, or now where that is over. */
  at(time: number, act: () => void): void {
    this.#push({ at: Math.max(time, this.#now), order: this.#order, act });
    this.#order += 1;
  }

  after(delay: number, act: () => void): void {
    this.at(this.#now + delay, act);
  }

  /** Runs everything that is due until the queue is empty. */
  run(): void {
    for (let entry = this.#pop(); entry !== undefined; entry = this.#pop()) {
      this.#now = entry.at;
      entry.act();
    }
  }

  #push(entry: Entry): void {
    let i = this.#heap.push(entry) - 1;
    while (i > 0) {
      const up = (i - 1) >> 1;
      const parent = this.#heap[up];
      if (parent === undefined || isBefore(parent, entry)) break;
      this.#heap[i] = parent;
      i = up;
    }
    this.#heap[i] = entry;
  }

  #pop(): Entry | undefined {
    const top = this.#heap[0];
    const last = this.#heap.pop();
    if (top === undefined || last === undefined || top === last) return top;
    let i = 0;
    for (;;) {
      let down = 2 * i + 1;
      let child = this.#heap[down];
      if (child === undefined) break;
      const other = this.#heap[down + 1];
      if (other !== undefined && isBefore(other, child)) {
        child = other;
        down += 1;
      }
      if (isBefore(last, child)) break;
      this.#heap[i] = child;
      i = down;
    }
    this.#heap[i] = last;
    return top;
  }
}

function isBefore(a: Entry, b: Entry): boolean {
  return a.at < b.at || (a.at === b.at && a.order < b.order);
}
