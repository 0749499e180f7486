import type { RetryPolicy } from "cockatiel";
import { ExponentialBackoff, handleWhen, retry } from "cockatiel";
import { withJitter } from "../protocol/retry-after.ts";
import type { BreakerState } from "./breakers.ts";
import { Breakers } from "./breakers.ts";
import type { CallKind } from "./bulkhead.ts";
import { Bulkhead } from "./bulkhead.ts";
import { laneHere } from "./giving-way.ts";
import { meter } from "./meter.ts";
import type { Dependency, UnavailableReason } from "./unavailable.ts";
import { isOutage, isUnavailable, isWorthAnother, Unavailable } from "./unavailable.ts";

/** What a call is, and what may be done with it. */
export type CallOptions = {
  kind: CallKind;
  /** Putting the call again does no harm; false where it is not said. */
  again?: boolean;
  /** What breaks on its own: one object among many, one host. */
  key?: string;
  /** In place of the time that calls of this kind have, ms. */
  timeoutMs?: number;
};

/** How long a call may take, waiting included, ms. */
const TIMEOUT_MS: Readonly<Record<CallKind, number>> = {
  inner: 30_000,
  health: 2_000,
  "sign-in": 30_000,
  read: 30_000,
  write: 30_000,
  upload: 120_000,
};
/** Further tries of what may be put again, and the first pause between them, ms. */
const TRIES = 2;
const FIRST_PAUSE_MS = 50;
const LONGEST_PAUSE_MS = 1_000;
/** Calls that may wait for a place, of one fence. */
const MAX_WAITING = 1_000;
/**
 * Calls at once. A database is one thread, and a hundred in its queue lose nobody's turn; objects are
 * many, and what one isolate may have under way to them is a matter of its memory.
 */
const AT_ONCE: Readonly<Record<Dependency, number>> = {
  "d1:directory": 100,
  "d1:history": 100,
  "d1:search": 100,
  kv: 200,
  r2: 50,
  queue: 100,
  objects: 1_000,
  outside: 50,
  mail: 20,
};
/** The worst of a dependency's fences is what its gauge shows. */
const GAUGE: Readonly<Record<BreakerState, number>> = { closed: 0, "half-open": 1, open: 2 };

/**
 * What stands around one dependency: a time-out, further tries where they do no harm, a breaker, and a
 * bulkhead whose list of those who wait is bounded and in order of importance. Every refusal is
 * {@link Unavailable}; what the dependency itself answers, errors of the call included, passes as it is.
 */
export class Fence {
  readonly dependency: Dependency;
  readonly #bulkhead: Bulkhead;
  readonly #breakers: Breakers;
  readonly #retry: RetryPolicy;
  readonly #labels: { dependency: Dependency };
  #troubles = 0;

  constructor(dependency: Dependency) {
    this.dependency = dependency;
    this.#labels = { dependency };
    this.#bulkhead = new Bulkhead(AT_ONCE[dependency], MAX_WAITING);
    this.#breakers = new Breakers((error) => isOutage(dependency, error));
    this.#retry = retry(
      handleWhen((error) => isWorthAnother(dependency, error)),
      {
        maxAttempts: TRIES,
        backoff: new ExponentialBackoff({
          initialDelay: FIRST_PAUSE_MS,
          maxDelay: LONGEST_PAUSE_MS,
        }),
      },
    );
  }

  /** Calls the dependency, in the lane that calls made here have to take. @throws Unavailable where it does not do its work */
  call<T>(options: CallOptions, run: () => Promise<T>): Promise<T> {
    const lane = laneHere();
    return lane === undefined
      ? this.#call(options, run)
      : lane.pass(() => this.#call(options, run));
  }

  async #call<T>(options: CallOptions, run: () => Promise<T>): Promise<T> {
    try {
      return await this.#once(options, run);
    } catch (error) {
      if (isUnavailable(error) || !isOutage(this.dependency, error)) throw error;
      if (options.again !== true) throw this.#failure(error);
      return this.#again(options, run, error);
    }
  }

  async #again<T>(options: CallOptions, run: () => Promise<T>, error: unknown): Promise<T> {
    let tries = 0;
    try {
      // The first try has been made, and is only told to the policy.
      return await this.#retry.execute(() => {
        tries += 1;
        return tries === 1 ? Promise.reject(error) : this.#once(options, run);
      });
    } catch (last) {
      throw isUnavailable(last) || !isOutage(this.dependency, last) ? last : this.#failure(last);
    }
  }

  #failure(cause: unknown): Unavailable {
    return new Unavailable(this.dependency, "failed", { cause });
  }

  /** The breaker's state, the worst where each key has its own, and how many calls run and wait. */
  get state(): { breaker: BreakerState; running: number; waiting: number } {
    return { breaker: this.#breakers.state, ...this.#bulkhead.load };
  }

  /** Calls that failed or were refused so far: more after a call than before it, and there was trouble meanwhile. */
  get troubles(): number {
    return this.#troubles;
  }

  /** Forgets every failure. */
  close(): void {
    this.#breakers.forget();
  }

  async #once<T>(options: CallOptions, run: () => Promise<T>): Promise<T> {
    const { kind, key = "" } = options;
    const timeoutMs = options.timeoutMs ?? TIMEOUT_MS[kind];
    this.#refuseIfOpen(key);
    if (kind === "inner") return this.#measured(key, timeoutMs, run);
    const until = Date.now() + timeoutMs;
    const place = this.#bulkhead.enter(kind, until);
    if (place === undefined) throw this.#refusal("full", withJitter(1, Math.random));
    if (!(place instanceof Promise)) {
      try {
        return await this.#measured(key, timeoutMs, run);
      } finally {
        this.#bulkhead.leave(place);
      }
    }
    // Who gives up waiting leaves its turn to the bulkhead, which lets go of it by its time.
    const lease = await within(timeoutMs, place).catch(() => undefined);
    if (lease === undefined) throw this.#refusal("full", withJitter(1, Math.random));
    this.#bulkhead.begin(lease, until);
    try {
      this.#refuseIfOpen(key);
      return await this.#measured(key, Math.max(until - Date.now(), 1), run);
    } finally {
      this.#bulkhead.leave(lease);
    }
  }

  async #measured<T>(key: string, timeoutMs: number, run: () => Promise<T>): Promise<T> {
    meter.count("dependency_calls_total", this.#labels);
    try {
      return await this.#breakers.run(key, timeoutMs, () => this.#inTime(timeoutMs, run));
    } catch (error) {
      if (isOutage(this.dependency, error)) {
        this.#troubles += 1;
        meter.count("dependency_failures_total", this.#labels);
      }
      throw error;
    }
  }

  async #inTime<T>(ms: number, run: () => Promise<T>): Promise<T> {
    try {
      return await within(ms, run());
    } catch (error) {
      throw error instanceof Late ? new Unavailable(this.dependency, "timeout") : error;
    }
  }

  #refuseIfOpen(key: string): void {
    const waitMs = this.#breakers.closedFor(key);
    if (waitMs > 0) throw this.#refusal("open", Math.ceil(waitMs / 1_000));
  }

  #refusal(reason: UnavailableReason, retryAfter: number): Unavailable {
    this.#troubles += 1;
    meter.count("dependency_refusals_total", { dependency: this.dependency, reason });
    return new Unavailable(this.dependency, reason, { retryAfter });
  }
}

class Late extends Error {}

/** The promise, or {@link Late} after so many ms. */
function within<T>(ms: number, promise: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Late()), ms);
    promise.then(
      (value) => {
        clearTimeout(timer);
        resolve(value);
      },
      (error: unknown) => {
        clearTimeout(timer);
        reject(error);
      },
    );
  });
}

const fences = new Map<string, Fence>();

/** The isolate's fence around a dependency, or around one part of it that fails on its own (a shard). */
export function fenceOf(dependency: Dependency, part = ""): Fence {
  const name = part === "" ? dependency : `${dependency} ${part}`;
  let fence = fences.get(name);
  if (fence === undefined) {
    fence = new Fence(dependency);
    fences.set(name, fence);
  }
  return fence;
}

/** Forgets every failure, for a test that has mended what it broke. */
export function closeBreakers(): void {
  for (const fence of fences.values()) fence.close();
}

/** The state of each dependency that was called: the worst of its databases, objects or hosts. */
export function breakerStates(): Partial<Record<Dependency, BreakerState>> {
  const worst: Partial<Record<Dependency, BreakerState>> = {};
  for (const { dependency, state } of fences.values())
    if (GAUGE[state.breaker] >= GAUGE[worst[dependency] ?? "closed"])
      worst[dependency] = state.breaker;
  return worst;
}

meter.collect(() => {
  for (const [dependency, state] of Object.entries(breakerStates()))
    meter.gauge("breaker_state", { dependency }, GAUGE[state]);
  const sums = new Map<Dependency, { running: number; waiting: number }>();
  for (const { dependency, state } of fences.values()) {
    const { running = 0, waiting = 0 } = sums.get(dependency) ?? {};
    sums.set(dependency, { running: running + state.running, waiting: waiting + state.waiting });
  }
  for (const [dependency, { running, waiting }] of sums) {
    meter.gauge("dependency_running", { dependency }, running);
    meter.gauge("dependency_waiting", { dependency }, waiting);
  }
});
