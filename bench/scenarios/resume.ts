import { openDrain } from "../clients/drain.ts";
import { atOnce } from "../support/at-once.ts";
import { call } from "../support/post.ts";
import { cpuMicros } from "../support/process-tree.ts";
import { spread } from "../support/statistics.ts";
import type { Measured } from "../support/statistics.ts";
import type { Edgewise, EdgewiseRoom } from "../systems/edgewise.ts";
import { onEdgewise } from "./edgewise-only.ts";
import { writePast } from "./history.ts";
import type { Scenario } from "./scenario.ts";

const SOCKETS = 500;
const MISSED = 100;
const MESSAGES = 300;

async function resume(system: Edgewise): Promise<Measured> {
  const room = await system.room();
  await writePast(system, room, MESSAGES);
  const { epoch, head } = await welcomeOf(system, room);
  const took: number[] = [];
  const cpuBefore = await cpuMicros(system.roots);
  const started = performance.now();
  let lost = 0;
  const lines = await atOnce(SOCKETS, SOCKETS, async (i) => {
    const from = performance.now();
    const admission = await room.admit(i);
    const url = `${admission.url}?epoch=${encodeURIComponent(epoch)}&since=${head - MISSED}`;
    try {
      // Open means here: the last event that was missed has come.
      const line = await openDrain(
        system.dialect,
        { ...admission, url },
        { until: `"clientMsgId":"past-${MESSAGES - 1}"` },
      );
      took.push(performance.now() - from);
      return line;
    } catch {
      lost += 1;
      return undefined;
    }
  });
  const seconds = (performance.now() - started) / 1_000;
  const cpu = (await cpuMicros(system.roots)) - cpuBefore;
  for (const line of lines) line?.close();
  return {
    connectsPerSecond: SOCKETS / seconds,
    cpuPerConnect: cpu / SOCKETS,
    ...spread(took),
    lost,
  };
}

/** Where the log is: a page says the head, and a frame the epoch. */
async function welcomeOf(
  system: Edgewise,
  room: EdgewiseRoom,
): Promise<{ epoch: string; head: number }> {
  const url = `${system.url}/api/channels/${room.channelId}/messages?limit=1`;
  // Our own server's answers.
  const { head } = JSON.parse(await call("GET", url, room.token(0))) as { head: number };
  const line = await openDrain(system.dialect, await room.admit(0), { until: '"epoch":"' });
  const [, epoch = ""] = /"epoch":"([^"]+)"/.exec(line.greeting) ?? [];
  line.close();
  return { epoch, head };
}

/** 500 who come back at once, each with 100 messages to catch up on. */
export const resumes: readonly Scenario[] = [onEdgewise("resume", "resume", {}, resume)];
