import { setTimeout as sleep } from "node:timers/promises";
import { openDrain } from "../clients/drain.ts";
import { atOnce } from "../support/at-once.ts";
import { cpuMicros, memoryBytes } from "../support/process-tree.ts";
import { spread } from "../support/statistics.ts";
import type { Measured } from "../support/statistics.ts";
import type { System } from "../systems/system.ts";
import { ALL_SYSTEMS, onSystems } from "./scenario.ts";
import type { Scenario } from "./scenario.ts";

const STORM_SOCKETS = 1_000;
/** A process that opens more at once measures its own queue. */
const STORM_AT_ONCE = 50;
const IDLE_SOCKETS = 2_000;
const WARM_UP_SOCKETS = 50;
const SETTLE_MS = 3_000;

async function storm(system: System): Promise<Measured> {
  await warmUp(system);
  const room = await system.room();
  const took: number[] = [];
  const cpuBefore = await cpuMicros(system.roots);
  const started = performance.now();
  const lines = await atOnce(STORM_SOCKETS, STORM_AT_ONCE, async (i) => {
    const from = performance.now();
    const line = await openDrain(system.dialect, await room.admit(i));
    took.push(performance.now() - from);
    return line;
  });
  const seconds = (performance.now() - started) / 1_000;
  const cpu = (await cpuMicros(system.roots)) - cpuBefore;
  for (const line of lines) line.close();
  return {
    connectsPerSecond: STORM_SOCKETS / seconds,
    cpuPerConnect: cpu / STORM_SOCKETS,
    ...spread(took),
  };
}

async function memory(system: System): Promise<Measured> {
  await warmUp(system);
  const room = await system.room();
  await sleep(SETTLE_MS);
  const before = await memoryBytes(system.roots);
  const lines = await atOnce(IDLE_SOCKETS, STORM_AT_ONCE, async (i) =>
    openDrain(system.dialect, await room.admit(i)),
  );
  await sleep(SETTLE_MS);
  const grown = (await memoryBytes(system.roots)) - before;
  for (const line of lines) line.close();
  return { kibPerSocket: grown / 1_024 / IDLE_SOCKETS };
}

/** Opens and closes a few sockets in a room of their own. */
async function warmUp(system: System): Promise<void> {
  const room = await system.room();
  const lines = await atOnce(WARM_UP_SOCKETS, 10, async (i) =>
    openDrain(system.dialect, await room.admit(i)),
  );
  for (const line of lines) line.close();
}

/** 1,000 who come at once, and 2,000 who sit there. */
export const crowds: readonly Scenario[] = [
  onSystems("storm", "storm", ALL_SYSTEMS, storm),
  onSystems("memory", "memory", ALL_SYSTEMS, memory),
];
