import { createDurable } from "itty-durable";
import type { Books, Loan, Wish } from "../protocol/lending.ts";
import { lend, NO_BOOKS } from "../protocol/lending.ts";
import type { Hits } from "../protocol/sliding-window.ts";
import { takeHit } from "../protocol/sliding-window.ts";

/** Whether one more is allowed; if not, the whole seconds after which one will be. */
export type LimitDecision = { allowed: boolean; retryAfter: number };

/**
 * The books of one subject: a sliding window (an account at an address, say), or the words that a
 * workspace lends to its channels. Its fields are its state: the library persists them after each call.
 * It is called by our own code only, never with a request of a client's, since it runs whatever method
 * a request names.
 */
export class Limiter extends createDurable({ autoPersist: true }) {
  /** When the hits within the window came, ms. */
  hits: Hits = [];
  books: Books = NO_BOOKS;

  /** Takes one hit unless `limit` have come within the last `windowMs`. */
  take(limit: number, windowMs: number, nowMs: number): LimitDecision {
    const { allowed, retryAfter, hits } = takeHit(this.hits, limit, windowMs, nowMs);
    this.hits = hits;
    return { allowed, retryAfter };
  }

  /** Lends a channel a block of a workspace's words; see {@link lend}. */
  lend(quota: number, wish: Wish): Loan {
    const { loan, books } = lend(this.books, quota, wish);
    this.books = books;
    return loan;
  }
}
