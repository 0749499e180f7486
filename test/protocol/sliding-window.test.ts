import fc from "fast-check";
import { expect, test } from "vitest";
import type { Hits } from "../../src/protocol/sliding-window.ts";
import { takeHit } from "../../src/protocol/sliding-window.ts";

test("[LIM5] no window of its length ever holds more than its limit, and who waits as told is let in", () => {
  const steps = fc.array(fc.integer({ min: 0, max: 9_000 }), { maxLength: 80 });
  fc.assert(
    fc.property(steps, fc.integer({ min: 1, max: 10 }), (waits, limit) => {
      const windowMs = 20_000;
      let nowMs = 1_000_000;
      let hits: Hits = [];
      const passed: number[] = [];
      for (const wait of waits) {
        nowMs += wait;
        const taken = takeHit(hits, limit, windowMs, nowMs);
        hits = taken.hits;
        if (taken.allowed) passed.push(nowMs);
        else
          expect(takeHit(hits, limit, windowMs, nowMs + taken.retryAfter * 1_000).allowed).toBe(
            true,
          );
      }
      for (const at of passed)
        expect(
          passed.filter((other) => other >= at && other < at + windowMs).length,
        ).toBeLessThanOrEqual(limit);
    }),
  );
});

test("[LIM5] a clock that was set back holds nobody up", () => {
  const { hits } = takeHit([5_000_000], 1, 60_000, 1_000);
  expect(hits).toEqual([1_000]);
});
