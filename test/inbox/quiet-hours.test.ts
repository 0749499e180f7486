import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isQuiet, isWithin, nextQuietChange, wallTime } from "../../src/inbox/quiet-hours.ts";

const MINUTE_MS = 60_000;
const ZONES = ["UTC", "Europe/Berlin", "America/New_York", "Asia/Kolkata", "Australia/Lord_Howe"];
const clock = fc
  .tuple(fc.integer({ min: 0, max: 23 }), fc.integer({ min: 0, max: 59 }))
  .map(([hour, minute]) => `${String(hour).padStart(2, "0")}:${String(minute).padStart(2, "0")}`);
const days = fc.option(fc.uniqueArray(fc.integer({ min: 0, max: 6 }), { minLength: 1 }), {
  nil: undefined,
});
const hours = fc
  .record({ from: clock, to: clock, days })
  .map(({ days: on, ...rest }) => (on === undefined ? rest : { ...rest, days: on }));
const moment = fc.integer({ min: Date.UTC(2026, 0, 1), max: Date.UTC(2027, 11, 31) });

describe("hours of quiet", () => {
  it("[DND1] over midnight they belong to the day on which they begin", () => {
    const night = { from: "22:00", to: "07:00", days: [5] };
    expect(isWithin(night, { day: 5, minutes: 21 * 60 + 59 })).toBe(false);
    expect(isWithin(night, { day: 5, minutes: 22 * 60 })).toBe(true);
    expect(isWithin(night, { day: 6, minutes: 6 * 60 + 59 })).toBe(true);
    expect(isWithin(night, { day: 6, minutes: 7 * 60 })).toBe(false);
    expect(isWithin(night, { day: 5, minutes: 60 })).toBe(false);
    expect(isWithin({ from: "08:00", to: "08:00" }, { day: 0, minutes: 0 })).toBe(true);
  });

  it("[DND1] go by the clock on the person's wall, and end with it", () => {
    const at = Date.UTC(2026, 6, 1, 20, 30);
    expect(wallTime(at, "Europe/Berlin")).toEqual({ day: 3, minutes: 22 * 60 + 30 });
    const dnd = { from: "22:00", to: "07:00" };
    expect(isQuiet({ dnd, dndUntil: null }, "Europe/Berlin", at)).toBe(true);
    expect(isQuiet({ dnd, dndUntil: null }, "America/New_York", at)).toBe(false);
    expect(isQuiet({ dnd: null, dndUntil: at + 1 }, null, at)).toBe(true);
    expect(isQuiet({ dnd: null, dndUntil: at }, null, at)).toBe(false);
    expect(isQuiet({ dnd, dndUntil: null }, "No/Where", at)).toBe(
      isQuiet({ dnd, dndUntil: null }, "UTC", at),
    );
  });

  it("[DND1] nothing changes before the next change, and then it does, whatever the zone does", () => {
    fc.assert(
      fc.property(hours, fc.constantFrom(...ZONES), moment, (dnd, zone, at) => {
        const wish = { dnd, dndUntil: null };
        const now = isQuiet(wish, zone, at);
        const next = nextQuietChange(wish, zone, at);
        if (next === null) {
          for (let hour = 0; hour < 24 * 8; hour += 1)
            expect(isQuiet(wish, zone, at + hour * 60 * MINUTE_MS)).toBe(now);
          return;
        }
        expect(next).toBeGreaterThan(at);
        expect(isQuiet(wish, zone, next)).toBe(!now);
        const steps = Math.min(Math.floor((next - at - 1) / MINUTE_MS), 400);
        for (let step = 0; step < steps; step += 7)
          expect(isQuiet(wish, zone, at + step * MINUTE_MS)).toBe(now);
      }),
      { numRuns: 60 },
    );
  });
});
