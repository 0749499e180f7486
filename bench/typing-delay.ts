// node bench/typing-delay.ts [--messages 1000] [--rate 50] [--keys 200] [--json]
// A full channel in a real browser while others write: from a key to its character on the screen,
// and from a frame's arrival to its message on the screen. See README.md beside this file.
import { setTimeout as sleep } from "node:timers/promises";
import { parseArgs } from "node:util";
import type { CDPSession, Page } from "playwright-core";
import { launchBrowser } from "../test/e2e/browser.ts";
import { composer, lastRow } from "../test/e2e/support/page.ts";
import { cookiesOf } from "../test/e2e/support/stage.ts";
import { openLine } from "../test/system/support/line.ts";
import { openFullRoom } from "./support/full-room.ts";
import type { FullRoom } from "./support/full-room.ts";
import { quantile } from "./support/statistics.ts";
import { readWatch, watchPage } from "./support/watch-page.ts";

const KEY_EVERY_MS = 120;
/** The first messages warm the page up and are not counted. */
const WARM_UP_MS = 2_000;
/** What has arrived by the end gets this long to be painted. */
const LAST_PAINTS_MS = 1_000;
const TARGET_P95_MS = 100;

const { values } = parseArgs({
  options: {
    messages: { type: "string", default: "1000" },
    rate: { type: "string", default: "50" },
    keys: { type: "string", default: "200" },
    json: { type: "boolean", default: false },
  },
});

/** Lets the speakers write in turn until the answer is called, which says how much they wrote. */
async function startTalk({ speakers, channelId }: FullRoom, rate: number): Promise<() => number> {
  const lines = await Promise.all(speakers.map((speaker) => openLine(speaker, channelId)));
  const started = performance.now();
  let sent = 0;
  const timer = setInterval(() => {
    const due = ((performance.now() - started) / 1_000) * rate;
    for (; sent < due; sent += 1) {
      const body = `${sent}: words that come while somebody else is writing, *as they do*`;
      lines[sent % lines.length]?.send({ type: "send", id: `talk-${sent}`, body });
    }
  }, 5);
  return () => {
    clearInterval(timer);
    for (const line of lines) line.hangUp();
    return sent;
  };
}

/** Heap in MB and elements, after a collection. */
async function weigh(devTools: CDPSession): Promise<{ heapMB: number; elements: number }> {
  await devTools.send("HeapProfiler.collectGarbage");
  const { metrics } = await devTools.send("Performance.getMetrics");
  const metric = (name: string) => metrics.find((each) => each.name === name)?.value ?? 0;
  return {
    heapMB: Number((metric("JSHeapUsedSize") / 1_048_576).toFixed(1)),
    elements: metric("Nodes"),
  };
}

async function typeKeys(page: Page, count: number): Promise<void> {
  await composer(page, "general").focus();
  for (let i = 0; i < count; i += 1) {
    const next = performance.now() + KEY_EVERY_MS;
    await page.keyboard.press(i % 6 === 5 ? "Space" : ("abcdefghij"[i % 10] ?? "a"));
    await sleep(Math.max(0, next - performance.now()));
  }
}

function summary(delays: number[]): { count: number; p50: number; p95: number; max: number } {
  const sorted = delays.toSorted((a, b) => a - b);
  const at = (share: number) => Number(quantile(sorted, share).toFixed(1));
  return { count: sorted.length, p50: at(0.5), p95: at(0.95), max: at(1) };
}

const room = await openFullRoom(Number(values.messages));
const browser = await launchBrowser();
try {
  const baseURL = room.house.served.url;
  const context = await browser.newContext({ baseURL, viewport: { width: 1440, height: 900 } });
  await context.addCookies(cookiesOf(room.reader, baseURL));
  const page = await context.newPage();
  const devTools = await context.newCDPSession(page);
  await devTools.send("Performance.enable");
  await watchPage(page);
  await page.goto(room.path);
  await lastRow(page).waitFor();

  const before = await weigh(devTools);
  const stopTalk = await startTalk(room, Number(values.rate));
  await sleep(WARM_UP_MS);
  await readWatch(page);
  await typeKeys(page, Number(values.keys));
  const sent = stopTalk();
  await sleep(LAST_PAINTS_MS);
  const seen = await readWatch(page);
  const after = await weigh(devTools);

  const result = {
    messages: Number(values.messages),
    rate: Number(values.rate),
    sent,
    keyMs: summary(seen.keys),
    eventTimingMs: summary(seen.eventTimings),
    messageMs: summary(seen.messages),
    neverPainted: seen.neverPainted,
    longTasks: seen.longTasks,
    before,
    after,
  };
  if (values.json) process.stdout.write(`${JSON.stringify(result)}\n`);
  else
    for (const [name, value] of Object.entries(result))
      process.stdout.write(`${name.padEnd(14)}${JSON.stringify(value)}\n`);
  const isSlow = [result.keyMs, result.messageMs].some(({ p95 }) => !(p95 < TARGET_P95_MS));
  if (isSlow || result.keyMs.count < Number(values.keys)) process.exitCode = 1;
} finally {
  await browser.close();
  await room.house.stop();
}
