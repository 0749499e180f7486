import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { channelLoad, CommandMeter } from "../../src/channel/load-meter.ts";
import { Rates } from "../../src/channel/rates.ts";
import type { ChannelLimits } from "../../src/protocol/events.ts";

const START = 60_000 * 1_000;

function rates(own: ChannelLimits = {}, on = true) {
  let limits = own;
  const made = new Rates({
    on,
    own: () => limits,
    borrow: ({ minute, block }) => Promise.resolve({ minute, words: block }),
  });
  const passes = async (userId: string, count: number, nowMs: number, load = 0) => {
    let passed = 0;
    for (let i = 0; i < count; i += 1) {
      if (made.take(userId, nowMs, load) === 0) passed += 1;
      await Promise.resolve();
    }
    return passed;
  };
  return {
    rates: made,
    passes,
    set: (next: ChannelLimits) => {
      limits = next;
    },
  };
}

describe("messages", () => {
  test("[LIM1] 30 a minute a person, 100 a minute a channel, refilled evenly", async () => {
    const { rates: it, passes } = rates();
    expect(await passes("ann", 50, START)).toBe(30);
    expect(it.take("ann", START, 0)).toBe(2);
    expect(await passes("ann", 50, START + 2_000)).toBe(1);
    expect(await passes("bob", 50, START + 2_000)).toBe(30);
    expect(await passes("cem", 50, START + 2_000)).toBe(30);
    // 91 of a hundred, and two seconds' worth have come back.
    expect(await passes("dee", 50, START + 2_000)).toBe(12);
  });

  test("[LIM2] a channel's own limits hold at once, raised or lowered", async () => {
    const { passes, set } = rates({ messagesPerMinute: 5 });
    expect(await passes("ann", 50, START)).toBe(5);
    set({ messagesPerMinute: 600, messagesPerMinuteUser: 300 });
    expect(await passes("ann", 1_000, START + 60_000)).toBeGreaterThanOrEqual(60);
    expect(await passes("ann", 1_000, START + 180_000)).toBe(300);
    set({});
    expect(await passes("ann", 50, START + 240_000)).toBe(30);
  });

  test("[LIM6] under load both are three quarters, then half", async () => {
    const { rates: it, passes } = rates();
    expect(await passes("ann", 50, START, 0.7)).toBe(22);
    expect(await passes("bob", 50, START, 0.95)).toBe(15);
    expect([0, 0.7, 0.9].map((load) => it.perMinuteUser(load))).toEqual([30, 22, 15]);
  });

  test("[LIM1] switched off nothing is refused", async () => {
    expect(await rates({}, false).passes("ann", 1_000, START)).toBe(1_000);
  });

  test("[LIM1] who waits as long as told is let in", async () => {
    const steps = fc.array(fc.tuple(fc.constantFrom("ann", "bob"), fc.nat(3_000)), {
      maxLength: 150,
    });
    await fc.assert(
      fc.asyncProperty(steps, async (tries) => {
        const { rates: it } = rates({ messagesPerMinute: 20, messagesPerMinuteUser: 8 });
        let nowMs = START;
        for (const [userId, step] of tries) {
          nowMs += step;
          const wait = it.take(userId, nowMs, 0);
          await Promise.resolve();
          if (wait === 0) continue;
          nowMs += wait * 1_000;
          expect(it.take(userId, nowMs, 0)).toBe(0);
          await Promise.resolve();
        }
      }),
    );
  });
});

describe("load", () => {
  test("[LIM6] grows with commands, readers and what waits", () => {
    expect(channelLoad(0, 500, 0)).toBe(0);
    expect(channelLoad(200, 500, 0)).toBeGreaterThan(0.3);
    expect(channelLoad(200, 500, 0)).toBeLessThan(0.7);
    expect(channelLoad(200, 2_000, 0)).toBeGreaterThan(0.7);
    expect(channelLoad(1_200, 2_000, 0)).toBeGreaterThan(0.9);
    expect(channelLoad(0, 1, 7_000)).toBe(0.7);
    const count = fc.nat(5_000);
    fc.assert(
      fc.property(count, count, fc.nat(10_000), (commands, readers, pending) => {
        const load = channelLoad(commands, readers, pending);
        expect(channelLoad(commands + 50, readers, pending)).toBeGreaterThanOrEqual(load);
      }),
    );
  });

  test("[LIM6] counts what came in the last second", () => {
    const meter = new CommandMeter();
    for (let i = 0; i < 100; i += 1) meter.count(10_000 + i * 10);
    expect(meter.lastSecond(10_999)).toBe(100);
    expect(meter.lastSecond(11_500)).toBe(50);
    expect(meter.lastSecond(12_000)).toBe(0);
    expect(meter.lastSecond(3_000)).toBe(0);
  });
});
