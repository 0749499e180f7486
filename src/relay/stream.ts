import type { DownItem, EventBlock, Feed, Missed, Since } from "../protocol/relay.ts";
import { blocksAfter } from "../protocol/relay.ts";

type Deps = {
  /** Asks the Channel for what is missing. */
  missed: (since: Since) => Promise<Missed>;
  /** Passes items on, which bring everybody to `head`. */
  deliver: (items: DownItem[], head: number) => void;
  /** Nobody can be told the difference: everybody begins anew. */
  reset: (epoch: string, head: number) => void;
};

/** A step that waits; `asked` counts the answers about what was missed before it came. */
type Waiting = { feed: Feed; asked: number };

/** Steps that wait while a gap is mended, at most; of what is beyond only what is for one socket is kept. */
const WAITING_MAX = 256;
const AGAIN_MS = 500;

/**
 * Where a Relay stands in the log, and in the stream that feeds it. A step that does not join on to
 * the last one stops the stream until the Channel has said what was missed, so that every reader sees one order.
 */
export class Stream {
  readonly #deps: Deps;
  #waiting: Waiting[] = [];
  #mending = false;
  /** How often the Channel has been asked. */
  #asked = 0;
  /** A step was not kept: the Channel is asked when all others are through. */
  #dropped = false;
  #stream = "";
  #n = 0;
  #epoch: string;
  /** Unknown until the first step: what is here after a sleep was told all that the Channel knows of. */
  #head: number | undefined;

  /** `epoch` is that of the readers who are here already; "" for none. */
  constructor(deps: Deps, epoch = "") {
    this.#deps = deps;
    this.#epoch = epoch;
  }

  /** Where everybody here stands; before the first step the head is not known. */
  get place(): { epoch: string; head: number | undefined } {
    return { epoch: this.#epoch, head: this.#head };
  }

  /** Takes a step of the stream. */
  take(feed: Feed): void {
    if (feed.stream === this.#stream && feed.n <= this.#n) {
      // Late: what it tells everybody has been mended over, what is for one socket has not.
      this.#wait({ ...feed, before: 0, after: 0, items: feed.items.filter(isForOne) });
    } else {
      this.#stream = feed.stream;
      this.#n = feed.n;
      this.#wait(feed);
    }
    if (!this.#mending) this.#drain();
  }

  #wait(feed: Feed): void {
    if (this.#waiting.length < WAITING_MAX)
      this.#waiting.push({ feed: { ...feed, items: [...feed.items] }, asked: this.#asked });
    else {
      this.#dropped = true;
      this.#waiting.at(-1)?.feed.items.push(...feed.items.filter(isForOne));
    }
  }

  #drain(): void {
    for (let next = this.#waiting[0]; next !== undefined; next = this.#waiting[0]) {
      const { feed, asked } = next;
      if (this.#epoch === "") this.#epoch = feed.epoch;
      const isForeign = feed.epoch !== this.#epoch;
      this.#head ??= isForeign ? 0 : feed.before;
      const joins = !isForeign && feed.before <= this.#head;
      // The Channel has been asked since, and knows better.
      const isOld = !joins && asked < this.#asked;
      if (!joins && !isOld) {
        void this.#mend();
        return;
      }
      this.#waiting.shift();
      const head = this.#head;
      const news = isOld
        ? feed.items.filter(isForOne)
        : feed.items.flatMap<DownItem>((item) =>
            item.to === "all" ? blocksAfter([item], head) : item,
          );
      this.#head = isOld ? head : Math.max(head, feed.after);
      this.#deps.deliver(news, this.#head);
    }
    if (this.#dropped) void this.#mend();
  }

  async #mend(): Promise<void> {
    this.#mending = true;
    this.#dropped = false;
    this.#asked += 1;
    const asked = this.#asked;
    try {
      const missed = await this.#deps.missed({ epoch: this.#epoch, since: this.#head ?? 0 });
      this.#epoch = missed.epoch;
      this.#head = missed.head;
      if ("reset" in missed) this.#deps.reset(missed.epoch, missed.head);
      else this.#deps.deliver(missed.blocks.map(toAll), missed.head);
    } catch {
      // The Channel is away: it announces itself when it is back, and nothing is told meanwhile.
      for (const waiting of this.#waiting) if (waiting.asked < asked) waiting.asked = asked;
      this.#dropped = true;
      await new Promise((done) => setTimeout(done, AGAIN_MS));
    }
    this.#mending = false;
    this.#drain();
  }
}

function isForOne(item: DownItem): item is Extract<DownItem, { relay: string }> {
  return "relay" in item;
}

function toAll(block: EventBlock): DownItem {
  return { to: "all", ...block };
}
