import { setTimeout as sleep } from "node:timers/promises";
import { openDrain } from "../clients/drain.ts";
import { call } from "../support/post.ts";
import { cpuMicros } from "../support/process-tree.ts";
import { spread } from "../support/statistics.ts";
import type { Measured } from "../support/statistics.ts";
import type { Edgewise, EdgewiseRoom } from "../systems/edgewise.ts";
import { onEdgewise } from "./edgewise-only.ts";
import type { Scenario } from "./scenario.ts";

const MESSAGES = 4_000;
/** The channel answers the newest 1,000 itself; everything below this comes from D1. */
const OLD_BELOW = 2_000;
const READERS = 8;
const PAGE = 50;
/** Until the channel has handed over to D1 what it need not keep. */
const HAND_OVER_MS = 5_000;
const SEED_BATCH = 20;
const BODY =
  "Words as people say them, some more, some fewer, and a smile at the end of it all. ".repeat(2);

/** Writes a past, through one socket, as batches. */
export async function writePast(
  system: Edgewise,
  room: EdgewiseRoom,
  messages: number,
): Promise<void> {
  const last = `"clientMsgId":"past-${messages - 1}"`;
  const line = await openDrain(system.dialect, await room.admit(0));
  const reader = openDrain(system.dialect, await room.admit(1), { until: last });
  for (let i = 0; i < messages; i += SEED_BATCH) {
    const commands = Array.from({ length: Math.min(SEED_BATCH, messages - i) }, (_, j) => ({
      type: "send",
      id: `past-${i + j}`,
      body: BODY,
    }));
    line.sendText(JSON.stringify({ type: "batch", commands }));
    await sleep(5);
  }
  (await reader).close();
  line.close();
}

/** Eight readers who ask for one page after the other. */
async function read(
  system: Edgewise,
  room: EdgewiseRoom,
  seconds: number,
  query: () => string,
): Promise<Measured> {
  const took: number[] = [];
  const ask = async (reader: number) => {
    const from = performance.now();
    const url = `${system.url}/api/channels/${room.channelId}/messages?limit=${PAGE}${query()}`;
    await call("GET", url, room.token(reader));
    return performance.now() - from;
  };
  await Promise.all(Array.from({ length: READERS }, (_, reader) => ask(reader)));
  const cpuBefore = await cpuMicros(system.roots);
  const started = performance.now();
  const until = started + seconds * 1_000;
  const readOn = async (reader: number) => {
    while (performance.now() < until) took.push(await ask(reader));
  };
  await Promise.all(Array.from({ length: READERS }, (_, reader) => readOn(reader)));
  const lastedSeconds = (performance.now() - started) / 1_000;
  const cpu = (await cpuMicros(system.roots)) - cpuBefore;
  return {
    requestsPerSecond: took.length / lastedSeconds,
    cpuPerRequest: cpu / took.length,
    ...spread(took),
  };
}

function history(name: string, query: () => string): Scenario {
  return onEdgewise(name, "history", {}, async (system, { seconds }) => {
    const room = await system.room();
    await writePast(system, room, MESSAGES);
    await sleep(HAND_OVER_MS);
    return read(system, room, seconds, query);
  });
}

/** Pages of 50: the newest, and random ones that only D1 has. */
export const histories: readonly Scenario[] = [
  history("history-recent", () => ""),
  history("history-old", () => `&before=${PAGE + Math.ceil(Math.random() * (OLD_BELOW - PAGE))}`),
];
