import { evictDurableObject, runDurableObjectAlarm, runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { afterEach, describe, expect, it } from "vitest";
import type { Channel } from "../../src/channel/channel-object.ts";
import { LIMITS } from "../../src/protocol/limits.ts";
import type { Env } from "../../src/storage/env.ts";
import { clearFaults, injectFaults } from "../../src/storage/faults.ts";
import { HistoryStore } from "../../src/storage/history.ts";
import { channelLine } from "../../src/storage/objects.ts";
import { Person } from "./world.ts";

const bound = env as unknown as Env;

afterEach(() => {
  clearFaults();
});

async function scene() {
  const ann = await Person.guest();
  const bob = await Person.guest();
  const { workspace, channel } = await ann.found();
  await ann.invite(workspace.id, bob);
  return { ann, bob, workspace, channel, stub: channelLine(bound, channel.id) };
}

/** How often the object would be woken from now on: its alarms, each run in its own time. */
async function countAlarms(stub: DurableObjectStub<Channel>, most: number): Promise<number> {
  for (let count = 0; count < most; count += 1) {
    const at = await runInDurableObject(stub, (_, state) => state.storage.getAlarm());
    if (at === null) return count;
    injectFaults({ clockSkewMs: Math.max(at - Date.now(), 0) + 1 });
    await runDurableObjectAlarm(stub);
  }
  return most;
}

describe("a channel that sleeps", () => {
  it("[HIB1][HIB2] keeps its sockets, who they are, its order and its dedupe", async () => {
    const { ann, bob, channel, stub } = await scene();
    const a = await ann.open(channel.id);
    const b = await bob.open(channel.id);
    const first = await a.send("one", "before sleep");
    await evictDurableObject(stub, { webSockets: "hibernate" });
    expect(await b.send("two", "after sleep")).toBe(first + 1);
    expect(
      (await a.hear("events", (frame) => frame.events.some((e) => e.seq === first + 1))).events,
    ).toMatchObject([
      { type: "message.created", by: bob.userId, message: { body: "after sleep" } },
    ]);
    a.say({ type: "send", id: "one", body: "before sleep" });
    a.say({ type: "send", id: "one", body: "something else" });
    expect(await a.hear("error", (frame) => frame.id === "one")).toMatchObject({
      code: "conflict",
    });
    expect(a.frames.filter((frame) => frame.type === "ack").map((frame) => frame.seq)).toEqual([
      first,
      first,
    ]);
    a.say("ping");
    await expect.poll(() => a.texts.includes("pong")).toBe(true);
  });

  it("[HIB1] is woken by a close, and tells who has gone", async () => {
    const { ann, bob, channel, stub } = await scene();
    const a = await ann.open(channel.id);
    const b = await bob.open(channel.id);
    const second = await bob.open(channel.id);
    await b.send("one", "before sleep");
    await evictDurableObject(stub, { webSockets: "hibernate" });
    b.close();
    await b.end();
    await evictDurableObject(stub, { webSockets: "hibernate" });
    second.close();
    expect(await a.hear("presence", ({ status }) => status === "offline")).toMatchObject({
      userId: bob.userId,
    });
    const again = await ann.open(channel.id);
    expect((await again.hear("welcome")).here).toEqual({ count: 1, userIds: [ann.userId] });
    expect(
      a.frames.filter((frame) => frame.type === "presence" && frame.status === "offline"),
    ).toHaveLength(1);
  });

  it("[HIB3] that was evicted with its sockets resumes them exactly", async () => {
    const { ann, bob, channel, stub } = await scene();
    const a = await ann.open(channel.id);
    const { epoch } = await a.hear("welcome");
    const seq = await a.send("one", "first");
    await evictDurableObject(stub, { webSockets: "close" });
    const b = await bob.open(channel.id);
    await b.send("two", "second");
    await b.send("three", "third");
    const again = await ann.open(channel.id, `?epoch=${epoch}&since=${seq}`);
    expect(await again.hear("welcome")).toMatchObject({ epoch, head: seq + 2 });
    await again.hear("events");
    expect(again.seqs()).toEqual([seq + 1, seq + 2]);
  });

  it("[HIB4] keeps its consumers' cursors, and drains what is owed when it wakes", async () => {
    const { ann, channel, stub } = await scene();
    const a = await ann.open(channel.id);
    const history = new HistoryStore(bound, channel.id);
    const first = await a.send("one", "one");
    injectFaults({ clockSkewMs: 2_000 });
    await runDurableObjectAlarm(stub);
    expect((await history.one(first))?.message.body).toBe("one");
    const second = await a.send("two", "two");
    await evictDurableObject(stub, { webSockets: "hibernate" });
    expect(await history.one(second)).toBeUndefined();
    injectFaults({ clockSkewMs: 5_000 });
    await runDurableObjectAlarm(stub);
    expect((await history.one(second))?.message.body).toBe("two");
  });

  it("[DUE1] an idle room is woken a handful of times to look for ghosts, then never", async () => {
    const { ann, bob, channel, stub } = await scene();
    const a = await ann.open(channel.id);
    await bob.open(channel.id);
    await a.send("one", "the last word for a long time");
    // Pings that the runtime answers keep them alive while the object sleeps.
    await runInDurableObject(stub, (object) => {
      Object.defineProperty(Reflect.get(object, "ctx"), "getWebSocketAutoResponseTimestamp", {
        value: () => new Date(Date.now() + 1e12),
      });
    });
    const wakeUps = await countAlarms(stub, 30);
    expect(wakeUps).toBeGreaterThanOrEqual(4);
    expect(wakeUps).toBeLessThanOrEqual(10);
    expect(await runInDurableObject(stub, (_, state) => state.getWebSockets().length)).toBe(2);
    expect(await runDurableObjectAlarm(stub)).toBe(false);
  });

  it("[REAP1] closes a socket that has been silent for two minutes with 4408", async () => {
    const { ann, channel, stub } = await scene();
    const a = await ann.open(channel.id);
    await a.hear("welcome");
    injectFaults({ clockSkewMs: LIMITS.silentMs + 1_000 });
    await runDurableObjectAlarm(stub);
    expect(await a.end()).toBe(4408);
  });
});

describe("a channel whose stores fail", () => {
  it("[FAULT1] goes on while D1 is away, and brings D1 up to date after", async () => {
    const { ann, channel, stub } = await scene();
    const a = await ann.open(channel.id);
    injectFaults({ d1: "fail" });
    const seq = await a.send("one", "D1 is away");
    injectFaults({ clockSkewMs: 2_000 });
    await runDurableObjectAlarm(stub);
    const recent = await ann.json<{ items: { body: string }[] }>(
      `/api/channels/${channel.id}/messages`,
    );
    expect(recent.items.map((message) => message.body)).toEqual(["D1 is away"]);
    injectFaults({ d1: "ok", clockSkewMs: 60_000 });
    await runDurableObjectAlarm(stub);
    expect((await new HistoryStore(bound, channel.id).one(seq))?.message.body).toBe("D1 is away");
  });

  it("[FAULT2] people stay signed in through D1 while KV is away", async () => {
    const { ann, channel } = await scene();
    injectFaults({ kv: "fail" });
    expect((await ann.fetch(`/api/channels/${channel.id}`)).status).toBe(200);
  });

  it("[FAULT3] a full disk acknowledges nothing, closes the sockets and recovers", async () => {
    const { ann, bob, channel } = await scene();
    const a = await ann.open(channel.id);
    const b = await bob.open(channel.id);
    const first = await a.send("one", "stored");
    injectFaults({ object: "full" });
    a.say({ type: "send", id: "two", body: "not stored" });
    await a.end();
    await b.end();
    expect(a.frames.filter((frame) => frame.type === "ack")).toHaveLength(1);
    clearFaults();
    const again = await ann.open(channel.id);
    expect(await again.hear("welcome")).toMatchObject({ head: first });
    expect(await again.send("two", "not stored")).toBe(first + 1);
    expect(b.seqs()).not.toContain(first + 1);
  });

  it("[FAULT4] a reset in mid-flush loses nothing that was acknowledged and shows nothing that was not stored", async () => {
    const { ann, bob, channel } = await scene();
    const a = await ann.open(channel.id);
    const b = await bob.open(channel.id);
    const first = await a.send("one", "stored");
    injectFaults({ object: "reset" });
    a.say({ type: "send", id: "two", body: "cut off" });
    await a.end();
    clearFaults();
    const again = await bob.open(channel.id);
    expect(await again.hear("welcome")).toMatchObject({ head: first });
    expect(b.seqs().every((seq) => seq <= first)).toBe(true);
  });

  it("[LOG2] times increase though the clock is set back an hour", async () => {
    const { ann, channel } = await scene();
    const a = await ann.open(channel.id);
    await a.send("one", "now");
    injectFaults({ clockSkewMs: -3_600_000 });
    await a.send("two", "an hour ago");
    const acks = a.frames.filter((frame) => frame.type === "ack");
    expect(acks[1]?.at).toBeGreaterThan(acks[0]?.at ?? 0);
  });
});
