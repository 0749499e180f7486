import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Ephemerals, framesAWindow, HERE_NAMES, windowMs } from "../../src/channel/ephemerals.ts";

type Told = { type: string; userId?: string; count?: number; userIds?: string[] };

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

/** A room whose people come and go, and every frame that everybody was sent. */
function room(readersEach = 1) {
  const here = new Set<string>();
  const told: (Told & { except: string | null })[] = [];
  const ephemerals = new Ephemerals({
    readers: () => here.size * readersEach,
    here: (limit) => ({ count: here.size, userIds: [...here].slice(0, limit) }),
    send: (text, except) => told.push({ ...(JSON.parse(text) as Told), except }),
    nowMs: () => Date.now(),
  });
  return {
    told,
    ephemerals,
    come: (userId: string) => {
      here.add(userId);
      ephemerals.presence(userId, "online");
    },
    go: (userId: string) => {
      here.delete(userId);
      ephemerals.presence(userId, "offline");
    },
  };
}

describe("what is not of the log", () => {
  it("[HERE1] is told at once where it is quiet, to everybody but the person", () => {
    const { told, come } = room();
    come("ann");
    expect(told).toEqual([{ type: "presence", userId: "ann", status: "online", except: "ann" }]);
  });

  it("[HERE1] a storm of 1,000 arrivals costs by time, not by the square of people", () => {
    const { told, come } = room();
    const seconds = 5;
    for (let i = 0; i < 1_000; i += 1) {
      come(`user-${i}`);
      vi.advanceTimersByTime((seconds * 1_000) / 1_000);
    }
    vi.advanceTimersByTime(2_000);
    // Small at first, so that some hear of each; a window of a room of 200 and more has one frame.
    expect(told.length).toBeLessThan(100);
    const last = told.at(-1);
    expect(last).toMatchObject({ type: "here", count: 1_000 });
    expect(last?.userIds?.length ?? 0).toBeLessThanOrEqual(HERE_NAMES);
  });

  it("[HERE1] of who came and went within a window the last is told", () => {
    const { told, come, go } = room();
    come("ann");
    come("bob");
    go("bob");
    vi.advanceTimersByTime(1_000);
    expect(told.filter(({ userId }) => userId === "bob")).toMatchObject([{ status: "offline" }]);
  });

  it("[HERE1] reads are the last of each, and in a crowd not told at all", () => {
    const small = room();
    small.come("ann");
    for (let seq = 1; seq <= 50; seq += 1) small.ephemerals.read("ann", seq);
    vi.advanceTimersByTime(1_000);
    expect(small.told.filter(({ type }) => type === "read")).toMatchObject([{ seq: 50 }]);

    const crowd = room();
    for (let i = 0; i <= HERE_NAMES; i += 1) crowd.come(`user-${i}`);
    crowd.ephemerals.read("user-1", 7);
    vi.advanceTimersByTime(5_000);
    expect(crowd.told.some(({ type }) => type === "read")).toBe(false);
  });

  it("[HERE1] never costs more than a tenth of one core, or one frame a window", () => {
    for (const readers of [1, 10, 100, 500, 1_000, 10_000]) {
      const frames = framesAWindow(readers);
      const cost = (frames * readers * 0.035) / windowMs(readers);
      expect(frames === 1 || cost <= 0.1).toBe(true);
    }
  });
});
