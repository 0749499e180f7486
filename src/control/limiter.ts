import { createDurable } from "itty-durable";

/** Whether one more is allowed; if not, the whole seconds after which one will be. */
export type LimitDecision = { allowed: boolean; retryAfter: number };

/**
 * A sliding window for one subject (an account at an address, say). Its fields are its state: the
 * library persists them after each call. It is called by our own code only, never with a request of
 * a client's, since it runs whatever method a request names.
 */
export class Limiter extends createDurable({ autoPersist: true }) {
  /** When the hits within the window came, ms. */
  hits: number[] = [];

  /** Takes one hit unless `limit` have come within the last `windowMs`. */
  take(limit: number, windowMs: number, nowMs: number): LimitDecision {
    this.hits = this.hits.filter((at) => at > nowMs - windowMs && at <= nowMs);
    const oldest = this.hits[0];
    if (this.hits.length >= limit && oldest !== undefined)
      return { allowed: false, retryAfter: Math.ceil((oldest + windowMs - nowMs) / 1_000) };
    this.hits = [...this.hits, nowMs];
    return { allowed: true, retryAfter: 0 };
  }
}
