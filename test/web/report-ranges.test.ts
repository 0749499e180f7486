import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { dayNumber, reportInput } from "../../src/protocol/report.ts";
import { PRESETS, rangeFault, rangeOf, todayIn } from "../../src/web/reports/ranges.ts";

describe("the days of a report", () => {
  it("[REPORT2] what can be chosen is what the server takes", () => {
    const number = fc.integer({ min: 10_000, max: 30_000 });
    const day = number.map((n) => new Date(n * 86_400_000).toISOString().slice(0, 10));
    const typed = fc.oneof({ weight: 5, arbitrary: day }, fc.constantFrom("", "2026-02-30"));
    fc.assert(
      fc.property(typed, typed, (from, to) => {
        const isTaken = reportInput.safeParse({ from, to }).success;
        expect(rangeFault({ from, to }) === undefined).toBe(isTaken);
      }),
    );
    for (const preset of PRESETS)
      if (preset !== "own") expect(rangeFault(rangeOf(preset, "2026-03-01"))).toBeUndefined();
    expect(rangeOf("week", "2026-03-03")).toEqual({ from: "2026-02-25", to: "2026-03-03" });
  });

  it("[REPORT2] today is a day of the person's own clocks", () => {
    const ms = Date.parse("2026-03-01T23:30:00Z");
    expect(todayIn("UTC", ms)).toBe("2026-03-01");
    expect(todayIn("Europe/Berlin", ms)).toBe("2026-03-02");
    expect(dayNumber(todayIn("America/New_York", ms))).toBe(dayNumber("2026-03-01"));
  });
});
