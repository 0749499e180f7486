import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { Fence } from "../../src/storage/fence.ts";
import { Lane, restUnlessLaned } from "../../src/storage/giving-way.ts";

const WRITE = { kind: "write" } as const;

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

/** A call that takes so long, ms, and notes when it begins and ends. */
function call(log: string[], name: string, tookMs: number): () => Promise<string> {
  return async () => {
    log.push(`${name} from ${Date.now()}`);
    await new Promise((done) => setTimeout(done, tookMs));
    log.push(`${name} to ${Date.now()}`);
    return name;
  };
}

const outage = () => Promise.reject(new Error("D1_ERROR: internal error"));

describe("[JOB11] calls of a job that can wait", () => {
  test("[JOB11] go one at a time, whatever they call, with four times as long a rest after each", async () => {
    vi.setSystemTime(0);
    const log: string[] = [];
    const lane = new Lane();
    const d1 = new Fence("d1:history");
    const objects = new Fence("objects");
    const answers = lane.during(() =>
      Promise.all([
        d1.call(WRITE, call(log, "a", 10)),
        objects.call(WRITE, call(log, "b", 20)),
        d1.call(WRITE, call(log, "c", 1)),
      ]),
    );
    await vi.advanceTimersByTimeAsync(1_000);
    expect(await answers).toEqual(["a", "b", "c"]);
    expect(log).toEqual([
      "a from 0",
      "a to 10",
      "b from 50",
      "b to 70",
      "c from 150",
      // A short one is followed by a rest too: without a timer the thread looks at no socket.
      "c to 151",
    ]);
  });

  test("[JOB11] of two jobs share the lane, and the rest is 250 ms at most", async () => {
    vi.setSystemTime(0);
    const log: string[] = [];
    const lane = new Lane();
    const fence = new Fence("kv");
    void lane.during(() => fence.call(WRITE, call(log, "a", 1_000)));
    void lane.during(() => fence.call(WRITE, call(log, "b", 5)));
    await vi.advanceTimersByTimeAsync(2_000);
    expect(log).toEqual(["a from 0", "a to 1000", "b from 1250", "b to 1255"]);
  });

  test("[JOB11] hold up nobody else, and what such a call calls itself goes with it", async () => {
    vi.setSystemTime(0);
    const log: string[] = [];
    const lane = new Lane();
    const fence = new Fence("objects");
    const outer = lane.during(() =>
      fence.call(WRITE, () => fence.call(WRITE, call(log, "inner", 50))),
    );
    await fence.call(WRITE, async () => log.push(`live at ${Date.now()}`));
    await vi.advanceTimersByTimeAsync(1_000);
    expect(await outer).toBe("inner");
    expect(log).toEqual(["live at 0", "inner from 0", "inner to 50"]);
  });

  test("[JOB11] that fail give the lane back, and one that vanishes has it for a minute", async () => {
    vi.setSystemTime(0);
    const log: string[] = [];
    const lane = new Lane();
    const fence = new Fence("queue");
    const failed = lane.during(() => fence.call(WRITE, () => outage()));
    failed.catch(() => undefined);
    await vi.advanceTimersByTimeAsync(100);
    await expect(failed).rejects.toThrow("out of service");
    void lane.during(() => fence.call(WRITE, call(log, "gone", 5)));
    await vi.advanceTimersByTimeAsync(1);
    // The platform runs nothing more of who had it.
    vi.clearAllTimers();
    vi.setSystemTime(30_000);
    void lane.during(() => fence.call(WRITE, call(log, "early", 5)));
    vi.setSystemTime(61_000);
    void lane.during(() => fence.call(WRITE, call(log, "late", 5)));
    await vi.advanceTimersByTimeAsync(1_000);
    expect(log).toEqual([
      "gone from 100",
      "early from 61000",
      "early to 61005",
      "late from 61025",
      "late to 61030",
    ]);
  });

  test("[JOB11] have rested: who rests of its own account does so elsewhere only", async () => {
    const restsAt = async (work: Promise<void>) => {
      const startedAt = Date.now();
      const rested = work.then(() => Date.now() - startedAt);
      await vi.advanceTimersByTimeAsync(100);
      return rested;
    };
    expect(await restsAt(new Lane().during(() => restUnlessLaned(10)))).toBe(0);
    expect(await restsAt(restUnlessLaned(10))).toBe(10);
  });
});
