import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { medians, median, quantile, ratios, spread } from "../../bench/support/statistics.ts";

describe("figures of a bench", () => {
  it("takes the value at a share of sorted values, and the last at 1", () => {
    const sorted = Array.from({ length: 100 }, (_, i) => i);
    expect(quantile(sorted, 0)).toBe(0);
    expect(quantile(sorted, 0.99)).toBe(99);
    expect(quantile(sorted, 1)).toBe(99);
    expect(quantile([], 0.5)).toBeNaN();
  });

  it("has as many values below the median as above it", () => {
    fc.assert(
      fc.property(fc.array(fc.integer(), { minLength: 1 }), (values) => {
        const middle = median(values);
        const below = values.filter((value) => value < middle).length;
        const above = values.filter((value) => value > middle).length;
        expect(below).toBeLessThanOrEqual(values.length / 2);
        expect(above).toBeLessThanOrEqual(values.length / 2);
      }),
    );
    expect(median([1, 4])).toBe(2.5);
    expect(median([])).toBeNaN();
  });

  it("finds the spread whatever the order, and leaves the delays as they were", () => {
    const delays = [3, 1, 2];
    expect(spread(delays)).toEqual({ p50: 2, p99: 3, max: 3 });
    expect(delays).toEqual([3, 1, 2]);
  });

  it("takes the median of each figure over the runs that have it", () => {
    expect(medians([{ a: 1, b: 5 }, { a: 9 }, { a: 2 }])).toEqual({ a: 2, b: 5 });
    expect(medians([])).toEqual({});
  });

  it("divides figure by figure, and leaves out what cannot be divided", () => {
    const theirs = { cpu: 4, lost: 0, other: 1 };
    expect(ratios({ cpu: 1, lost: 0, relays: 3 }, theirs)).toEqual({ cpu: 0.25 });
  });
});
