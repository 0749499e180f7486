import type { Measured } from "../support/statistics.ts";
import type { System } from "../systems/system.ts";
import { fill } from "./house.ts";
import { ALL_SYSTEMS, onSystems } from "./scenario.ts";
import type { Asked, Scenario } from "./scenario.ts";
import { measureTalk, Watch } from "./talk.ts";

const WATCHED = 20;
const BODY = "x".repeat(100);
/** Compilers and caches are warm, and pools of connections open, before anything counts. */
const WARM_UP = { rate: 50, seconds: 1 };

/** Rooms of `sockets` each, `rate` messages a second in all. */
export async function talkInRooms(
  system: System,
  { rooms, sockets, rate }: { rooms: number; sockets: number; rate: number },
  { seconds }: Asked,
): Promise<Measured> {
  const watch = new Watch();
  const full = [];
  const started = performance.now();
  while (full.length < rooms)
    full.push(await fill(system, await system.room(), sockets, WATCHED / rooms, watch.ears));
  const connectsPerSecond = (rooms * sockets) / ((performance.now() - started) / 1_000);
  await measureTalk(system.roots, full, watch, { ...WARM_UP, body: BODY });
  const measured = await measureTalk(system.roots, full, watch, { rate, seconds, body: BODY });
  for (const { lines } of full) for (const line of lines) line.close();
  return { ...measured, connectsPerSecond };
}

/** One room of 500, and five rooms of ten. */
export const talks: readonly Scenario[] = [
  ...[2, 20, 100, 200].map((rate) =>
    onSystems(`fan-out-${rate}`, "fan-out", ALL_SYSTEMS, (system, asked) =>
      talkInRooms(system, { rooms: 1, sockets: 500, rate }, asked),
    ),
  ),
  onSystems("rooms", "rooms", ALL_SYSTEMS, (system, asked) =>
    talkInRooms(system, { rooms: 5, sockets: 10, rate: 200 }, asked),
  ),
];
