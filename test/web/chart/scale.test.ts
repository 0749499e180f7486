import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { roundTop, topWith } from "../../../src/web/chart/scale.ts";

describe("the top of an axis", () => {
  it.each([
    [0, 1, 1],
    [3, 1, 4],
    [4, 1, 4],
    [4.1, 1, 6],
    [87, 1, 100],
    [0.3, 0.01, 0.4],
    [0.6, 0.01, 0.6],
    [1_234, 1, 2_000],
    [Number.NaN, 4, 4],
    [-Infinity, 4, 4],
  ])("for %d, at least %d, is %d", (highest, least, top) => {
    expect(roundTop(highest, least)).toBeCloseTo(top, 9);
  });

  it("has room for what is shown, and wastes at most half of it", () => {
    const sizes = fc.double({ min: 1e-6, max: 1e9, noNaN: true });
    fc.assert(
      fc.property(sizes, sizes, (highest, least) => {
        const top = roundTop(highest, least);
        const wanted = Math.max(highest, least);
        expect(top).toBeGreaterThanOrEqual(wanted * (1 - 1e-9));
        expect(top).toBeLessThanOrEqual(wanted * 2 * (1 + 1e-9));
      }),
    );
  });

  it("shows a threshold once values come near it, and no sooner", () => {
    expect(topWith(100, 20, 500)).toBe(100);
    expect(topWith(249, 20, 500)).toBe(400);
    expect(topWith(250, 20, 500)).toBe(600);
    expect(topWith(900, 20, 500)).toBe(1_000);
    expect(topWith(900, 20, null)).toBe(1_000);
  });
});
