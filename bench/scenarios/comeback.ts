import { setTimeout as sleep } from "node:timers/promises";
import { openGuest } from "../clients/guest.ts";
import type { Door, Guest } from "../clients/guest.ts";
import { atOnce } from "../support/at-once.ts";
import { cpuMicros } from "../support/process-tree.ts";
import { spread } from "../support/statistics.ts";
import type { Measured } from "../support/statistics.ts";
import type { Edgewise, EdgewiseRoom } from "../systems/edgewise.ts";
import { startWriters } from "../support/writers.ts";
import { onEdgewise } from "./edgewise-only.ts";
import type { Scenario } from "./scenario.ts";

const PEOPLE = 1_000;
const SEATED_AT_ONCE = 20;
const WRITERS = 10;
/** A socket that lived for 5 s counts as a good one to its client. */
const SETTLE_MS = 6_000;
const PATIENCE_MS = 60_000;
const AFTER_MS = 2_000;
const SECOND_MS = 1_000;
/** The channel's own limits; all others are as they come. */
const TALKATIVE = { messagesPerMinute: 10_000, messagesPerMinuteUser: 10_000 };

async function comeback(system: Edgewise): Promise<Measured> {
  const room = await system.general();
  await system.owner.request("PATCH", `/api/channels/${room.channelId}`, {
    body: { limits: TALKATIVE },
  });
  const door: Door = { attempts: [], refusals: 0, turnedAway: 0 };
  const guests = await seat(system, room, door);
  const writers = startWriters(system, room, WRITERS);
  await sleep(SETTLE_MS);
  await withoutD1(system);
  door.attempts.length = 0;
  door.refusals = 0;
  door.turnedAway = 0;
  const cpuBefore = await cpuMicros(system.roots);
  const cutAt = performance.now();
  for (const guest of guests) guest.cut();
  const took: number[] = [];
  // The closes are told in the next turn; until then everybody looks live.
  await sleep(0);
  const all = Promise.all(
    guests.map((guest) => guest.here().then(() => took.push(performance.now() - cutAt))),
  );
  await Promise.race([all, sleep(PATIENCE_MS, undefined, { ref: false })]);
  const lastedMs = performance.now() - cutAt;
  const cpu = (await cpuMicros(system.roots)) - cpuBefore;
  const said = await writers.stop();
  await sleep(AFTER_MS);
  for (const guest of guests) guest.leave();
  const since = door.attempts.map((at) => at - cutAt);
  return {
    ...spread(took),
    cores: cpu / 1_000 / lastedMs,
    attempts: since.length,
    firstSecond: since.filter((at) => at < SECOND_MS).length,
    busiestSecond: busiestSecond(since.filter((at) => at >= SECOND_MS)),
    refused: door.refusals,
    turnedAway: door.turnedAway,
    absent: PEOPLE - took.length,
    ...judge(guests, said),
  };
}

async function seat(system: Edgewise, room: EdgewiseRoom, door: Door): Promise<Guest[]> {
  return atOnce(PEOPLE, SEATED_AT_ONCE, async (i) => {
    const guest = openGuest({
      url: system.url,
      token: room.token(i),
      userId: system.userId(i),
      channelId: room.channelId,
      door,
    });
    await guest.here();
    return guest;
  });
}

/** From here on D1 answers nobody. */
async function withoutD1(system: Edgewise): Promise<void> {
  await system.owner.request("PUT", "/api/faults", { body: { d1: "fail" } });
  const answered = await system.owner.workspaces.list().then(
    () => true,
    () => false,
  );
  if (answered) throw new Error("D1 answers, though it was to fail");
}

/** The most of these ascending times, ms, that lie in any one second. */
function busiestSecond(times: readonly number[]): number {
  let first = 0;
  return times.reduce((most, at, i) => {
    while ((times[first] ?? at) <= at - SECOND_MS) first += 1;
    return Math.max(most, i - first + 1);
  }, 0);
}

/** Holds what everybody heard against what was said. */
function judge(guests: readonly Guest[], said: ReadonlySet<number>) {
  let lost = 0;
  let doubled = 0;
  for (const { heard } of guests) {
    const once = new Set(heard);
    for (const seq of said) if (!once.has(seq)) lost += 1;
    doubled += heard.length - once.size;
  }
  return { lost, doubled };
}

/** A thousand who are cut off at once and come back as the client does, limits on and D1 away. */
export const comebacks: readonly Scenario[] = [
  onEdgewise("comeback", "comeback", { vars: { FAULTS: "on" }, people: PEOPLE }, comeback),
];
