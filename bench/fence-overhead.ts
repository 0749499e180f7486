// node bench/fence-overhead.ts: what a fence costs a call in good times, beside the bare call.
import { Fence } from "../src/storage/fence.ts";
import { fencedStub } from "../src/storage/object-fence.ts";

const CALLS = 200_000;
const ROUNDS = 5;

const fence = new Fence("d1:history");
const bare = { describe: (id: number) => Promise.resolve(id) };
const fenced = fencedStub(() => bare, "an object", "worker");
const answer = () => Promise.resolve(1);

const cases: Record<string, () => Promise<unknown>> = {
  "bare call": answer,
  "fenced write": () => fence.call({ kind: "write" }, answer),
  "fenced read": () => fence.call({ kind: "read", again: true }, answer),
  "bare object": () => bare.describe(1),
  "fenced object": () => fenced.describe(1),
};

for (const [name, call] of Object.entries(cases)) {
  const rounds = [];
  for (let round = 0; round <= ROUNDS; round += 1) {
    const started = performance.now();
    for (let i = 0; i < CALLS; i += 1) await call();
    rounds.push(((performance.now() - started) / CALLS) * 1_000);
  }
  // The first round warms up.
  console.log(`${name.padEnd(14)} ${Math.min(...rounds.slice(1)).toFixed(2)} µs`);
}
