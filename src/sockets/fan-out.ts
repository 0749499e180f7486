import { Gathering } from "./gathering.ts";

type Deps<Item> = {
  /** How many sockets a frame costs. */
  readers: () => number;
  nowMs: () => number;
  /** How many words an item stands for; 0 for one that asks for no gathering. */
  words: (item: Item) => number;
  /** Sends what has gathered, in order. */
  send: (items: Item[]) => void;
};

/** What goes down to everybody, gathered: at once where the room is quiet, in one frame where it is busy. */
export class FanOut<Item> {
  readonly #deps: Deps<Item>;
  readonly gathering = new Gathering();
  #items: Item[] = [];
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(deps: Deps<Item>) {
    this.#deps = deps;
  }

  push(items: readonly Item[]): void {
    for (const item of items) this.#items.push(item);
  }

  /** Sends now, or arms the timer. */
  soon(): void {
    if (this.#items.length === 0 || this.#timer !== undefined) return;
    const { readers, nowMs } = this.#deps;
    const wait = this.gathering.wait(readers(), nowMs());
    if (wait === 0) this.now();
    else this.#timer = setTimeout(() => this.now(), wait);
  }

  /** Sends what waits. */
  now(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const items = this.#items;
    if (items.length === 0) return;
    this.#items = [];
    const { words, send, nowMs } = this.#deps;
    const count = items.reduce((sum, item) => sum + words(item), 0);
    if (count > 0) this.gathering.sent(count, nowMs());
    send(items);
  }
}
