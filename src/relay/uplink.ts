import type { UpItem } from "../protocol/relay.ts";

type Deps = {
  send: (items: UpItem[]) => Promise<void>;
  /** The Channel died over these, and nobody knows what became of them; what their sockets said since is dropped. */
  lost: (items: UpItem[]) => void;
  /** The Channel has answered all of these. */
  answered: (items: UpItem[]) => void;
};

/** While a call is on its way, what comes waits so long for company, ms. */
const GATHER_MS = 20;
/** Items that wait, at most. */
const WAITING_MAX = 4_000;
const LOW_VALUE_MAX = WAITING_MAX * 0.8;
const AGAIN_MS = 1_000;

/** What sockets say, on its way up: in order, at once where it is quiet, several in one call where it is not. */
export class Uplink {
  readonly #deps: Deps;
  #items: UpItem[] = [];
  #inFlight = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /** Takes an item; false where so much waits that it was not taken. */
  say(item: UpItem): boolean {
    const isLeave = "left" in item;
    const isLow = !isLeave && !("id" in item.frame);
    if (!isLeave && this.#items.length >= (isLow ? LOW_VALUE_MAX : WAITING_MAX)) return false;
    this.#items.push(item);
    this.#soon(this.#inFlight === 0 ? 0 : GATHER_MS);
    return true;
  }

  #soon(afterMs: number): void {
    if (this.#timer !== undefined) return;
    if (afterMs > 0) this.#timer = setTimeout(() => this.#send(), afterMs);
    // The commands of one frame, and of one turn, go together.
    else queueMicrotask(() => this.#send());
  }

  #send(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const items = this.#items;
    if (items.length === 0) return;
    this.#items = [];
    this.#inFlight += 1;
    this.#deps.send(items).then(
      () => {
        this.#inFlight -= 1;
        this.#deps.answered(items);
      },
      () => {
        this.#inFlight -= 1;
        // What a socket said after words that were lost must not come before them.
        const keys = new Set(items.flatMap((item) => ("left" in item ? [] : [item.key])));
        this.#items = this.#items.filter((item) => "left" in item || !keys.has(item.key));
        this.#deps.lost(items);
        // Who has left must be known, whatever else is lost.
        this.#items.unshift(...items.filter((item) => "left" in item));
        if (this.#items.length > 0) this.#soon(AGAIN_MS);
      },
    );
  }
}
