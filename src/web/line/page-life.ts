import type { Clock } from "../../client/index.ts";
import type { Bus, Locks } from "./tab.ts";

const NAME = "edgewise.page";
/** A page that ends is most often reloaded, and comes back for what it left. */
const RELOAD_MS = 5_000;
/** Locks that take longer are not waited for. */
const PATIENCE_MS = 1_000;

export type PageLifeDeps = {
  readonly id: string;
  readonly locks: Pick<Locks, "request">;
  /** The names of the locks that are held exclusively: who only waits for an end shares. */
  readonly held: () => Promise<readonly string[]>;
  readonly openBus: (name: string) => Bus;
  readonly clock: Pick<Clock, "setTimeout">;
};

/**
 * Which pages of this browser live. Each holds a lock named after it for as long as it does, so the
 * browser itself says when one has ended, by whatever end.
 */
export class PageLife {
  /** This page's id once others can tell that it lives; "" where they never can. */
  readonly me: Promise<string>;
  readonly #deps: PageLifeDeps;
  readonly #listeners = new Set<(id: string) => void>();
  readonly #watched = new Set<string>();

  constructor(deps: PageLifeDeps) {
    this.#deps = deps;
    this.me = this.#live();
    void this.#watchOthers().catch(() => {});
  }

  /** Those of `ids` that live no more; "" never lived. */
  async dead(ids: Iterable<string>): Promise<Set<string>> {
    const all = new Set(ids);
    if (all.size === 0) return all;
    const alive = new Set(await this.#deps.held());
    return new Set([...all].filter((id) => id === "" || !alive.has(lockOf(id))));
  }

  /** Calls `listener` some time after another page has ended. Answers the way to stop. */
  onEnd(listener: (id: string) => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  /** Settles when that page has ended, at once where it has. */
  ended(id: string): Promise<void> {
    return this.#deps.locks.request(lockOf(id), { mode: "shared" }, () => {});
  }

  #live(): Promise<string> {
    const { id, locks, clock } = this.#deps;
    return new Promise((resolve) => {
      const hold = () => {
        resolve(id);
        return new Promise<void>(() => {});
      };
      locks.request(lockOf(id), {}, hold).catch(() => resolve(""));
      clock.setTimeout(() => resolve(""), PATIENCE_MS);
    });
  }

  async #watchOthers(): Promise<void> {
    const bus = this.#deps.openBus(NAME);
    bus.onmessage = ({ data }) => {
      if (typeof data === "string") this.#watch(data);
    };
    const id = await this.me;
    if (id === "") return;
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a bus has none
    bus.postMessage(id);
    for (const name of await this.#deps.held())
      if (name.startsWith(`${NAME}.`)) this.#watch(name.slice(NAME.length + 1));
  }

  #watch(id: string): void {
    if (id === this.#deps.id || this.#watched.has(id)) return;
    this.#watched.add(id);
    this.ended(id).then(
      () => {
        this.#watched.delete(id);
        this.#deps.clock.setTimeout(() => {
          for (const listener of this.#listeners) listener(id);
        }, RELOAD_MS);
      },
      () => {},
    );
  }
}

function lockOf(id: string): string {
  return `${NAME}.${id}`;
}
