import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { nextDigest } from "../../src/inbox/digest-times.ts";
import { wallTime } from "../../src/inbox/quiet-hours.ts";
import type { DigestChoice } from "../../src/protocol/push.ts";

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const USUAL: DigestChoice = { every: "daily", hour: 9, day: 1, language: "en" };
const ZONES = ["UTC", "Europe/Berlin", "America/New_York", "Asia/Kathmandu", "Australia/Lord_Howe"];

const moments = fc.integer({ min: Date.UTC(2025, 0, 1), max: Date.UTC(2027, 0, 1) });
const zones = fc.constantFrom(...ZONES);
const hours = fc.integer({ min: 0, max: 23 });

describe("when a digest is due", () => {
  it("[DIGEST1] at the chosen hour of the person's own clock, within a day, and not a second time on it", () => {
    fc.assert(
      fc.property(moments, zones, hours, (from, zone, hour) => {
        const choice = { ...USUAL, hour };
        const at = nextDigest(choice, zone, from);
        expect(at).toBeGreaterThanOrEqual(from);
        expect(at - from).toBeLessThanOrEqual(DAY_MS + HOUR_MS);
        // An hour that the clocks leave out is the one after it.
        const { minutes } = wallTime(at, zone);
        const isLeftOut = wallTime(at - 15 * 60_000, zone).minutes < hour * 60 - 15;
        expect(isLeftOut || minutes === hour * 60).toBe(true);
        const next = nextDigest(choice, zone, at + 1);
        expect(next - at).toBeGreaterThan(22 * HOUR_MS);
        expect(next - at).toBeLessThan(26 * HOUR_MS);
      }),
      { numRuns: 300 },
    );
  });

  it("[DIGEST1] once a week on the chosen day, once an hour at the full hour", () => {
    fc.assert(
      fc.property(
        moments,
        zones,
        hours,
        fc.integer({ min: 0, max: 6 }),
        (from, zone, hour, day) => {
          const at = nextDigest({ ...USUAL, every: "weekly", hour, day }, zone, from);
          expect(wallTime(at, zone).day).toBe(day);
          expect(at).toBeGreaterThanOrEqual(from);
          expect(at - from).toBeLessThanOrEqual(7 * DAY_MS + HOUR_MS);
          const hourly = nextDigest({ ...USUAL, every: "hourly" }, zone, from);
          expect(hourly % HOUR_MS).toBe(0);
          expect(hourly - from).toBeLessThan(HOUR_MS);
        },
      ),
      { numRuns: 200 },
    );
  });

  it("[DIGEST1] right after an hour that the clocks leave out", () => {
    // In Berlin the 29th of March 2026 has no two o'clock.
    const at = nextDigest({ ...USUAL, hour: 2 }, "Europe/Berlin", Date.UTC(2026, 2, 28, 12));
    expect(new Date(at).toISOString()).toBe("2026-03-29T01:00:00.000Z");
  });
});
