import type { JobRow } from "../storage/directory/job-row.ts";
import type { Claimable, JobTurns } from "../storage/directory/job-turns.ts";
import { LEASE_MS } from "./runner.ts";

/**
 * Jobs that one isolate works at together: each waits for a database or for others most of its time. More
 * than all kinds that give way may have at work together, so that what does not finds one that is free.
 */
const WORKERS = 16;
/** How long a worker goes on before it lets the platform begin anew, ms. */
const TURN_MS = 15_000;
/** A worker that has said nothing for so long after its turn is gone with whoever ran it, ms. */
const GONE_MS = 2 * LEASE_MS;

/** What the workers of an isolate share. */
export type WorkersDeps = {
  turns: Pick<JobTurns, "claim">;
  kinds: readonly Claimable[];
  now: () => number;
  /** Works at one job; rejects where what came of it could not be written. */
  work: (row: JobRow, until: number) => Promise<void>;
  /** Asks for another turn. */
  wake: () => Promise<void>;
  newId: () => string;
};

/** The workers of one isolate: as many as there is work for. */
export class Workers {
  readonly #deps: WorkersDeps;
  /** When each that is at work must have ended, ms. */
  readonly #busy = new Map<string, number>();
  /** Somebody came while all were busy: who finds nothing looks once more. */
  #again = false;

  constructor(deps: WorkersDeps) {
    this.#deps = deps;
  }

  /** Works until nothing is due, or the turn is over and another asked for. Never rejects. */
  async turn(): Promise<void> {
    const until = this.#deps.now() + TURN_MS;
    const mine = new Set<Promise<void>>();
    let isCut = false;
    const hire = () => {
      if (this.#size() >= WORKERS) {
        this.#again = true;
        return;
      }
      const worker = this.#serve(until, hire).then((found) => {
        isCut ||= found === "time is up";
        mine.delete(worker);
      });
      mine.add(worker);
    };
    hire();
    while (mine.size > 0) await Promise.all(mine);
    if (isCut) await this.#deps.wake();
  }

  /** One worker: each job that it finds says that there may be another for one more. */
  async #serve(until: number, hire: () => void): Promise<"time is up" | "nothing is due"> {
    const { turns, kinds, now, work, newId } = this.#deps;
    const worker = newId();
    this.#busy.set(worker, until + GONE_MS);
    try {
      for (;;) {
        if (now() >= until) return "time is up";
        this.#again = false;
        // Each job has a lease of its own: what a worker says of an earlier one counts for that alone.
        const lease = { worker: newId(), nowMs: now(), leaseMs: LEASE_MS };
        const row = await turns.claim(kinds, lease);
        if (row !== undefined) {
          hire();
          await work(row, until);
        } else if (!this.#again) return "nothing is due";
      }
    } catch {
      // D1 is out: what is recorded waits there, and the sweep wakes workers again.
      return "nothing is due";
    } finally {
      this.#busy.delete(worker);
    }
  }

  #size(): number {
    const nowMs = this.#deps.now();
    for (const [worker, goneAt] of this.#busy) if (goneAt < nowMs) this.#busy.delete(worker);
    return this.#busy.size;
  }
}
