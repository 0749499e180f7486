import { expect, it, vi } from "vitest";
import { tellNews } from "../../src/control/alert-news.ts";
import { Watchman } from "../../src/control/watchman.ts";
import { Looks } from "../../src/observability/looks.ts";
import { FIRST_RULES } from "../../src/observability/rules.ts";
import type { Env } from "../../src/storage/env.ts";

const START = 1_000_000;
const told = vi.hoisted(() => [] as string[]);
vi.mock("../../src/storage/objects.ts", () => ({ channelStub: () => ({}) }));
vi.mock("../../src/storage/outside.ts", () => ({
  callOutside: async (_: unknown, url: string) => {
    told.push(url);
    return { ok: { status: url.includes("gone") ? 404 : 200 } };
  },
}));

it("[SEE11] news that cannot be told hold up no others", async () => {
  const first = FIRST_RULES.find(({ metric }) => metric === "breaker_open");
  if (first === undefined) throw new Error("no such rule");
  const notes = { note: () => undefined, setNote: () => {} };
  let ids = 0;
  const watchman = new Watchman({ notes, newId: () => `a_${(ids += 1)}`, bornAt: 0 });
  const places = Array.from({ length: 5 }, (_, i) => `https://gone-${i}.example/`);
  places.push("https://here.example/");
  const rules = places.map((webhookUrl, i) => ({
    ...first,
    id: `r_${i}`,
    forS: 0,
    target: { webhookUrl },
  }));
  watchman.setRules(rules);
  const breakers = [{ dependency: "kv", state: "open" as const, calls: 15, failures: 15 }];
  watchman.watch(new Looks(), { breakers, outboxAgeS: 0, queueDepth: null }, START);

  await tellNews({} as Env, watchman, START + 5_000);
  expect(told).toEqual(places.slice(0, 5));
  told.length = 0;
  await tellNews({} as Env, watchman, START + 10_000);
  expect(told[0]).toBe("https://here.example/");
  expect(watchman.news).toHaveLength(5);
  // Those that failed once have their turn before those that failed twice.
  told.length = 0;
  await tellNews({} as Env, watchman, START + 15_000);
  expect(told[0]).toBe(places[4]);
});
