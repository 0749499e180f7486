const BACKOFF_BASE_MS = 500;
const BACKOFF_MAX_MS = 30_000;
/** Even the clients of a small room do not all come back in the same instant. */
const LEAST_SPREAD_MS = 300;
/** What is added at random to a server's Retry-After, at least. */
const RETRY_JITTER_MS = 1_000;
/** A close that a quick return would only provoke again starts this far up the back-off. */
const SLOW_FAILURES = 6;

/** Up to how many ms to wait after `failures` earlier ones in a row: 0.5 s · 2^n, at most 30 s. */
export function backoffWindowMs(failures: number): number {
  return Math.min(BACKOFF_MAX_MS, BACKOFF_BASE_MS * 2 ** Math.min(failures, 16));
}

/** Somewhere in `[0, windowMs)`, in whole ms: full jitter keeps a crowd from moving in step. */
export function jitterMs(random: () => number, windowMs: number): number {
  return Math.floor(random() * windowMs);
}

/** How long to wait before each next attempt. All answers are in ms. */
export class Retry {
  readonly #random: () => number;
  #failures = 0;

  constructor(random: () => number) {
    this.#random = random;
  }

  /** A connection held: the next failure counts as the first. */
  succeeded(): void {
    this.#failures = 0;
  }

  /**
   * After an attempt that came to nothing. In a room that spreads its reconnects everybody's did, and
   * again and again: only waits of `spreadMs` in the mean keep all of them at the room's rate.
   */
  afterFailure(spreadMs = 0): number {
    const backoff = jitterMs(this.#random, backoffWindowMs(this.#failures++));
    if (spreadMs <= LEAST_SPREAD_MS) return backoff;
    return Math.max(backoff, Math.ceil(spreadMs / 2) + jitterMs(this.#random, spreadMs));
  }

  /** After the loss of a live socket in a room that spreads its reconnects over `spreadMs`. */
  afterLoss(spreadMs: number, slow: boolean): number {
    if (slow) this.#failures = Math.max(this.#failures, SLOW_FAILURES);
    const spread = Math.max(spreadMs, LEAST_SPREAD_MS);
    const first = this.#failures === 0;
    const backoff = backoffWindowMs(this.#failures++);
    return jitterMs(this.#random, first ? spread : Math.max(spread, backoff));
  }

  /** After a hint that all who wait may have got at once: the network is back. */
  afterHint(spreadMs: number): number {
    return spreadMs > LEAST_SPREAD_MS ? jitterMs(this.#random, spreadMs) : 0;
  }

  /** After a refusal that names a time: never earlier than that. */
  afterRefusal(retryAfterSeconds: number): number {
    const window = Math.max(RETRY_JITTER_MS, backoffWindowMs(this.#failures++));
    return retryAfterSeconds * 1_000 + jitterMs(this.#random, window);
  }
}
