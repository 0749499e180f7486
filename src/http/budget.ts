import type { Plan } from "../protocol/limits.ts";
import { REST_BUDGETS } from "../protocol/limits.ts";
import { tighten } from "../protocol/tighten.ts";
import type { Bucket } from "../protocol/token-bucket.ts";
import { refill, waitSeconds } from "../protocol/token-bucket.ts";

/** Callers that are remembered; who has been silent for longest is forgotten first. */
const MAX_BUCKETS = 50_000;
/** Requests in one isolate at once that use all of it up: each holds a few objects, bodies and a database's answer. */
const FULL_REQUESTS = 500;

/**
 * Who asks: an address (where the platform names one), and behind it a person where the request proves
 * one, or the `bearer` of a ticket of ours, who is known and whose plan is not.
 */
export type Caller = {
  address: string | undefined;
  person?: { userId: string; plan: Plan };
  bearer?: string;
};

/** What one request left. Times in whole seconds: `reset` since 1970, `wait` from now (0: it was let in). */
export type Spent = { limit: number; remaining: number; reset: number; wait: number };

/**
 * The REST budgets of everybody who calls this isolate: token buckets, so they are approximate from
 * above where many isolates serve one caller. A person spends by the best plan of their workspaces, an
 * address before sign-in as `free`, and so the upgrades of each bearer of tickets: a crowd that comes
 * back is not one stranger. All that comes from one address together spends as `enterprise`, so
 * that an office fits behind it and a crowd of guests does not.
 */
export class Budgets {
  readonly #buckets = new Map<string, Bucket>();

  /** Spends one request, unless one of the budgets is empty; the figures are of the one that has less left. */
  spend({ address, person, bearer }: Caller, nowMs: number, load: number): Spent {
    const stranger = bearer === undefined ? `address ${address}` : `bearer ${bearer}`;
    const own = person === undefined ? stranger : `person ${person.userId}`;
    const budgets = [this.#budget(own, person?.plan ?? "free", nowMs, load)];
    // Without a name for it, everybody would be of one address.
    if (address !== undefined)
      budgets.push(this.#budget(`everybody at ${address}`, "enterprise", nowMs, load));
    const wait = Math.max(...budgets.map(({ bucket, limit }) => waitSeconds(bucket, limit)));
    if (wait === 0) for (const { bucket } of budgets) bucket.tokens -= 1;
    const tightest = budgets.reduce((a, b) => (b.bucket.tokens < a.bucket.tokens ? b : a));
    const { limit, bucket } = tightest;
    // When there is one more, where there is none.
    const reset = Math.ceil(nowMs / 1_000) + waitSeconds(bucket, limit);
    return { limit, remaining: Math.max(Math.floor(bucket.tokens), 0), reset, wait };
  }

  #budget(key: string, plan: Plan, nowMs: number, load: number) {
    const { perMinute, burst } = REST_BUDGETS[plan];
    const limit = tighten(load, perMinute);
    const capacity = tighten(load, burst);
    const bucket = this.#buckets.get(key) ?? { tokens: capacity, at: nowMs };
    refill(bucket, limit, capacity, nowMs);
    // At the end of the map are those who came last.
    this.#buckets.delete(key);
    this.#buckets.set(key, bucket);
    const [oldest] = this.#buckets.keys();
    if (this.#buckets.size > MAX_BUCKETS && oldest !== undefined) this.#buckets.delete(oldest);
    return { bucket, limit };
  }
}

/** How much of an isolate is in use with so many requests at once, 0 to 1 and above. */
export function isolateLoad(inFlight: number): number {
  return inFlight / FULL_REQUESTS;
}
