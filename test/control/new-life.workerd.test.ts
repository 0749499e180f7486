import { evictDurableObject, runDurableObjectAlarm } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { afterEach, expect, it } from "vitest";
import type { Env } from "../../src/storage/env.ts";
import { clearFaults, injectFaults } from "../../src/storage/faults.ts";
import { metricsDesk } from "../../src/storage/metrics.ts";

const bound = env as unknown as Env;
const stub = () => bound.REGISTRY.get(bound.REGISTRY.idFromName("metrics"));
const OPEN = 2;
const CLOSED = 0;

let number = 0;
/** An isolate says how it stands with R2; without a state it says something else. */
function report(instance: string, state?: number): Promise<unknown> {
  const breaker = { kind: "gauge", name: "breaker_state", labels: { dependency: "r2" } } as const;
  const other = { kind: "counter", name: "messages_total", labels: {}, value: number } as const;
  number += 1;
  const series = state === undefined ? [other] : [{ ...breaker, value: state }];
  return metricsDesk(bound).report({ instance, number, series });
}

/** The alerts about breakers that fire now. */
async function firing(): Promise<string[]> {
  const { open } = await metricsDesk(bound).alerts();
  return open.filter(({ metric }) => metric === "breaker_open").map(({ id }) => id);
}

afterEach(() => {
  clearFaults();
});

it("[SEE6] an alert that fires goes on over the desk's own end, and ends when nobody speaks of it any more", async () => {
  const [ill, well] = [crypto.randomUUID(), crypto.randomUUID()];
  await report(ill, OPEN);
  const before = await firing();
  expect(before).toHaveLength(1);
  await evictDurableObject(stub());
  expect(await firing()).toEqual(before);
  // Whoever is heard first may know nothing of it, and who knows tells first what has changed.
  await report(well, CLOSED);
  await report(ill);
  expect(await firing()).toEqual(before);
  await report(ill, OPEN);
  injectFaults({ clockSkewMs: 10_000 });
  await report(ill, OPEN);
  expect(await firing()).toEqual(before);
  await report(ill, CLOSED);
  expect(await firing()).toEqual([]);
  await report(ill, OPEN);
  expect(await firing()).toHaveLength(1);
  await evictDurableObject(stub());
  expect(await firing()).toHaveLength(1);
  injectFaults({ clockSkewMs: 20_000 });
  await runDurableObjectAlarm(stub());
  expect(await firing()).toEqual([]);
});
