import { setTimeout as sleep } from "node:timers/promises";
import { openWatcher } from "../clients/watcher.ts";
import { atOnce } from "../support/at-once.ts";
import { memoryBytes, watchMemory } from "../support/process-tree.ts";
import type { Measured } from "../support/statistics.ts";
import type { Edgewise, EdgewiseRoom } from "../systems/edgewise.ts";
import { onEdgewise } from "./edgewise-only.ts";
import { bombs, flood, largeFrames, readNothing } from "./bad-guests.ts";
import type { BadGuest } from "./bad-guests.ts";
import type { Asked, Scenario } from "./scenario.ts";
import { measureTalk, Watch } from "./talk.ts";
import type { Talk } from "./talk.ts";

const GOOD_PEOPLE = 98;
/** The bad one is a person of their own, with a budget of their own. */
const BAD_PERSON = 98;
const PEOPLE = 99;
const MIB = 1_048_576;
/** One word a second in all: with limits on, a channel takes 100 a minute and a person 30. */
const SLOW_TALK = { rate: 1, body: "x".repeat(100) };
/** 500 kB a second to everybody; only without limits. */
const LOUD_TALK = { rate: 125, body: "x".repeat(4_000) };
/** With one word a second, shorter tells nothing. */
const LEAST_SECONDS = 15;

type Evening = {
  name: string;
  limits: "on" | "off";
  talk: Omit<Talk, "seconds">;
  guest: BadGuest;
};

async function measure(
  system: Edgewise,
  { seconds }: Asked,
  { talk, guest }: Evening,
): Promise<Measured> {
  const room = await system.room();
  const watch = new Watch();
  const lines = await atOnce(GOOD_PEOPLE, 10, async (i) =>
    openWatcher(system.dialect, await room.admit(i), watch.ears),
  );
  const full = [{ lines, watched: new Set(lines.keys()) }];
  const whole = { ...talk, seconds: Math.max(seconds, LEAST_SECONDS) };
  await measureTalk(system.roots, full, watch, { ...talk, seconds: 2 });
  const alone = await measureTalk(system.roots, full, watch, whole);
  const before = await memoryBytes(system.roots);
  const memory = watchMemory(system.roots);
  const { leave } = await guestIn(system, room, guest);
  const beside = await measureTalk(system.roots, full, watch, whole);
  const deeds = await leave();
  const peak = await memory.stop();
  for (const line of lines) line.close();
  return {
    p50Alone: alone["p50"] ?? Number.NaN,
    p50: beside["p50"] ?? Number.NaN,
    p99Alone: alone["p99"] ?? Number.NaN,
    p99: beside["p99"] ?? Number.NaN,
    p99Ratio: (beside["p99"] ?? Number.NaN) / (alone["p99"] ?? Number.NaN),
    max: beside["max"] ?? Number.NaN,
    lost: (beside["lost"] ?? 0) + (alone["lost"] ?? 0),
    memoryGrowthMib: (peak - before) / MIB,
    deeds,
  };
}

/** Lets the bad one in; `leave` ends it and says how often they did it. */
async function guestIn(
  system: Edgewise,
  room: EdgewiseRoom,
  guest: BadGuest,
): Promise<{ leave: () => Promise<number> }> {
  const leaving = new AbortController();
  const stay = guest(system, () => room.admit(BAD_PERSON), leaving.signal);
  await sleep(200);
  return {
    leave: () => {
      leaving.abort();
      return stay;
    },
  };
}

function evening(of: Evening): Scenario {
  const vars = { RATE_LIMITS: of.limits };
  return onEdgewise(of.name, "guests", { vars, people: PEOPLE }, (system, asked) =>
    measure(system, asked, of),
  );
}

/** 98 good people alone, and then beside one who means harm. */
export const guests: readonly Scenario[] = [
  evening({ name: "guests-flooder", limits: "on", talk: SLOW_TALK, guest: flood }),
  evening({ name: "guests-deflate-bomb", limits: "on", talk: SLOW_TALK, guest: bombs }),
  evening({ name: "guests-large-frame", limits: "on", talk: SLOW_TALK, guest: largeFrames }),
  evening({ name: "guests-silent-reader", limits: "off", talk: LOUD_TALK, guest: readNothing }),
];
