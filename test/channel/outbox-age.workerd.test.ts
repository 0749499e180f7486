import { runDurableObjectAlarm } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { afterEach, expect, it } from "vitest";
import type { Env } from "../../src/storage/env.ts";
import { clearFaults, injectFaults } from "../../src/storage/faults.ts";
import { meter } from "../../src/storage/meter.ts";
import { channelLine } from "../../src/storage/objects.ts";
import { Person } from "./world.ts";

const bound = env as unknown as Env;

afterEach(() => {
  clearFaults();
});

/** Since when the oldest message waits, as it is reported. */
function reported(): number | undefined {
  const series = meter.read().find(({ name }) => name === "outbox_waits_since");
  return series?.kind === "gauge" ? series.value : undefined;
}

it("[SEE7] a channel that is replaced by what was backed up waits no more", async () => {
  const ann = await Person.guest();
  const { channel } = await ann.found();
  const stub = channelLine(bound, channel.id);
  const line = await ann.open(channel.id);
  const before = Date.now();
  await line.send("one", "a word");
  injectFaults({ clockSkewMs: 5_000, d1: "fail" });
  await runDurableObjectAlarm(stub);
  expect(reported()).toBeGreaterThanOrEqual(before);

  await stub.load({ lines: [], first: true, last: false });
  expect(reported()).toBe(0);
  expect(await line.end()).toBe(4503);
});
