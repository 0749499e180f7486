import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readMoment, readSpan } from "../../src/slash/times.ts";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
/** A Sunday in winter, 12:00 in London. */
const NOON = Date.UTC(2026, 0, 18, 12);

describe("how long", () => {
  it.each([
    ["30m", 30 * MINUTE, ""],
    ["1h30m words", 90 * MINUTE, "words"],
    ["1 hour and 5 minutes", 65 * MINUTE, ""],
    ["2 days later", 2 * DAY, "later"],
    ["90 secs", 90_000, ""],
    ["1W", 7 * DAY, ""],
  ])("[SLASH5] %j", (text, ms, rest) => expect(readSpan(text)).toEqual({ ms, rest }));

  it.each(["", "soon", "0m", "5", "5 apples", "m", "-5m", "5monkeys"])(
    "[SLASH5] %j says nothing about time",
    (text) => expect(readSpan(text)).toBeUndefined(),
  );
});

describe("when", () => {
  it.each([
    ["in 10 minutes tea", NOON + 10 * MINUTE, "tea"],
    ["10m tea", NOON + 10 * MINUTE, "tea"],
    ["13:30 tea", NOON + 90 * MINUTE, "tea"],
    ["at 9 tea", NOON + 21 * HOUR, "tea"],
    ["2pm", NOON + 2 * HOUR, ""],
    ["12am", NOON + 12 * HOUR, ""],
    ["tomorrow", NOON + 21 * HOUR, ""],
    ["tomorrow at 14:00 tea", NOON + 26 * HOUR, "tea"],
  ])("[SLASH5] %j in London", (text, at, rest) =>
    expect(readMoment(text, NOON, "Europe/London")).toEqual({ at, rest }),
  );

  it("[SLASH5] by the clock of the person, also where it changes on the way", () => {
    expect(readMoment("18:00", NOON, "Asia/Kolkata")?.at).toBe(NOON + 30 * MINUTE);
    // In the night to 2026-03-29 the clocks of Berlin go on by an hour.
    const eve = Date.UTC(2026, 2, 28, 19);
    expect(readMoment("tomorrow at 9:00", eve, "Europe/Berlin")?.at).toBe(Date.UTC(2026, 2, 29, 7));
  });

  it.each(["", "tea", "25:00", "9:75", "13pm", "0am", "9", "tomorrowland", "at noon"])(
    "[SLASH5] %j is no time",
    (text) => expect(readMoment(text, NOON, "UTC")).toBeUndefined(),
  );

  it("[SLASH5] a time of day is the next one that the person's clock shows", () => {
    const zones = ["UTC", "Asia/Kolkata", "America/St_Johns", "Pacific/Apia", "Europe/Berlin"];
    const clock = (ms: number, timeZone: string) =>
      new Intl.DateTimeFormat("en-GB", { timeZone, hour: "2-digit", minute: "2-digit" }).format(ms);
    fc.assert(
      fc.property(
        fc.constantFrom(...zones),
        fc.integer({ min: NOON, max: NOON + 400 * DAY }),
        // Between two and four clocks may skip an hour or show one twice.
        fc.integer({ min: 4, max: 23 }),
        fc.integer({ min: 0, max: 59 }),
        (zone, nowMs, hour, minute) => {
          const text = `${String(hour).padStart(2, "0")}:${String(minute).padStart(2, "0")}`;
          const at = readMoment(text, nowMs, zone)?.at ?? 0;
          expect(at).toBeGreaterThan(nowMs);
          expect(at - nowMs).toBeLessThanOrEqual(25 * HOUR);
          expect(clock(at, zone)).toBe(text);
        },
      ),
    );
  });
});
