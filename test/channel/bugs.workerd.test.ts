import { runDurableObjectAlarm, runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import type { Env } from "../../src/storage/env.ts";
import { clearFaults, injectFaults } from "../../src/storage/faults.ts";
import { channelLine } from "../../src/storage/objects.ts";
import { Person } from "./world.ts";

const bound = env as unknown as Env;
const lines: string[] = [];

beforeEach(() => {
  vi.spyOn(console, "error").mockImplementation((line: string) => void lines.push(line));
});
afterEach(() => {
  clearFaults();
  vi.restoreAllMocks();
  lines.length = 0;
});

/** Somebody in a channel that may have lost a table: statements that name it are wrong. */
async function scene(table?: string) {
  const ann = await Person.guest();
  const { channel } = await ann.found();
  const stub = channelLine(bound, channel.id);
  const line = await ann.open(channel.id);
  await line.send("one", "a word");
  await runInDurableObject(stub, (_, { storage }) => {
    if (table !== undefined) storage.sql.exec(`ALTER TABLE ${table} RENAME TO lost_${table}`);
  });
  return { ann, channel, stub, line };
}

/** What was logged as failed: where, and what it said. */
function failures(): string[] {
  return lines
    .filter((line) => line.startsWith("{"))
    .map((line) => JSON.parse(line) as { event: string; what: string; message: string })
    .filter(({ event }) => event === "failure")
    .map(({ what, message }) => `${what}: ${message}`);
}

it("[SEE9] a bug in a flush is a line of the log", async () => {
  const { line } = await scene("dedupe");
  line.say({ type: "send", id: "two", body: "another word" });
  await expect.poll(failures).toContain("flush of a channel: no such table: dedupe: SQLITE_ERROR");
});

it("[SEE9] a bug in what a socket says is a line of the log", async () => {
  const { line } = await scene("read_mark");
  line.say({ type: "read", seq: 1 });
  await expect
    .poll(failures)
    .toContain("command in a channel: no such table: read_mark: SQLITE_ERROR");
});

it("[SEE9] a bug where members or the record change is a line of the log", async () => {
  const { ann, channel } = await scene("event");
  await ann.fetch(`/api/channels/${channel.id}`, "PATCH", { topic: "new" });
  expect(failures()).toContain("events of a channel: no such table: event: SQLITE_ERROR");
});

it("[SEE9] a bug in what is due, or in the outbox, is a line of the log", async () => {
  const { stub } = await scene("version");
  await runInDurableObject(stub, (_, { storage }) => {
    storage.sql.exec(`ALTER TABLE owed RENAME TO lost_owed`);
  });
  injectFaults({ clockSkewMs: 5_000 });
  await runDurableObjectAlarm(stub);
  expect(failures().toSorted()).toEqual([
    "duty of a channel: inbox: no such table: owed: SQLITE_ERROR",
    "outbox of a channel: history: no such table: version: SQLITE_ERROR",
  ]);
});

it("[SEE9] an outage is none", async () => {
  const { stub, line } = await scene();
  await line.send("two", "another word");
  injectFaults({ clockSkewMs: 5_000, d1: "fail" });
  await runDurableObjectAlarm(stub);
  injectFaults({ object: "full" });
  line.say({ type: "send", id: "three", body: "a third word" });
  await line.end();
  expect(failures()).toEqual([]);
});
