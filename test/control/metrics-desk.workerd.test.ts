import { evictDurableObject, runDurableObjectAlarm, runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { afterEach, describe, expect, it } from "vitest";
import type { Env } from "../../src/storage/env.ts";
import { clearFaults, injectFaults } from "../../src/storage/faults.ts";
import { metricsDesk } from "../../src/storage/metrics.ts";
import { Person } from "../channel/world.ts";

const bound = env as unknown as Env;
const stub = () => bound.REGISTRY.get(bound.REGISTRY.idFromName("metrics"));
const pause = (ms: number) => new Promise((done) => setTimeout(done, ms));
const alarmAt = () => runInDurableObject(stub(), (_, { storage }) => storage.getAlarm());
const counted = (value: number) =>
  ({ kind: "counter", name: "messages_total", labels: {}, value }) as const;

/** The sum of messages in a scrape. */
async function messages(): Promise<number> {
  const { text } = await metricsDesk(bound).scrape();
  return Number(/^edgewise_messages_total (\d+)$/m.exec(text)?.[1]);
}

/** What the desk has written so far. */
function written(): Promise<string> {
  return runInDurableObject(stub(), (_, { storage }) =>
    JSON.stringify([
      ...storage.sql.exec(`SELECT id, at, length(json) FROM meter_instance ORDER BY id`),
      ...storage.sql.exec(`SELECT key, length(json) FROM meter_note ORDER BY key`),
    ]),
  );
}

afterEach(() => {
  clearFaults();
});

describe("the metrics desk", () => {
  it("[SEE3] counts each thing once over its own end and that of isolates, and wants everything again where it forgot", async () => {
    const desk = metricsDesk(bound);
    const start = await messages();
    const [a, b] = [crypto.randomUUID(), crypto.randomUUID()];
    const { life } = await desk.report({ instance: a, number: 1, series: [counted(5)] });
    await desk.report({ instance: b, number: 1, series: [counted(7)] });
    await desk.report({ instance: a, number: 1, series: [counted(5)] });
    expect(await messages()).toBe(start + 12);
    await desk.report({ instance: a, number: 2, series: [counted(6)] });
    // What was scraped is stored; what came after is sent again by whoever lives.
    await evictDurableObject(stub());
    const again = await desk.report({ instance: a, number: 3, series: [counted(8)] });
    expect(again.life).not.toBe(life);
    expect(await messages()).toBe(start + 15);
    // An isolate that is silent for long is let go; it may come back.
    injectFaults({ clockSkewMs: 10 * 60_000 });
    await desk.report({ instance: crypto.randomUUID(), number: 1, series: [counted(1)] });
    await runDurableObjectAlarm(stub());
    await desk.report({ instance: b, number: 2, series: [counted(9)] });
    expect(await messages()).toBe(start + 18);
  });

  it(
    "[SEE5] writes nothing for a request, and makes no wake-ups once nobody asks for anything",
    { timeout: 30_000 },
    async () => {
      const ann = await Person.guest();
      await ann.found();
      await pause(2_500);
      await metricsDesk(bound).scrape();
      const before = await written();
      for (let i = 0; i < 20; i += 1) await ann.json("/api/me");
      await pause(2_500);
      expect(await written()).toBe(before);
      let skew = 0;
      let turns = 0;
      for (let at = await alarmAt(); at !== null && turns < 20; at = await alarmAt()) {
        skew = Math.max(skew, at - Date.now() + 1);
        injectFaults({ clockSkewMs: skew });
        await runDurableObjectAlarm(stub());
        turns += 1;
      }
      // Two or three looks after the last report, and then sleep; what was counted is stored.
      expect(turns).toBeLessThanOrEqual(4);
      expect(await written()).not.toBe(before);
      await pause(3_000);
      expect(await alarmAt()).toBeNull();
    },
  );

  it("[SEE4] answers nothing but its calls", async () => {
    for (const path of ["constructor", "turn", "__proto__", ""]) {
      const response = await stub().fetch(`https://registry/metrics/${path}`, {
        method: "POST",
        body: "[]",
      });
      expect(response.status).toBe(404);
    }
  });
});
