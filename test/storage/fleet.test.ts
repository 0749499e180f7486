import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Env } from "../../src/storage/env.ts";
import { closeBreakers } from "../../src/storage/fence.ts";
import { drainChannels, heldChannels, heldPeople, heldTotals } from "../../src/storage/fleet.ts";

/** What a shard of this number answers with. */
const shards = vi.hoisted(() => ({
  answer: (shard: number): Promise<unknown> => Promise.resolve(shard),
}));
// Node cannot load it.
vi.mock("itty-durable", () => ({
  createDurable: () => Object,
  proxyDurable: () => ({
    get: (name: string) => {
      const shard = Number(name.slice("shard-".length));
      const answer = () => shards.answer(shard);
      return { held: answer, holders: answer, drain: answer };
    },
  }),
}));

const env = {} as Env;
const out = () => Promise.reject(new Error("Network connection lost."));
const never = () => new Promise<never>(() => {});

/** Each shard but two answers, one of which never does. */
function sick(answer: (shard: number) => unknown): void {
  shards.answer = (shard) =>
    shard === 3 ? out() : shard === 4 ? never() : Promise.resolve(answer(shard));
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => {
  vi.useRealTimers();
  closeBreakers();
});

describe("a registry of which one shard is out and another does not answer", () => {
  it("[SEE13] the channels with most sockets are named all the same, and their people counted", async () => {
    sick((shard) => [{ id: `c_${shard}`, connections: shard }]);
    const named = heldChannels(env, 30);
    await vi.advanceTimersByTimeAsync(2_000);
    const ids = (await named).map(({ id }) => id);
    expect(ids).toHaveLength(30);
    expect(ids.slice(0, 2)).toEqual(["c_31", "c_30"]);
    expect(ids).not.toContain("c_3");

    sick(() => ({ channels: 1, relays: 0, connections: 3, people: 2 }));
    const counted = heldPeople(env, 0);
    await vi.advanceTimersByTimeAsync(2_000);
    expect(await counted).toBe(60);
  });

  it("[DRAIN3] a drain, and sums that are kept, do not go without them", async () => {
    sick(() => ({ drained: 1, connections: 1 }));
    const drained = drainChannels(env, null).catch((error: unknown) => error);
    const summed = heldTotals(env, 0).catch((error: unknown) => error);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(await drained).toBeInstanceOf(Error);
    expect(await summed).toBeInstanceOf(Error);
  });
});
