import { evictDurableObject, runDurableObjectAlarm, runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { afterEach, describe, expect, it } from "vitest";
import type { LiveChannel, Registry } from "../../src/control/registry.ts";
import { newId } from "../../src/protocol/ids.ts";
import type { Env } from "../../src/storage/env.ts";
import { clearFaults, injectFaults, now } from "../../src/storage/faults.ts";
import { beat, drainChannels, liveChannels, liveTotals } from "../../src/storage/fleet.ts";
import { channelLine } from "../../src/storage/objects.ts";
import { Person } from "../channel/world.ts";

const bound = env as unknown as Env;
const CHANNELS = 10_000;

afterEach(() => {
  clearFaults();
});

function report(more: Partial<LiveChannel> = {}): LiveChannel {
  return {
    id: newId("c"),
    workspaceId: "w_1",
    connections: 1,
    people: 1,
    relays: 0,
    instance: "one",
    at: 1_000,
    ...more,
  };
}

function shardNamed(name: string) {
  return bound.REGISTRY.get(bound.REGISTRY.idFromName(name)) as DurableObjectStub<never>;
}

async function scene() {
  const ann = await Person.guest();
  const bob = await Person.guest();
  const { workspace, channel } = await ann.found();
  await ann.invite(workspace.id, bob);
  return { ann, bob, workspace, channel, stub: channelLine(bound, channel.id) };
}

describe("the registry", () => {
  it("[LIVE1] sums and lists what has reported within a minute, and forgets the rest", async () => {
    const far = 4_000_000_000_000;
    const ids = Array.from({ length: 40 }, () => newId("c"));
    for (const [i, id] of ids.entries())
      await beat(bound, report({ id, connections: i, people: 1, at: far + i, workspaceId: "w_a" }));
    await beat(bound, report({ connections: 1_000, people: 900, relays: 3, at: far }));
    const totals = await liveTotals(bound, far + 100);
    expect(totals).toEqual({ channels: 40, relays: 3, connections: 780 + 1_000, people: 939 });
    const top = await liveChannels(bound, far + 100, "w_a", 3);
    expect(top.map(({ id, connections }) => [id, connections])).toEqual([
      [ids[39], 39],
      [ids[38], 38],
      [ids[37], 37],
    ]);
    expect(await liveChannels(bound, far + 100, "w_b", 3)).toEqual([]);
    expect((await liveTotals(bound, far + 60_020)).channels).toBe(19);
    expect((await liveTotals(bound, far + 60_100)).channels).toBe(0);
  });

  it("[LIVE2] holds ten thousand channels in one shard, a row for each, which a heartbeat replaces and a restart leaves", async () => {
    const stub = shardNamed("ten-thousand");
    const at = now();
    const reports = Array.from({ length: CHANNELS }, (_, i) =>
      report({ connections: (i % 7) + 1, at }),
    );
    const held = await runInDurableObject(stub, async (instance: unknown, state) => {
      // Called within the object: ten thousand calls from outside would say nothing more of it.
      const registry = instance as Registry;
      await registry.loadFromStorage();
      for (const each of reports) registry.beat(each);
      const before = state.storage.sql.databaseSize;
      for (const each of reports) registry.beat({ ...each, at: at + 30_000 });
      return {
        rows: state.storage.sql.exec(`SELECT count(*) AS n FROM channel`).one()["n"],
        growth: state.storage.sql.databaseSize / before,
        values: await state.storage.get("data"),
        listed: registry.list(at + 32_000, null, 5).length,
      };
    });
    expect(held).toMatchObject({ rows: CHANNELS, values: undefined, listed: 5 });
    expect(held.growth).toBeLessThan(1.1);
    await evictDurableObject(stub);
    const after = await runInDurableObject(stub, async (instance: unknown) => {
      const registry = instance as Registry;
      await registry.loadFromStorage();
      const totals = registry.totals(at + 33_000);
      for (const each of reports.slice(1)) registry.beat({ ...each, connections: 0 });
      return { totals, left: [...registry.channels.keys()] };
    });
    expect(after.totals).toMatchObject({ channels: CHANNELS, people: CHANNELS });
    expect(after.left).toEqual([reports[0]?.id]);
  });

  it("[LIVE2] forgets what nobody has heard of for a week", async () => {
    const stub = shardNamed("forgotten");
    await runInDurableObject(stub, async (instance: unknown) => {
      const registry = instance as Registry;
      await registry.loadFromStorage();
      for (const days of [6, 8]) registry.beat(report({ at: now() - days * 86_400_000 }));
    });
    await evictDurableObject(stub);
    const left = await runInDurableObject(stub, async (instance: unknown) => {
      const registry = instance as Registry;
      await registry.loadFromStorage();
      return registry.channels.size;
    });
    expect(left).toBe(1);
  });
});

describe("a drain through the registry", () => {
  it("[DRAIN3] reaches the channels of a workspace that hold sockets, those that sleep too, and no other", async () => {
    const here = await scene();
    const there = await scene();
    const line = await here.ann.open(here.channel.id);
    const other = await there.ann.open(there.channel.id);
    await line.hear("welcome");
    await expect
      .poll(async () => (await liveChannels(bound, now(), here.workspace.id, 9)).length)
      .toBe(1);
    await evictDurableObject(here.stub, { webSockets: "hibernate" });
    injectFaults({ clockSkewMs: 3_600_000 });
    expect(await liveChannels(bound, now(), here.workspace.id, 9)).toEqual([]);
    expect(await drainChannels(bound, here.workspace.id)).toEqual({ drained: 1, connections: 1 });
    await line.hear("maintenance");
    expect(other.frames.some(({ type }) => type === "maintenance")).toBe(false);
    const all = await drainChannels(bound, null);
    expect(all.drained).toBeGreaterThanOrEqual(2);
    await other.hear("maintenance");
  });

  it("[DRAIN3] passes over channels that are gone or have emptied, and forgets them", async () => {
    await beat(bound, report({ workspaceId: "w_gone" }));
    expect(await drainChannels(bound, "w_gone")).toEqual({ drained: 0, connections: 0 });
    const { ann, workspace, channel } = await scene();
    const line = await ann.open(channel.id);
    await line.hear("welcome");
    line.close();
    await line.end();
    await expect
      .poll(() => drainChannels(bound, workspace.id))
      .toEqual({ drained: 0, connections: 0 });
  });
});

describe("a drain of a channel", () => {
  it("[DRAIN2] asks, insists and closes with 4503 though it sleeps in between; who comes meanwhile stays", async () => {
    const { ann, bob, channel, stub } = await scene();
    const a = await ann.open(channel.id);
    await a.hear("welcome");
    injectFaults({ clockSkewMs: 10 });
    expect(await stub.drain()).toBe(1);
    expect(await a.hear("maintenance")).toMatchObject({ action: "prepare_reconnect" });
    const a2 = await ann.open(channel.id);
    const b = await bob.open(channel.id);
    await b.hear("welcome");
    await evictDurableObject(stub, { webSockets: "hibernate" });
    injectFaults({ clockSkewMs: 6_000 });
    await runDurableObjectAlarm(stub);
    await a.hear("maintenance", ({ action }) => action === "reconnect_now");
    await evictDurableObject(stub, { webSockets: "hibernate" });
    injectFaults({ clockSkewMs: 12_000 });
    await runDurableObjectAlarm(stub);
    expect(await a.end()).toBe(4503);
    await b.send("one", "still here");
    await a2.hear("events");
    for (const line of [a2, b])
      expect(line.frames.some(({ type }) => type === "maintenance")).toBe(false);
  });

  it("[DRAIN2] of no channel answers so, and leaves nothing behind", async () => {
    const stub = channelLine(bound, newId("c"));
    expect(await stub.drain()).toBeNull();
    expect(await runInDurableObject(stub, (_, state) => state.storage.getAlarm())).toBeNull();
  });
});
