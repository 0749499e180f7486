import fc from "fast-check";
import { expect, test } from "vitest";
import { tighten } from "../../src/protocol/tighten.ts";

test("[LIM6] at 70% a limit is three quarters, at 90% half", () => {
  expect([0, 0.69, 0.7, 0.89, 0.9, 1, 7].map((load) => tighten(load, 100))).toEqual([
    100, 100, 75, 75, 50, 50, 50,
  ]);
  expect([1, 2, 3].map((limit) => tighten(0.95, limit))).toEqual([1, 1, 1]);
});

test("[LIM6] a limit stays whole, at least 1, and never rises with the load", () => {
  const load = fc.double({ min: 0, max: 3, noNaN: true });
  fc.assert(
    fc.property(load, load, fc.integer({ min: 1, max: 20_000 }), (a, b, limit) => {
      const [less, more] = a < b ? [a, b] : [b, a];
      const tight = tighten(more, limit);
      expect(Number.isInteger(tight) && tight >= 1 && tight <= tighten(less, limit)).toBe(true);
      expect(tighten(less, limit)).toBeLessThanOrEqual(limit);
    }),
  );
});
