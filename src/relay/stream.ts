import type { DownItem, EventBlock, Feed, Missed, Since } from "../protocol/relay.ts";

type Deps = {
  /** Asks the Channel for what is missing. */
  missed: (since: Since) => Promise<Missed>;
  /** Passes items on, which bring everybody to `head`. */
  deliver: (items: DownItem[], head: number) => void;
  /** Nobody can be told the difference: everybody begins anew. */
  reset: (epoch: string, head: number) => void;
};

/** Steps that wait while a gap is mended, at most; what is beyond is a gap again. */
const WAITING_MAX = 256;
const AGAIN_MS = 500;

/**
 * Where a Relay stands in the log, and in the stream that feeds it. A step that does not join on to
 * the last one stops the stream until the Channel has said what was missed, so that every reader sees one order.
 */
export class Stream {
  readonly #deps: Deps;
  #waiting: Feed[] = [];
  #mending = false;
  #stream = "";
  #n = 0;
  #epoch = "";
  /** Unknown until the first step: what is here after a sleep was told all that the Channel knows of. */
  #head: number | undefined;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /** Takes a step of the stream. */
  take(feed: Feed): void {
    // A step that comes twice or late has been mended over.
    if (feed.stream === this.#stream && feed.n <= this.#n) return;
    this.#stream = feed.stream;
    this.#n = feed.n;
    if (this.#waiting.length < WAITING_MAX) this.#waiting.push(feed);
    if (!this.#mending) this.#drain();
  }

  #drain(): void {
    for (let feed = this.#waiting[0]; feed !== undefined; feed = this.#waiting[0]) {
      this.#head ??= feed.before;
      if (this.#epoch === "") this.#epoch = feed.epoch;
      if (feed.epoch !== this.#epoch || feed.before > this.#head) {
        void this.#mend();
        return;
      }
      this.#waiting.shift();
      const head = this.#head;
      const news = feed.items.filter((item) => item.to !== "all" || item.first > head);
      this.#head = Math.max(head, feed.after);
      this.#deps.deliver(news, this.#head);
    }
  }

  async #mend(): Promise<void> {
    this.#mending = true;
    try {
      const missed = await this.#deps.missed({ epoch: this.#epoch, since: this.#head ?? 0 });
      this.#epoch = missed.epoch;
      this.#head = missed.head;
      if ("reset" in missed) this.#deps.reset(missed.epoch, missed.head);
      else this.#deps.deliver(missed.blocks.map(toAll), missed.head);
    } catch {
      // The Channel is away: it announces itself when it is back, and nothing is told meanwhile.
      await new Promise((done) => setTimeout(done, AGAIN_MS));
    }
    this.#mending = false;
    this.#drain();
  }
}

function toAll(block: EventBlock): DownItem {
  return { to: "all", ...block };
}
