import { randomFrom } from "../chaos/random.ts";
import { nextArrival } from "./chance.ts";
import { D1 } from "./costs.ts";
import { Delays } from "./delays.ts";
import { Thread } from "./thread.ts";
import { Timeline } from "./timeline.ts";

/** What the history databases are asked for. */
export type Writes = { readonly d1Statements: number; readonly d1Rows: number };

/** A shard is planned to be busy for this share of its thread, so that a burst finds room. */
const PLANNED_SHARE = 0.5;
const STATEMENTS = 20_000;

/** Seconds of a D1 thread that a second of the load takes. */
export function d1Threads({ d1Statements, d1Rows }: Writes): number {
  return (d1Statements * D1.statementMs + d1Rows * D1.rowMs) / 1_000;
}

/** History databases that the load needs for its rate alone. */
export function shardsFor(writes: Writes): number {
  return Math.max(1, Math.ceil(d1Threads(writes) / PLANNED_SHARE));
}

/** Simulates one of `shards` databases: how long a drain's statement takes with its wait, ms. */
export function runShard(writes: Writes, shards: number, seed: number): Delays {
  const timeline = new Timeline();
  const thread = new Thread(timeline);
  const random = randomFrom(seed);
  const delays = new Delays();
  const rows = writes.d1Statements === 0 ? 0 : writes.d1Rows / writes.d1Statements;
  const perMs = writes.d1Statements / shards / 1_000;
  if (perMs === 0) return delays;
  let at = 0;
  for (let i = 0; i < STATEMENTS; i += 1) {
    at += nextArrival(random, perMs);
    const asked = at;
    timeline.at(asked, () =>
      thread.submit(() => ({
        ms: D1.statementMs + D1.rowMs * rows,
        done: () => delays.add(timeline.now - asked, 1),
      })),
    );
  }
  timeline.run();
  return delays;
}
