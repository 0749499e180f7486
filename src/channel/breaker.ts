/** Failures within {@link WITHIN_MS} that open the breaker. */
const FAILURES = 5;
const WITHIN_MS = 10_000;
const OPEN_MS = 30_000;
/** Half-open, one connection is let through this often, ms. */
const PROBE_MS = 1_000;

type State =
  | { kind: "closed"; failedAt: readonly number[] }
  | { kind: "open"; until: number }
  | { kind: "half-open"; nextProbeAt: number };

/**
 * Stops seating people in a channel that cannot seat them. It counts failures of the store, never
 * arrivals: a crowd does not open it. Open for 30 s, then half-open: one a second may try, a success
 * closes it, a failure opens it again.
 */
export class Breaker {
  #state: State = { kind: "closed", failedAt: [] };

  /** 0 where a new connection may be tried, or the ms until one may. In the half-open state each 0 is one try. */
  tryIn(nowMs: number): number {
    const state = this.#settled(nowMs);
    if (state.kind === "open") return state.until - nowMs;
    if (state.kind === "closed") return 0;
    if (nowMs < state.nextProbeAt) return state.nextProbeAt - nowMs;
    this.#state = { kind: "half-open", nextProbeAt: nowMs + PROBE_MS };
    return 0;
  }

  /** ms until it is no longer open, or 0: what a try that was let through before is judged by. */
  openFor(nowMs: number): number {
    const state = this.#settled(nowMs);
    return state.kind === "open" ? state.until - nowMs : 0;
  }

  /** Somebody was seated. */
  succeeded(): void {
    if (this.#state.kind !== "closed" || this.#state.failedAt.length > 0)
      this.#state = { kind: "closed", failedAt: [] };
  }

  /** The store failed. */
  failed(nowMs: number): void {
    const state = this.#settled(nowMs);
    if (state.kind === "open") return;
    const lately =
      state.kind === "closed" ? state.failedAt.filter((at) => at > nowMs - WITHIN_MS) : [];
    const opens = state.kind === "half-open" || lately.length + 1 >= FAILURES;
    this.#state = opens
      ? { kind: "open", until: nowMs + OPEN_MS }
      : { kind: "closed", failedAt: [...lately, nowMs] };
  }

  #settled(nowMs: number): State {
    if (this.#state.kind !== "open") return this.#state;
    // A clock that was set back must not keep it open for longer than it would be.
    if (nowMs >= this.#state.until || this.#state.until - nowMs > OPEN_MS)
      this.#state = { kind: "half-open", nextProbeAt: nowMs };
    return this.#state;
  }
}

/** A store that fails makes its object begin anew; what was counted of that must outlive it, in the isolate. */
const breakers = new Map<string, Breaker>();
const MAX_BREAKERS = 1_000;

/** The breaker of a channel in this isolate. */
export function breakerOf(channelId: string): Breaker {
  let breaker = breakers.get(channelId);
  if (breaker === undefined) {
    if (breakers.size >= MAX_BREAKERS) breakers.clear();
    breaker = new Breaker();
    breakers.set(channelId, breaker);
  }
  return breaker;
}
