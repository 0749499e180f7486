/** A state that is built when somebody looks, and listeners who are told once for each change. */
export class Notifier<T> {
  readonly #build: () => T;
  readonly #listeners = new Set<() => void>();
  #state: { readonly built: T } | undefined;
  /** How many calls deep we are in work that tells the listeners once, at its end. */
  #depth = 0;
  #dirty = false;

  constructor(build: () => T) {
    this.#build = build;
  }

  /** The same object until the next change. */
  get(): T {
    this.#state ??= { built: this.#build() };
    return this.#state.built;
  }

  /** Answers the way to stop. */
  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  changed(): void {
    this.#state = undefined;
    this.#dirty = true;
    if (this.#depth === 0) this.#tell();
  }

  /** Does `work` and then tells the listeners once, however much changed. */
  together(work: () => void): void {
    this.#depth += 1;
    try {
      work();
    } finally {
      this.#depth -= 1;
      if (this.#depth === 0 && this.#dirty) this.#tell();
    }
  }

  #tell(): void {
    this.#dirty = false;
    // A listener may subscribe again while it is told.
    for (const listener of Array.from(this.#listeners)) listener();
  }
}
