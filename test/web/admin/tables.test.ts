import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { OverviewSeries } from "../../../src/protocol/admin.ts";
import { lookOf } from "../../../src/web/admin/job-words.ts";
import { MEASURES, samplesOf } from "../../../src/web/admin/measures.ts";
import { sorted } from "../../../src/web/admin/sorting.ts";

describe("a table that sorts", () => {
  const rows = [
    { name: "b", size: 10 },
    { name: "A", size: null },
    { name: "c", size: 2 },
  ];
  const names = (by: "name" | "size", ascending: boolean) =>
    sorted(rows, { by, ascending }).map(({ name }) => name);

  it("sorts words as people do and numbers by size, the unknown last both ways", () => {
    expect(names("name", true)).toEqual(["A", "b", "c"]);
    expect(names("name", false)).toEqual(["c", "b", "A"]);
    expect(names("size", true)).toEqual(["c", "b", "A"]);
    expect(names("size", false)).toEqual(["b", "c", "A"]);
  });

  it("loses no row and invents none", () => {
    const row = fc.record({ size: fc.option(fc.integer()), id: fc.nat() });
    fc.assert(
      fc.property(fc.array(row), fc.boolean(), (all, ascending) => {
        const result = sorted(all, { by: "size", ascending });
        expect(result).toHaveLength(all.length);
        expect(new Set(result)).toEqual(new Set(all));
      }),
    );
  });
});

describe("the overview's columns", () => {
  it("become samples, with nothing where a column ends early", () => {
    const columns = Object.fromEntries(MEASURES.map((name) => [name, [1, null]]));
    const series = { at: [5_000, 10_000], ...columns, requests: [3] } as unknown as OverviewSeries;
    const [first, second] = samplesOf(series);
    expect(first).toMatchObject({ at: 5_000, requests: 3, p95Ms: 1 });
    expect(second).toMatchObject({ at: 10_000, requests: null, p95Ms: null });
  });
});

describe("the state of a job", () => {
  const job = { state: "active", error: null, cancelling: false } as const;

  it("is not called a failure where it was cancelled", () => {
    const error = { code: "cancelled", message: "" };
    expect(lookOf({ ...job, state: "failed", error })).toEqual({
      word: "cancelled",
      tone: "quiet",
    });
    expect(lookOf({ ...job, state: "failed" })).toEqual({ word: "failed", tone: "bad" });
  });

  it("says that it stops, until it has", () => {
    expect(lookOf({ ...job, cancelling: true }).word).toBe("cancelling");
    expect(lookOf({ ...job, state: "completed", cancelling: true }).word).toBe("completed");
  });
});
