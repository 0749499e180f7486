import { expect, it } from "vitest";
import { Errands } from "../../src/inbox/errands.ts";
import { createTables } from "../../src/inbox/schema.ts";
import { sqliteStore } from "../channel/sqlite-store.ts";

it("[REV1] a session ends in every channel, however many there are", async () => {
  const store = sqliteStore();
  createTables(store);
  const arrived = new Set<string>();
  let due: number | null = null;
  const errands = new Errands(
    store,
    () => 1_000,
    async ({ channelId }) => void arrived.add(channelId),
    (at) => (due = Math.min(at, due ?? at)),
  );
  for (let i = 0; i < 3_500; i += 1) errands.visit(`c_${i}`);
  await errands.end("ann", "s");
  // As the alarm does it: once for each time that it was asked for.
  for (let turn = 0; due !== null && turn < 10; turn += 1) {
    due = null;
    await errands.retry();
  }
  expect(arrived.size).toBe(3_500);
  expect(due).toBeNull();
});
