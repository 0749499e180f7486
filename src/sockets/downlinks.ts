import type { DownItem, Feed, FeedAnswer, RelayState } from "../protocol/relay.ts";

/** What a feeder asks of a Relay; a stub of it fits. */
export type RelayLine = { feed: (feed: Feed) => Promise<FeedAnswer> };

type Deps = {
  channelId: string;
  epoch: string;
  /** A line to a Relay; a new one after the former broke. */
  line: (relay: string) => RelayLine;
  /** Relays behind a Relay, which it feeds in its turn. */
  childrenOf: (relay: string) => string[];
  /** What Relays said of themselves. */
  met: (states: readonly RelayState[]) => void;
};

type Link = {
  line: RelayLine;
  n: number;
  /** The head of the log up to which it has been fed. */
  head: number;
  items: DownItem[];
  inFlight: number;
  failures: number;
  /** A step was not sent since too many were on their way. */
  skipped: boolean;
};

/** Steps on their way to one Relay at once; beyond that it finds a gap and asks. */
const IN_FLIGHT_MAX = 64;
/** After a failure the Relay is spoken to again, so that it can see what it missed, ms. */
const AGAIN_MS = 500;
const AGAIN_TIMES = 6;
/** Of a lost step's items so many are sent again. */
const AGAIN_MAX = 4_000;

/**
 * The numbered streams that feed Relays: one call a turn to each, in order, whatever it carries.
 * A step that is lost leaves a gap in `n`, and the Relay asks for what it lacks.
 */
export class Downlinks {
  readonly #deps: Deps;
  readonly #stream = crypto.randomUUID();
  #epoch: string;
  readonly #links = new Map<string, Link>();

  constructor(deps: Deps) {
    this.#deps = deps;
    this.#epoch = deps.epoch;
  }

  get size(): number {
    return this.#links.size;
  }

  /** Begins to feed a Relay that knows the log up to `head`. */
  open(relay: string, head: number): void {
    if (this.#links.has(relay)) return;
    const line = this.#deps.line(relay);
    this.#links.set(relay, {
      line,
      n: 0,
      head,
      items: [],
      inFlight: 0,
      failures: 0,
      skipped: false,
    });
  }

  close(relay: string): void {
    this.#links.delete(relay);
  }

  /** Feeds these Relays and no others; those that are new to it know the log up to `head`. */
  keep(relays: readonly string[], head: number): void {
    for (const relay of this.#links.keys()) if (!relays.includes(relay)) this.close(relay);
    for (const relay of relays) this.open(relay, head);
  }

  /** Everything up to `head` of this epoch is not told: the Relays find the gap, and ask. */
  skipTo(epoch: string, head: number): void {
    this.#epoch = epoch;
    for (const link of this.#links.values()) link.head = head;
    this.push(head, true);
  }

  has(relay: string): boolean {
    return this.#links.has(relay);
  }

  /** Puts an item into the next step, of the Relay `via` or of all. */
  add(item: DownItem, via?: string): void {
    if (via !== undefined) this.#links.get(via)?.items.push(item);
    else for (const link of this.#links.values()) link.items.push(item);
  }

  /** Sends the step of this turn to whoever has something in it; with `all`, to every Relay. */
  push(head: number, all = false): void {
    for (const [relay, link] of this.#links)
      if (all || link.items.length > 0) this.#step(relay, link, head);
  }

  #step(relay: string, link: Link, head: number): void {
    const { channelId, childrenOf } = this.#deps;
    const { items, head: before } = link;
    link.items = [];
    link.n += 1;
    link.head = head;
    if (link.inFlight >= IN_FLIGHT_MAX) {
      link.items = whatMustArrive(items);
      link.skipped = true;
      return;
    }
    link.inFlight += 1;
    link.skipped = false;
    const feed: Feed = {
      channelId,
      relay,
      stream: this.#stream,
      n: link.n,
      epoch: this.#epoch,
      before,
      after: head,
      items,
      children: childrenOf(relay),
    };
    link.line.feed(feed).then(
      (answer) => {
        link.inFlight -= 1;
        link.failures = 0;
        // Answers of objects are handles to what they hold; ours are plain data.
        this.#deps.met(answer.relays);
        // Nothing else may come for long that would show the gap.
        if (link.skipped && this.#links.get(relay) === link) this.#step(relay, link, link.head);
      },
      () => this.#failed(relay, link, items),
    );
  }

  #failed(relay: string, link: Link, items: readonly DownItem[]): void {
    link.inFlight -= 1;
    if (this.#links.get(relay) !== link) return;
    // A broken line fails every later call.
    link.line = this.#deps.line(relay);
    link.failures += 1;
    link.items.unshift(...whatMustArrive(items));
    if (link.failures > AGAIN_TIMES) return;
    setTimeout(() => {
      if (this.#links.get(relay) === link) this.#step(relay, link, link.head);
    }, AGAIN_MS * link.failures);
  }
}

/** What nobody would ask for; twice does no harm, and the newest matter most. */
function whatMustArrive(items: readonly DownItem[]): DownItem[] {
  return items.filter(({ to }) => to !== "all" && to !== "others").slice(-AGAIN_MAX);
}
