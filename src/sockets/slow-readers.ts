/** A reader who confirms and falls this far behind is given up, in characters of frames. */
export const BEHIND_MAX = 1_048_576;
/** Marks kept of how much had been sent when; older places count as the oldest kept. */
const MARKS = 4_096;

/**
 * How far readers are behind who confirm what has arrived (`got`). The platform shows no send buffer,
 * so only who confirms can be measured; who never does is judged by their pings alone. Costs nothing a
 * delivery: what all were sent is counted once.
 */
export class SlowReaders<Reader> {
  /** Characters of event frames sent to everybody so far. */
  #sent = 0;
  /** Seq of the last event of a frame, and the count after it; ascending. */
  #marks: { seq: number; sent: number }[] = [];
  /** What each reader who confirms has had. */
  readonly #had = new Map<Reader, number>();

  /** A frame went to everybody, up to event `seq`. */
  sent(seq: number, characters: number): void {
    this.#sent += characters;
    this.#marks.push({ seq, sent: this.#sent });
    if (this.#marks.length > MARKS * 1.25) this.#marks = this.#marks.slice(-MARKS);
  }

  /** A reader confirms that everything up to `seq` has arrived. */
  got(reader: Reader, seq: number): void {
    const had = this.#sentAt(seq);
    const before = this.#had.get(reader);
    this.#had.set(reader, before === undefined ? had : Math.max(before, had));
  }

  forget(reader: Reader): void {
    this.#had.delete(reader);
  }

  /** Readers who are more than `max` behind. */
  behind(max: number = BEHIND_MAX): Reader[] {
    const behind: Reader[] = [];
    for (const [reader, had] of this.#had) if (this.#sent - had > max) behind.push(reader);
    return behind;
  }

  /** What had been sent with the frame that reached `seq`. */
  #sentAt(seq: number): number {
    let low = 0;
    let high = this.#marks.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#marks[middle]?.seq ?? 0) <= seq) low = middle + 1;
      else high = middle;
    }
    const mark = this.#marks[low - 1];
    if (mark !== undefined) return mark.sent;
    // Before the oldest mark that is kept: what was sent since is what is known to be missing.
    const [oldest] = this.#marks;
    return oldest === undefined ? this.#sent : oldest.sent;
  }
}
