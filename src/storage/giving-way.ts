import { AsyncLocalStorage } from "node:async_hooks";
import { Bulkhead } from "./bulkhead.ts";

/** A rest: for how many times as long as the work took, ms at most. */
type Rest = { times: number; most: number };

/** Where all is one thread, and where D1 or an object is the only one that is kept from others. */
const ON_ONE_THREAD: Rest = { times: 4, most: 250 };
const ELSEWHERE: Rest = { times: 1, most: 250 };
/** The shortest rest, ms. */
const LEAST_MS = 4;
/** Who has the lane is gone after this, ms, and so is the lease of the job that it worked at. */
const PLACE_MS = 60_000;
/** Callers that wait for the lane: more than all steps of jobs have under way. */
const MAX_WAITING = 10_000;

/**
 * A lane for calls that can wait: one at a time, and a rest after each. Where everything is one thread
 * one lane is enough for all of it.
 */
export class Lane {
  readonly #places = new Bulkhead(1, MAX_WAITING);

  /** Runs `work`, whose calls behind fences take this lane. */
  during<T>(work: () => Promise<T>): Promise<T> {
    return lanes.run(this, work);
  }

  /** Runs one call when its turn has come, and rests after it. What the call itself calls goes with it. */
  async pass<T>(call: () => Promise<T>): Promise<T> {
    const place = await this.#places.enter("write", Date.now() + PLACE_MS);
    const startedAt = Date.now();
    if (place !== undefined) this.#places.begin(place, startedAt + PLACE_MS);
    try {
      return await lanes.run(undefined, call);
    } finally {
      await restAfter(Date.now() - startedAt, ON_ONE_THREAD);
      if (place !== undefined) this.#places.leave(place);
    }
  }
}

const lanes = new AsyncLocalStorage<Lane | undefined>();

/** The lane that calls made here have to take, if any. */
export function laneHere(): Lane | undefined {
  return lanes.getStore();
}

/**
 * Leaves the thread to whoever talks, after a piece of work that can wait took so many ms. Where everything
 * is one thread only a timer lets it look at its sockets: what is awaited from its own databases and objects
 * goes on at once, for hundreds of ms.
 */
export function restAfter(tookMs: number, { times, most }: Rest): Promise<void> {
  const ms = Math.min(Math.max(tookMs * times, LEAST_MS), most);
  return new Promise((done) => setTimeout(done, ms));
}

/** A rest after calls; where they had to take a lane there was one after each. */
export async function restUnlessLaned(tookMs: number): Promise<void> {
  if (laneHere() === undefined) await restAfter(tookMs, ELSEWHERE);
}
