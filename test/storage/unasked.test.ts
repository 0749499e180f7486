import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { CallOptions } from "../../src/storage/fence.ts";
import { Fence } from "../../src/storage/fence.ts";

const LATELY_MS = 120_000;
const channel = (key: string): CallOptions => ({ kind: "inner", key });
const reset = () => Promise.reject(Object.assign(new Error("reset"), { durableObjectReset: true }));
const works = () => Promise.resolve(1);

let fence: Fence;
beforeEach(() => {
  vi.useFakeTimers();
  fence = new Fence("objects");
});
afterEach(() => {
  vi.useRealTimers();
});

async function fail(key: string, times: number): Promise<void> {
  for (let i = 0; i < times; i += 1) await fence.call(channel(key), reset).catch(() => {});
}

test("[FENCE3] a breaker that nobody asks for two minutes shows as closed, while others go on", async () => {
  await fail("dead", 15);
  for (let passedMs = 0; passedMs < LATELY_MS; passedMs += 10_000) {
    expect(fence.state.breaker).toBe(passedMs < 10_000 ? "open" : "half-open");
    await fence.call(channel("well"), works);
    await vi.advanceTimersByTimeAsync(10_000);
  }
  expect(fence.state.breaker).toBe("closed");
});

test("[FENCE3] it shows as long as somebody asks, were it once a minute", async () => {
  await fail("dead", 15);
  for (let i = 0; i < 10; i += 1) {
    await vi.advanceTimersByTimeAsync(60_000);
    expect(fence.state.breaker).toBe("half-open");
    await fail("dead", 1);
    expect(fence.state.breaker).toBe("open");
  }
});

test("[FENCE3] to be refused is to have asked", async () => {
  await fail("dead", 15);
  await vi.advanceTimersByTimeAsync(9_999);
  await expect(fence.call(channel("dead"), works)).rejects.toMatchObject({ reason: "open" });
  await vi.advanceTimersByTimeAsync(LATELY_MS - 1);
  expect(fence.state.breaker).toBe("half-open");
  await vi.advanceTimersByTimeAsync(1);
  expect(fence.state.breaker).toBe("closed");
});

test("[FENCE3] what nobody asked for long still lets one try only, and opens again with its failure", async () => {
  await fail("dead", 15);
  await vi.advanceTimersByTimeAsync(2 * LATELY_MS);
  const { promise, reject } = Promise.withResolvers<number>();
  const probe = fence.call(channel("dead"), () => promise).catch(() => "failed");
  expect(fence.state.breaker).toBe("half-open");
  await expect(fence.call(channel("dead"), works)).rejects.toMatchObject({ reason: "open" });
  reject(Object.assign(new Error("reset"), { durableObjectReset: true }));
  expect(await probe).toBe("failed");
  expect(fence.state.breaker).toBe("open");
});

test("[FENCE3] a try that takes longer than that shows until it has ended", async () => {
  const upload: CallOptions = { kind: "upload", key: "dead", timeoutMs: 2 * LATELY_MS };
  await fail("dead", 15);
  await vi.advanceTimersByTimeAsync(10_000);
  const probe = fence.call(upload, () => new Promise(() => {})).catch(() => "late");
  await vi.advanceTimersByTimeAsync(2 * LATELY_MS - 1);
  expect(fence.state.breaker).toBe("half-open");
  await vi.advanceTimersByTimeAsync(1);
  expect(await probe).toBe("late");
  expect(fence.state.breaker).toBe("open");
});
