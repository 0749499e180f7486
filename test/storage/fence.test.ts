import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { CallOptions } from "../../src/storage/fence.ts";
import { Fence, fenceOf } from "../../src/storage/fence.ts";
import { meter } from "../../src/storage/meter.ts";
import { Unavailable } from "../../src/storage/unavailable.ts";

const READ: CallOptions = { kind: "read", again: true };
const WRITE: CallOptions = { kind: "write" };

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

/** What a call ends as, told without waiting for it. */
function watch<T>(call: Promise<T>): { value?: T; error?: unknown } {
  const seen: { value?: T; error?: unknown } = {};
  call.then(
    (value) => {
      seen.value = value;
    },
    (error: unknown) => {
      seen.error = error;
    },
  );
  return seen;
}

/** The platform runs nothing of a request that was cancelled, its timers included. */
function cancelRequests(thenMs: number): void {
  const nowMs = Date.now();
  vi.clearAllTimers();
  vi.setSystemTime(nowMs + thenMs);
}

const works = () => Promise.resolve(0);
const never = () => new Promise<never>(() => {});
const outage = () => Promise.reject(new Error("D1_ERROR: internal error"));
const answer = () =>
  Promise.reject(new Error("D1_ERROR: UNIQUE constraint failed: a.b: SQLITE_CONSTRAINT"));

async function fail(fence: Fence, times: number, options = WRITE): Promise<void> {
  for (let i = 0; i < times; i += 1) await fence.call(options, outage).catch(() => {});
}

describe("[FENCE1] time", () => {
  test.each([
    ["health", 2],
    ["sign-in", 30],
    ["read", 30],
    ["write", 30],
    ["upload", 120],
    ["inner", 30],
  ] as const)("[FENCE1] %s has %i s", async (kind, seconds) => {
    const seen = watch(new Fence("d1:history").call({ kind }, never));
    await vi.advanceTimersByTimeAsync(seconds * 1_000 - 1);
    expect(seen).toEqual({});
    await vi.advanceTimersByTimeAsync(1);
    expect(seen.error).toMatchObject({ name: "Unavailable", reason: "timeout" });
  });

  test("[FENCE1] what took all its time is not put again", async () => {
    const run = vi.fn(never);
    const seen = watch(new Fence("d1:history").call(READ, run));
    await vi.advanceTimersByTimeAsync(60_000);
    expect(seen.error).toBeInstanceOf(Unavailable);
    expect(run).toHaveBeenCalledTimes(1);
  });

  test("[FENCE1] a call that answers leaves no timer behind", async () => {
    const fence = new Fence("kv");
    expect(await fence.call(READ, () => Promise.resolve(7))).toBe(7);
    expect(vi.getTimerCount()).toBe(0);
    expect(fence.state).toEqual({ breaker: "closed", running: 0, waiting: 0 });
  });
});

describe("[FENCE2] further tries", () => {
  test("[FENCE2] what reads is put again, with a pause, and succeeds", async () => {
    const run = vi.fn().mockImplementationOnce(outage).mockImplementationOnce(outage);
    run.mockResolvedValue("rows");
    const seen = watch(new Fence("d1:directory").call(READ, run));
    await vi.advanceTimersByTimeAsync(0);
    expect(run).toHaveBeenCalledTimes(1);
    await vi.advanceTimersByTimeAsync(3_000);
    expect(run).toHaveBeenCalledTimes(3);
    expect(seen).toEqual({ value: "rows" });
  });

  test("[FENCE2] twice again at most, then it says what is out and why", async () => {
    const run = vi.fn(outage);
    const seen = watch(new Fence("d1:directory").call(READ, run));
    await vi.advanceTimersByTimeAsync(10_000);
    expect(run).toHaveBeenCalledTimes(3);
    expect(seen.error).toMatchObject({ dependency: "d1:directory", reason: "failed" });
    expect((seen.error as Error).cause).toMatchObject({ message: "D1_ERROR: internal error" });
  });

  test("[FENCE2] what may have been done is not put again", async () => {
    const run = vi.fn(outage);
    const seen = watch(new Fence("d1:directory").call(WRITE, run));
    await vi.advanceTimersByTimeAsync(10_000);
    expect(run).toHaveBeenCalledTimes(1);
    expect(seen.error).toBeInstanceOf(Unavailable);
  });

  test("[FENCE2] an answer passes as it is, and is not put again", async () => {
    const run = vi.fn(answer);
    const seen = watch(new Fence("d1:directory").call(READ, run));
    await vi.advanceTimersByTimeAsync(10_000);
    expect(run).toHaveBeenCalledTimes(1);
    expect(seen.error).not.toBeInstanceOf(Unavailable);
    expect(seen.error).toMatchObject({ message: expect.stringContaining("UNIQUE") });
  });

  test("[FENCE2] an object that is overloaded is not asked again", async () => {
    const run = vi.fn(() =>
      Promise.reject(Object.assign(new Error("x"), { overloaded: true, retryable: true })),
    );
    const seen = watch(new Fence("objects").call(READ, run));
    await vi.advanceTimersByTimeAsync(10_000);
    expect(run).toHaveBeenCalledTimes(1);
    expect(seen.error).toBeInstanceOf(Unavailable);
  });
});

describe("[FENCE3] breakers", () => {
  test("[FENCE3] fifteen failures in a row open it, fourteen do not", async () => {
    const fence = new Fence("d1:history");
    await fail(fence, 14);
    expect(fence.state.breaker).toBe("closed");
    await fail(fence, 1);
    expect(fence.state.breaker).toBe("open");
    const run = vi.fn(() => Promise.resolve(1));
    await expect(fence.call(READ, run)).rejects.toMatchObject({ reason: "open", retryAfter: 10 });
    expect(run).not.toHaveBeenCalled();
  });

  test("[FENCE3] a success begins the count anew, and so does an answer", async () => {
    const fence = new Fence("d1:history");
    for (let round = 0; round < 5; round += 1) {
      await fail(fence, 14);
      await fence.call(WRITE, round % 2 === 0 ? () => Promise.resolve(1) : answer).catch(() => {});
    }
    expect(fence.state.breaker).toBe("closed");
    for (let i = 0; i < 50; i += 1) await fence.call(WRITE, answer).catch(() => {});
    expect(fence.state.breaker).toBe("closed");
  });

  test("[FENCE3] a success or an answer begins the count anew also of a call that began before the failures", async () => {
    const fence = new Fence("d1:history");
    const { promise, resolve } = Promise.withResolvers<number>();
    const seen = watch(fence.call(WRITE, () => promise));
    const refused = Promise.withResolvers<number>();
    const seenToo = watch(fence.call(WRITE, () => refused.promise));
    await fail(fence, 14);
    resolve(1);
    await vi.advanceTimersByTimeAsync(0);
    expect(seen).toEqual({ value: 1 });
    await fail(fence, 14);
    await answer().catch((error: Error) => refused.reject(error));
    await vi.advanceTimersByTimeAsync(0);
    expect(seenToo.error).toBeInstanceOf(Error);
    await fail(fence, 14);
    expect(fence.state.breaker).toBe("closed");
    await fail(fence, 1);
    expect(fence.state.breaker).toBe("open");
  });

  test("[FENCE3] a success of a call that began before it opened leaves it open", async () => {
    const fence = new Fence("d1:history");
    const { promise, resolve } = Promise.withResolvers<number>();
    const seen = watch(fence.call(WRITE, () => promise));
    await fail(fence, 15);
    resolve(1);
    await vi.advanceTimersByTimeAsync(0);
    expect(seen).toEqual({ value: 1 });
    expect(fence.state.breaker).toBe("open");
  });

  test("[FENCE3] fifteen at once open it as well", async () => {
    const fence = new Fence("d1:history");
    await Promise.all(Array.from({ length: 15 }, () => fail(fence, 1)));
    expect(fence.state.breaker).toBe("open");
  });

  test("[FENCE3] time-outs count", async () => {
    const fence = new Fence("d1:history");
    for (let i = 0; i < 15; i += 1) void fence.call(WRITE, never).catch(() => {});
    await vi.advanceTimersByTimeAsync(30_000);
    expect(fence.state.breaker).toBe("open");
  });

  test("[FENCE3] after ten seconds one may try; its success closes it for all", async () => {
    const fence = new Fence("d1:history");
    await fail(fence, 15);
    await vi.advanceTimersByTimeAsync(9_999);
    await expect(fence.call(READ, works)).rejects.toMatchObject({ reason: "open", retryAfter: 1 });
    await vi.advanceTimersByTimeAsync(1);
    expect(fence.state.breaker).toBe("half-open");
    const { promise, resolve } = Promise.withResolvers<number>();
    const probe = watch(fence.call(READ, () => promise));
    await expect(fence.call(READ, () => Promise.resolve(2))).rejects.toMatchObject({
      reason: "open",
    });
    resolve(1);
    await vi.advanceTimersByTimeAsync(0);
    expect(probe).toEqual({ value: 1 });
    expect(fence.state.breaker).toBe("closed");
    expect(await fence.call(READ, () => Promise.resolve(3))).toBe(3);
  });

  test("[FENCE3] a try that fails opens it for ten seconds more", async () => {
    const fence = new Fence("d1:history");
    await fail(fence, 15);
    await vi.advanceTimersByTimeAsync(10_000);
    await fail(fence, 1);
    expect(fence.state.breaker).toBe("open");
    await vi.advanceTimersByTimeAsync(9_000);
    await expect(fence.call(WRITE, works)).rejects.toMatchObject({ reason: "open" });
    await vi.advanceTimersByTimeAsync(1_000);
    await fence.call(WRITE, () => Promise.resolve(1));
    expect(fence.state.breaker).toBe("closed");
  });

  test("[FENCE3] where the caller that tries goes away with its request, another may try", async () => {
    const fence = new Fence("d1:history");
    await fail(fence, 15);
    await vi.advanceTimersByTimeAsync(10_000);
    void fence.call({ kind: "health" }, never).catch(() => {});
    cancelRequests(1_000);
    await expect(fence.call(READ, works)).rejects.toMatchObject({ reason: "open" });
    vi.setSystemTime(Date.now() + 2_001);
    expect(await fence.call(READ, () => Promise.resolve(4))).toBe(4);
    expect(fence.state.breaker).toBe("closed");
  });

  test("[FENCE3] each key has its own, and one state shows the worst", async () => {
    const fence = new Fence("outside");
    await fail(fence, 15, { kind: "write", key: "dead.example:443" });
    expect(
      await fence.call({ kind: "write", key: "a.example:443" }, () => Promise.resolve(1)),
    ).toBe(1);
    await expect(fence.call({ kind: "write", key: "dead.example:443" }, works)).rejects.toThrow();
    expect(fence.state.breaker).toBe("open");
  });

  test("[FENCE3] what an object throws of its own does not count against it", async () => {
    const fence = new Fence("objects");
    const own = () => Promise.reject(new Unavailable("d1:history", "open"));
    for (let i = 0; i < 30; i += 1) await fence.call(WRITE, own).catch(() => {});
    expect(fence.state.breaker).toBe("closed");
    const reset = () =>
      Promise.reject(Object.assign(new Error("reset"), { durableObjectReset: true }));
    for (let i = 0; i < 15; i += 1) await fence.call(WRITE, reset).catch(() => {});
    expect(fence.state.breaker).toBe("open");
  });
});

describe("[FENCE4] crowds", () => {
  /** Fills every place of the fence; `free` ends one of its calls. */
  function crowd(fence: Fence, count: number) {
    const running: (() => void)[] = [];
    for (let i = 0; i < count; i += 1)
      void fence.call(WRITE, () => new Promise<void>((done) => running.push(done)));
    return { running, free: () => running.shift()?.() };
  }

  test("[FENCE4] a hundred at once, the others in order of importance", async () => {
    const fence = new Fence("d1:history");
    const { free } = crowd(fence, 100);
    const order: string[] = [];
    for (const kind of ["upload", "write", "read", "sign-in", "health"] as const)
      for (const n of [1, 2])
        void fence
          .call({ kind, timeoutMs: 30_000 }, () => {
            order.push(`${kind} ${n}`);
            return never();
          })
          .catch(() => {});
    expect(fence.state).toMatchObject({ running: 100, waiting: 10 });
    for (let i = 0; i < 10; i += 1) {
      free();
      await vi.advanceTimersByTimeAsync(1);
    }
    const inOrder = ["health", "sign-in", "read", "write", "upload"];
    expect(order).toEqual(inOrder.flatMap((kind) => [`${kind} 1`, `${kind} 2`]));
  });

  test("[FENCE4] a thousand wait, one more is refused with a time to come back", async () => {
    const fence = new Fence("d1:history");
    crowd(fence, 1_100);
    expect(fence.state).toMatchObject({ running: 100, waiting: 1_000 });
    const run = vi.fn(never);
    const refusal = await fence.call(WRITE, run).catch((error: unknown) => error);
    expect(refusal).toMatchObject({ reason: "full" });
    expect((refusal as Unavailable).retryAfter).toBeGreaterThanOrEqual(1);
    expect(run).not.toHaveBeenCalled();
  });

  test("[FENCE4] a sign-in takes the place of the newest of the least important", async () => {
    const fence = new Fence("d1:history");
    crowd(fence, 1_098);
    const first = watch(fence.call({ kind: "upload" }, never));
    const second = watch(fence.call({ kind: "upload" }, never));
    const signIn = watch(fence.call({ kind: "sign-in" }, never));
    await vi.advanceTimersByTimeAsync(0);
    expect([first, signIn]).toEqual([{}, {}]);
    expect(second.error).toMatchObject({ reason: "full" });
    expect(fence.state.waiting).toBe(1_000);
  });

  test("[FENCE4] what objects ask of each other never waits", async () => {
    const fence = new Fence("objects");
    crowd(fence, 1_500);
    expect(await fence.call({ kind: "inner" }, () => Promise.resolve(1))).toBe(1);
  });

  test("[FENCE4] who waits too long is refused, and that is no failure of the dependency", async () => {
    const fence = new Fence("d1:history");
    for (let i = 0; i < 100; i += 1) void fence.call({ kind: "upload" }, never).catch(() => {});
    const seen = watch(fence.call(READ, never));
    await vi.advanceTimersByTimeAsync(30_000);
    expect(seen.error).toMatchObject({ reason: "full" });
    expect(fence.state.breaker).toBe("closed");
  });

  test("[FENCE4] places and turns of callers that went away with their requests come back", async () => {
    const fence = new Fence("d1:history");
    for (let i = 0; i < 1_100; i += 1) void fence.call(WRITE, never).catch(() => {});
    cancelRequests(31_000);
    const calls = Array.from({ length: 100 }, () => fence.call(READ, () => Promise.resolve(1)));
    await vi.advanceTimersByTimeAsync(2_000);
    expect(await Promise.all(calls)).toEqual(Array.from({ length: 100 }, () => 1));
  });

  test("[FENCE4] when the breaker opens those who wait are refused at once", async () => {
    const fence = new Fence("d1:history");
    const fails: ((error: Error) => void)[] = [];
    for (let i = 0; i < 100; i += 1)
      void fence.call(WRITE, () => new Promise((_, reject) => fails.push(reject))).catch(() => {});
    const seen = Array.from({ length: 300 }, () => watch(fence.call(WRITE, never)));
    for (const reject of fails.slice(0, 15)) reject(new Error("D1_ERROR: internal error"));
    await vi.advanceTimersByTimeAsync(10);
    // Those who began before it opened are under way; nobody else is.
    const refused = seen.filter(
      ({ error }) => (error as Unavailable | undefined)?.reason === "open",
    );
    expect(refused.length).toBeGreaterThanOrEqual(285);
    expect(fence.state.waiting).toBe(0);
  });
});

test("[FENCE5] calls, failures, refusals and states are counted by dependency", async () => {
  const labels = { dependency: "d1:search" };
  const read = (name: string, extra = {}) =>
    meter
      .read()
      .find(
        (one) =>
          one.name === name &&
          JSON.stringify(one.labels) === JSON.stringify({ ...labels, ...extra }),
      );
  const fence = fenceOf("d1:search");
  await fence.call(READ, () => Promise.resolve(1));
  expect(read("breaker_state")).toMatchObject({ value: 0 });
  await fail(fence, 15);
  await fence.call(WRITE, works).catch(() => {});
  expect(read("dependency_calls_total")).toMatchObject({ value: 16 });
  expect(read("dependency_failures_total")).toMatchObject({ value: 15 });
  expect(read("dependency_refusals_total", { reason: "open" })).toMatchObject({ value: 1 });
  expect(read("breaker_state")).toMatchObject({ value: 2 });
  await vi.advanceTimersByTimeAsync(10_000);
  expect(read("breaker_state")).toMatchObject({ value: 1 });
  await fence.call(WRITE, () => Promise.resolve(1));
  expect(read("breaker_state")).toMatchObject({ value: 0 });
});
