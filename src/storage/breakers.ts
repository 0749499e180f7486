import type { CircuitBreakerPolicy } from "cockatiel";
import { circuitBreaker, CircuitState, ConsecutiveBreaker, handleWhen } from "cockatiel";

/** Failures in a row that open a breaker. */
const FAILURES = 15;
/** After this one call is let through, ms. */
const HALF_OPEN_AFTER_MS = 10_000;
/** What a half-open breaker tells those who come while somebody probes, ms. */
const BUSY_MS = 1_000;
/**
 * One that nobody has asked for so long tells an operator nothing, ms: what it stood for may be well, or
 * no more. Whoever keeps at it, as an outbox does, asks every minute at least.
 */
const UNASKED_MS = 120_000;
/** Breakers that are kept; every one of them has failed lately. */
const MAX_BREAKERS = 1_000;

/** A breaker as an operator sees it. */
export type BreakerState = "closed" | "half-open" | "open";

type Entry = {
  policy: CircuitBreakerPolicy;
  openedAt: number;
  /** When somebody last wanted to call. */
  askedAt: number;
  /** When whoever probes must have ended; ms since 1970, as the others. */
  probeEnds: number;
};

/**
 * Breakers by key. Where all is well there is none: the first failure makes one, a success that leaves
 * it closed takes it away, so a call in good times costs two looks into an empty map.
 */
export class Breakers {
  readonly #entries = new Map<string, Entry>();
  readonly #counts: (error: unknown) => boolean;

  /** @param counts tells failures of the dependency from answers */
  constructor(counts: (error: unknown) => boolean) {
    this.#counts = counts;
  }

  /** ms until a call may be tried; 0 where it may be now. */
  closedFor(key: string): number {
    const entry = this.#entries.get(key);
    if (entry === undefined) return 0;
    const nowMs = Date.now();
    entry.askedAt = nowMs;
    if (entry.policy.state === CircuitState.Open)
      return Math.max(entry.openedAt + HALF_OPEN_AFTER_MS - nowMs, 0);
    if (entry.policy.state !== CircuitState.HalfOpen) return 0;
    if (nowMs < entry.probeEnds) return BUSY_MS;
    // Whoever probed was cancelled with its request and will never say what came of it.
    entry.policy = this.#policy(() => this.#opened(entry), entry.policy.toJSON());
    return 0;
  }

  /** Runs a call that {@link closedFor} let through and that takes at most `ms`, and counts what comes of it. */
  async run<T>(key: string, ms: number, call: () => Promise<T>): Promise<T> {
    const entry = this.#entries.get(key);
    if (entry === undefined) {
      try {
        const value = await call();
        this.#succeeded(key);
        return value;
      } catch (error) {
        if (this.#counts(error)) await this.#fail(key, error);
        else this.#succeeded(key);
        throw error;
      }
    }
    if (entry.policy.state !== CircuitState.Closed) entry.probeEnds = Date.now() + ms + BUSY_MS;
    try {
      const value = await entry.policy.execute(call);
      this.#succeeded(key);
      return value;
    } catch (error) {
      if (!this.#counts(error)) this.#succeeded(key);
      throw error;
    }
  }

  /** All is well again. */
  forget(): void {
    this.#entries.clear();
  }

  /** The worst state of any that somebody has asked lately. */
  get state(): BreakerState {
    const nowMs = Date.now();
    let worst: BreakerState = "closed";
    for (const { policy, openedAt, askedAt, probeEnds } of this.#entries.values()) {
      if (policy.state === CircuitState.Closed) continue;
      if (policy.state === CircuitState.Open && nowMs < openedAt + HALF_OPEN_AFTER_MS)
        return "open";
      if (nowMs < Math.max(askedAt + UNASKED_MS, probeEnds)) worst = "half-open";
    }
    return worst;
  }

  async #fail(key: string, error: unknown): Promise<void> {
    // Made by another call's failure while this one ran.
    let entry = this.#entries.get(key);
    if (entry === undefined) {
      if (this.#entries.size >= MAX_BREAKERS) this.#entries.clear();
      entry = this.#entry();
      this.#entries.set(key, entry);
    }
    if (entry.policy.state !== CircuitState.Closed) return;
    await entry.policy.execute(() => Promise.reject(error)).catch(() => undefined);
  }

  /** Ends a row of failures, also one that others began while this call ran; what has opened stays so. */
  #succeeded(key: string): void {
    if (this.#entries.get(key)?.policy.state === CircuitState.Closed) this.#entries.delete(key);
  }

  #entry(): Entry {
    const entry: Entry = {
      openedAt: 0,
      askedAt: Date.now(),
      probeEnds: 0,
      policy: this.#policy(() => this.#opened(entry)),
    };
    return entry;
  }

  #opened(entry: Entry): void {
    entry.openedAt = Date.now();
  }

  #policy(opened: () => void, initialState?: unknown): CircuitBreakerPolicy {
    const policy = circuitBreaker(handleWhen(this.#counts), {
      halfOpenAfter: HALF_OPEN_AFTER_MS,
      breaker: new ConsecutiveBreaker(FAILURES),
      ...(initialState === undefined ? {} : { initialState }),
    });
    policy.onBreak(opened);
    return policy;
  }
}
