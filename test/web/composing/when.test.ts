import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fieldsOf, momentIn, nextHour, presetsAt } from "../../../src/web/composing/when.ts";

const ZONES = [
  "UTC",
  "Europe/Berlin",
  "America/New_York",
  "Asia/Kolkata",
  "Pacific/Apia",
  "Australia/Lord_Howe",
];
const zone = fc.constantFrom(...ZONES);
const moment = fc.integer({ min: Date.UTC(2026, 0), max: Date.UTC(2028, 0) });
const at = (text: string) => Date.parse(text);

describe("times to send later", () => {
  it("are those of the reader's own day", () => {
    const friday = at("2026-11-20T08:00:00Z");
    expect(presetsAt(friday, "Europe/Berlin")).toEqual([
      { key: "today", at: at("2026-11-20T16:00:00Z") },
      { key: "tomorrow", at: at("2026-11-21T08:00:00Z") },
      { key: "monday", at: at("2026-11-23T08:00:00Z") },
    ]);
    const sundayNight = at("2026-11-22T23:30:00Z");
    expect(presetsAt(sundayNight, "UTC")).toEqual([
      { key: "tomorrow", at: at("2026-11-23T09:00:00Z") },
    ]);
    // There it is Monday already.
    expect(presetsAt(sundayNight, "Asia/Kolkata").map(({ key }) => key)).toEqual([
      "today",
      "tomorrow",
      "monday",
    ]);
  });

  it("are ahead, in order, and at that hour on the wall, whatever the clocks do", () => {
    fc.assert(
      fc.property(moment, zone, (now, timeZone) => {
        const presets = presetsAt(now, timeZone);
        const times = presets.map((preset) => preset.at);
        expect(Math.min(...times)).toBeGreaterThan(now);
        expect([...times].sort((a, b) => a - b)).toEqual(times);
        for (const { key, at: ms } of presets)
          expect(fieldsOf(ms, timeZone).time).toBe(key === "today" ? "17:00" : "09:00");
      }),
    );
  });
});

describe("a moment in fields", () => {
  it("goes there and back to the minute, but in the hour that comes twice", () => {
    fc.assert(
      fc.property(moment, zone, (ms, timeZone) => {
        const minute = Math.floor(ms / 60_000) * 60_000;
        const { date, time } = fieldsOf(minute, timeZone);
        const back = momentIn(date, time, timeZone) ?? 0;
        expect(fieldsOf(back, timeZone)).toEqual({ date, time });
        expect(minute - back).toBeGreaterThanOrEqual(0);
        expect(minute - back).toBeLessThanOrEqual(3_600_000);
      }),
    );
  });

  it("is none where a field is empty", () => {
    expect(momentIn("", "09:00", "UTC")).toBeUndefined();
    expect(momentIn("2026-11-21", "", "UTC")).toBeUndefined();
  });

  it("falls on the jump where the clocks skip it", () => {
    expect(momentIn("2026-03-29", "02:30", "Europe/Berlin")).toBe(at("2026-03-29T01:00:00Z"));
  });
});

it("the next hour is half an hour away at least", () => {
  expect(nextHour(at("2026-11-20T08:29:00Z"))).toBe(at("2026-11-20T09:00:00Z"));
  expect(nextHour(at("2026-11-20T08:31:00Z"))).toBe(at("2026-11-20T10:00:00Z"));
});
