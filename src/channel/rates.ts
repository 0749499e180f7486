import type { ChannelLimits } from "../protocol/events.ts";
import { LIMITS } from "../protocol/limits.ts";
import { tighten } from "../protocol/tighten.ts";
import type { Bucket } from "../protocol/token-bucket.ts";
import { refill, waitSeconds } from "../protocol/token-bucket.ts";
import type { Borrow } from "./quota.ts";
import { Quota } from "./quota.ts";

/** Refusals in one minute after which a socket is flooding, and is closed. */
const FLOOD_REFUSALS = 100;
const MINUTE_MS = 60_000;
/** A map of people who have been silent for a minute is a map of nothing. */
const MAX_BUCKETS = 20_000;

/** What the limits of a channel hang on. */
export type RatesDeps = {
  /** False refuses nothing. */
  on: boolean;
  /** What the channel has set for itself, now. */
  own: () => ChannelLimits;
  /** Asks its workspace for words. */
  borrow: Borrow;
};

/**
 * The limits on messages: token buckets of each person in this channel and of the channel, a minute's
 * worth to begin with and refilled evenly, and the channel's part of its workspace's words. They live in
 * memory, so that a message costs no write; an object that slept starts with full buckets.
 */
export class Rates {
  readonly #deps: RatesDeps;
  readonly #users = new Map<string, Bucket>();
  readonly #refused = new Map<string, { count: number; since: number }>();
  readonly #channel: Bucket = { tokens: Number.POSITIVE_INFINITY, at: 0 };
  readonly #quota: Quota;

  constructor(deps: RatesDeps) {
    this.#deps = deps;
    this.#quota = new Quota(deps.borrow);
  }

  /**
   * Takes one command of a person; answers 0, or the whole seconds after which one more would pass.
   * `load` (0 to 1) is how much of what the channel carries is in use: its own two limits tighten with it.
   * Of more than one of its `words` those for which there is nothing left are owed.
   */
  take(userId: string, nowMs: number, load: number, words = 1): number {
    if (!this.#deps.on) return 0;
    if (this.#users.size > MAX_BUCKETS) this.#users.clear();
    const perUser = this.perMinuteUser(load);
    const perChannel = tighten(load, this.#own("messagesPerMinute"));
    let user = this.#users.get(userId);
    if (user === undefined) {
      user = { tokens: perUser, at: nowMs };
      this.#users.set(userId, user);
    }
    refill(user, perUser, perUser, nowMs);
    refill(this.#channel, perChannel, perChannel, nowMs);
    const wait = Math.max(
      waitSeconds(user, perUser),
      waitSeconds(this.#channel, perChannel),
      this.#quota.wait(nowMs),
    );
    if (wait > 0) return wait;
    user.tokens -= words;
    this.#channel.tokens -= words;
    this.#quota.take(nowMs, words);
    return 0;
  }

  /** Messages a minute that one person may send here, under this load. */
  perMinuteUser(load: number): number {
    return tighten(load, this.#own("messagesPerMinuteUser"));
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

  #own(limit: keyof ChannelLimits): number {
    return this.#deps.own()[limit] ?? USUAL[limit];
  }
}

const USUAL: Readonly<Required<ChannelLimits>> = {
  messagesPerMinute: LIMITS.messagesPerMinuteChannel,
  messagesPerMinuteUser: LIMITS.messagesPerMinuteUser,
};
