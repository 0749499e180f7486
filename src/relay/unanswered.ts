import type { UpItem } from "../protocol/relay.ts";

/** An answer that the Channel has given takes this long to come down at most, ms. */
const ANSWER_MS = 3_000;

/** Commands that went up and whose answers have not come down: a lost answer must not be waited for for ever. */
export class Unanswered {
  readonly #comeAgain: (key: string) => void;
  readonly #ids = new Map<string, Set<string>>();

  /** `comeAgain` is called with the socket whose answer was lost. */
  constructor(comeAgain: (key: string) => void) {
    this.#comeAgain = comeAgain;
  }

  add(key: string, id: string): void {
    const ids = this.#ids.get(key);
    if (ids === undefined) this.#ids.set(key, new Set([id]));
    else ids.add(id);
  }

  answered(key: string, id: string): void {
    const ids = this.#ids.get(key);
    ids?.delete(id);
    if (ids?.size === 0) this.#ids.delete(key);
  }

  /** A socket is gone. */
  forget(key: string): void {
    this.#ids.delete(key);
  }

  /** The Channel has answered these: where an answer does not come down, the socket comes again. */
  settle(items: readonly UpItem[]): void {
    const open = items.filter((item) => this.#isOpen(item));
    if (open.length === 0) return;
    setTimeout(() => {
      for (const item of open) if (this.#isOpen(item)) this.#comeAgain(item.key);
    }, ANSWER_MS);
  }

  #isOpen(item: UpItem): boolean {
    return (
      !("left" in item) &&
      "id" in item.frame &&
      this.#ids.get(item.key)?.has(item.frame.id) === true
    );
  }
}
