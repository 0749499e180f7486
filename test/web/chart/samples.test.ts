import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { digestOf, mergeSamples, seriesOf } from "../../../src/web/chart/samples.ts";
import type { Sample } from "../../../src/web/chart/samples.ts";

const STEP = 5_000;
const one = (at: number, value: number | null): Sample<"value"> => ({ at, value });
const some = fc.uniqueArray(
  fc.record({ at: fc.nat(200).map((n) => n * STEP), value: fc.option(fc.nat(1_000)) }),
  { selector: ({ at }) => at },
);

describe("samples that come in pieces", () => {
  it("stand once each, in order, the later answer over the earlier, none older than is kept", () => {
    fc.assert(
      fc.property(some, some, fc.integer({ min: 1, max: 300 }), (known, fresh, steps) => {
        const before = mergeSamples([], known, Infinity);
        const merged = mergeSamples(before, fresh, steps * STEP);
        const moments = merged.map(({ at }) => at);
        expect(moments).toEqual([...new Set(moments)].toSorted((a, b) => a - b));
        const newest = Math.max(-1, ...before.map(({ at }) => at), ...fresh.map(({ at }) => at));
        for (const sample of merged) {
          const later = fresh.find(({ at }) => at === sample.at);
          expect(sample).toEqual(later ?? before.find(({ at }) => at === sample.at));
          if (fresh.length > 0) expect(sample.at).toBeGreaterThan(newest - steps * STEP);
        }
        for (const sample of fresh)
          if (sample.at > newest - steps * STEP) expect(moments).toContain(sample.at);
      }),
    );
  });

  it("stay as they are where nothing new came", () => {
    const known = [one(STEP, 1)];
    expect(mergeSamples(known, [], STEP)).toBe(known);
  });
});

describe("a series", () => {
  it("has a hole where a step is missing, and none where one came late", () => {
    const samples = [one(0, 1), one(STEP + 900, 2), one(4 * STEP, 3), one(5 * STEP, null)];
    expect(seriesOf(samples, "value", STEP)).toEqual({
      at: [0, STEP + 900, 2 * STEP + 900, 4 * STEP, 5 * STEP],
      values: [1, 2, null, 3, null],
    });
  });

  it("always ascends, and keeps each value", () => {
    fc.assert(
      fc.property(some, (samples) => {
        const ordered = mergeSamples([], samples, Infinity);
        const { at, values } = seriesOf(ordered, "value", STEP);
        expect(at).toEqual(at.toSorted((a, b) => a - b));
        expect(new Set(at).size).toBe(at.length);
        expect(values).toHaveLength(at.length);
        expect(values.filter((value) => value !== null)).toEqual(
          ordered.map(({ value }) => value).filter((value) => value !== null),
        );
      }),
    );
  });

  it("is told in four numbers, of the window alone", () => {
    const series = seriesOf(
      [one(0, 99), one(STEP, 2), one(2 * STEP, 4), one(3 * STEP, null)],
      "value",
      STEP,
    );
    expect(digestOf(series, 2 * STEP)).toEqual({ now: 4, low: 2, mean: 3, high: 4 });
    expect(digestOf(series, 10 * STEP)).toMatchObject({ high: 99, mean: 35 });
    expect(digestOf({ at: [], values: [] }, STEP)).toBeNull();
    expect(digestOf({ at: [STEP], values: [null] }, STEP)).toBeNull();
  });
});
