import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { untilOf } from "../../src/web/settings/status-expiry.ts";

const at = (text: string) => Date.parse(text);
const HOUR_MS = 3_600_000;

describe("when a status ends", () => {
  it("is so many minutes from now, or never", () => {
    const now = at("2026-11-21T12:00:00Z");
    expect(untilOf("half-hour", now, "Europe/Berlin")).toBe(now + HOUR_MS / 2);
    expect(untilOf("hour", now, "Europe/Berlin")).toBe(now + HOUR_MS);
    expect(untilOf("never", now, "Europe/Berlin")).toBeNull();
  });

  it.each([
    ["UTC", "2026-11-21T12:00:00Z", "2026-11-22T00:00:00Z"],
    ["Europe/Berlin", "2026-11-21T22:59:59Z", "2026-11-21T23:00:00Z"],
    ["Europe/Berlin", "2026-11-21T23:00:00Z", "2026-11-22T23:00:00Z"],
    ["Asia/Kolkata", "2026-11-21T12:00:00Z", "2026-11-21T18:30:00Z"],
    ["Pacific/Kiritimati", "2026-11-21T12:00:00Z", "2026-11-22T10:00:00Z"],
    ["Pacific/Pago_Pago", "2026-11-21T12:00:00Z", "2026-11-22T11:00:00Z"],
    // The clocks go forward: a day of 23 hours; back: one of 25.
    ["Europe/Berlin", "2026-03-28T23:30:00Z", "2026-03-29T22:00:00Z"],
    ["Europe/Berlin", "2026-10-24T22:30:00Z", "2026-10-25T23:00:00Z"],
    ["America/New_York", "2026-03-08T06:00:00Z", "2026-03-09T04:00:00Z"],
    // Midnight twice: the first one. Midnight never: when the clocks jump.
    ["America/Havana", "2026-10-31T12:00:00Z", "2026-11-01T04:00:00Z"],
    ["Africa/Cairo", "2026-04-23T12:00:00Z", "2026-04-23T22:00:00Z"],
    ["America/Santiago", "2026-09-05T12:00:00Z", "2026-09-06T04:00:00Z"],
  ])("today in %s from %s ends at %s", (timeZone, now, end) => {
    expect(iso(untilOf("today", at(now), timeZone))).toBe(iso(at(end)));
  });

  it.each([
    ["Europe/Berlin", "2026-11-16T00:00:00Z", "2026-11-22T23:00:00Z"],
    ["Europe/Berlin", "2026-11-22T22:59:00Z", "2026-11-22T23:00:00Z"],
    ["Europe/Berlin", "2026-11-22T23:00:00Z", "2026-11-29T23:00:00Z"],
    ["Europe/Berlin", "2026-10-21T12:00:00Z", "2026-10-25T23:00:00Z"],
    ["America/New_York", "2026-03-04T12:00:00Z", "2026-03-09T04:00:00Z"],
  ])("this week in %s from %s ends at %s", (timeZone, now, end) => {
    expect(iso(untilOf("week", at(now), timeZone))).toBe(iso(at(end)));
  });

  it("is in the future, within its day or week, in every zone at every time", () => {
    const zones = Intl.supportedValuesOf("timeZone");
    const moment = fc.integer({ min: at("2020-01-01T00:00:00Z"), max: at("2035-01-01T00:00:00Z") });
    fc.assert(
      fc.property(moment, fc.constantFrom(...zones), (now, timeZone) => {
        const today = untilOf("today", now, timeZone) ?? 0;
        const week = untilOf("week", now, timeZone) ?? 0;
        const day = (ms: number) => new Intl.DateTimeFormat("en-CA", { timeZone }).format(ms);
        expect(today).toBeGreaterThan(now);
        expect(today - now).toBeLessThanOrEqual(26 * HOUR_MS);
        expect(day(today - 1)).toBe(day(now));
        expect(day(today)).not.toBe(day(now));
        expect(week).toBeGreaterThanOrEqual(today);
        expect(week - now).toBeLessThanOrEqual(7 * 24 * HOUR_MS + 2 * HOUR_MS);
      }),
      { numRuns: 300 },
    );
  });
});

function iso(ms: number | null): string | null {
  return ms === null ? null : new Date(ms).toISOString();
}
