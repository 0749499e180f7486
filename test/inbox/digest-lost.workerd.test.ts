import { runDurableObjectAlarm, runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { afterEach, describe, expect, it } from "vitest";
import type { Env } from "../../src/storage/env.ts";
import { clearFaults, injectFaults, now } from "../../src/storage/faults.ts";
import { inboxStub, outreachOf } from "../../src/storage/objects.ts";
import { Person } from "../channel/world.ts";

const bound = env as unknown as Env;
const HOUR_MS = 3_600_000;
const CHANNEL = { channelId: "c_00000000000000000000", workspaceId: "w_0" };

afterEach(() => {
  clearFaults();
});

/** A person who gets a letter at full hours. */
async function reader() {
  const ann = await Person.guest();
  await ann.json("/api/me/preferences", "PATCH", { digest: { every: "hourly", language: "en" } });
  const inbox = bound.INBOX.get(bound.INBOX.idFromName(ann.userId));
  return {
    outreach: outreachOf(bound, ann.userId),
    /** Something is new in a channel, which is at this place then. */
    hear: (head: number) =>
      inboxStub(bound, ann.userId).tell({
        ...CHANNEL,
        lastReadSeq: 0,
        head,
        notices: [{ ...CHANNEL, seq: head, authorId: "ben", kind: "direct", body: "hello" }],
        here: [],
      }),
    /** Lets the time of the next alarm come; answers whether there was one. */
    wake: async () => {
      const at = await runInDurableObject(inbox, (_, { storage }) => storage.getAlarm());
      if (at === null) return false;
      // Nobody works at what is recorded: here it is the test that says how a letter ends.
      injectFaults({ clockSkewMs: Math.max(at - Date.now(), 0) + 1, queue: "fail" });
      await runDurableObjectAlarm(inbox);
      return true;
    },
    /** The hours of the letters that were recorded. */
    letters: async () => {
      const { results } = await bound.DIRECTORY.prepare(
        `SELECT input ->> '$.at' AS at FROM job WHERE kind = 'notification' AND input ->> '$.type' = 'digest'
         AND input ->> '$.userId' = ? ORDER BY seq`,
      )
        .bind(ann.userId)
        .all<{ at: number }>();
      return results.map(({ at }) => at);
    },
  };
}

describe("a digest that was recorded", () => {
  it("[DIGEST3] and of which nothing is heard is for the next hour, though nothing is new", async () => {
    const { hear, wake, letters } = await reader();
    await hear(5);
    for (let i = 0; i < 20 && (await letters()).length < 2; i += 1) await wake();
    const [first = 0, second = 0] = await letters();
    expect(second - first).toBe(HOUR_MS);
  });

  it("[DIGEST2] and sent is not sent again, and what came meanwhile is for the next", async () => {
    const { outreach, hear, wake, letters } = await reader();
    await hear(5);
    for (let i = 0; i < 20 && (await letters()).length < 1; i += 1) await wake();
    const sent = await outreach.toDigest();
    if (sent === null) throw new Error("there is nothing to tell");
    await hear(6);
    await outreach.digested(sent.upTo, sent.channels);
    for (let i = 0; i < 20 && (await letters()).length < 2; i += 1) await wake();
    expect(await letters()).toHaveLength(2);
    const next = await outreach.toDigest();
    expect(next?.notices.map(({ seq }) => seq)).toEqual([6]);
    await outreach.digested(next?.upTo ?? 0, next?.channels ?? []);
    let wakes = 0;
    while (wakes < 20 && (await wake())) wakes += 1;
    expect(wakes).toBeLessThan(20);
    expect(await letters()).toHaveLength(2);
  });

  it("[DIGEST3] and cannot be sent is planned again when more comes", async () => {
    const { outreach, hear, wake, letters } = await reader();
    await hear(5);
    for (let i = 0; i < 20 && (await letters()).length < 1; i += 1) await wake();
    await outreach.digestOver();
    let wakes = 0;
    while (wakes < 20 && (await wake())) wakes += 1;
    expect(wakes).toBeLessThan(20);
    expect(await letters()).toHaveLength(1);
    await hear(6);
    for (let i = 0; i < 20 && (await letters()).length < 2; i += 1) await wake();
    expect((await letters())[1]).toBeGreaterThan(now() - HOUR_MS);
  });
});
