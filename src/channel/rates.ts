import { LIMITS } from "../protocol/limits.ts";
import type { Bucket } from "../protocol/token-bucket.ts";
import { refill, waitSeconds } from "../protocol/token-bucket.ts";

/** Refusals in one minute after which a socket is flooding, and is closed. */
const FLOOD_REFUSALS = 100;
const MINUTE_MS = 60_000;
/** A map of people who have been silent for a minute is a map of nothing. */
const MAX_BUCKETS = 20_000;

/**
 * Token buckets of one channel: a minute's worth to begin with, refilled evenly. They live in memory,
 * so that a message costs no write; an object that slept starts with full buckets.
 */
export class Rates {
  readonly #on: boolean;
  readonly #users = new Map<string, Bucket>();
  readonly #refused = new Map<string, { count: number; since: number }>();
  readonly #channel: Bucket = { tokens: LIMITS.messagesPerMinuteChannel, at: 0 };

  constructor(on: boolean) {
    this.#on = on;
  }

  /** Takes one command of a person; answers 0, or the whole seconds after which one more would pass. */
  take(userId: string, nowMs: number): number {
    if (!this.#on) return 0;
    if (this.#users.size > MAX_BUCKETS) this.#users.clear();
    let user = this.#users.get(userId);
    if (user === undefined) {
      user = { tokens: LIMITS.messagesPerMinuteUser, at: nowMs };
      this.#users.set(userId, user);
    }
    refill(user, LIMITS.messagesPerMinuteUser, LIMITS.messagesPerMinuteUser, nowMs);
    refill(this.#channel, LIMITS.messagesPerMinuteChannel, LIMITS.messagesPerMinuteChannel, nowMs);
    const wait = Math.max(
      waitSeconds(user, LIMITS.messagesPerMinuteUser),
      waitSeconds(this.#channel, LIMITS.messagesPerMinuteChannel),
    );
    if (wait === 0) {
      user.tokens -= 1;
      this.#channel.tokens -= 1;
    }
    return wait;
  }

  /** Notes that a person was refused; true where that has become a flood. */
  isFlood(userId: string, nowMs: number): boolean {
    let refused = this.#refused.get(userId);
    if (refused === undefined || nowMs - refused.since > MINUTE_MS) {
      if (this.#refused.size > MAX_BUCKETS) this.#refused.clear();
      refused = { count: 0, since: nowMs };
      this.#refused.set(userId, refused);
    }
    refused.count += 1;
    return refused.count > FLOOD_REFUSALS;
  }
}
