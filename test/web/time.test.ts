import { afterEach, describe, expect, it, vi } from "vitest";
import { chosenLanguage, languageOf } from "../../src/web/i18n/i18n.ts";
import { clockTime, dayName, dayOf, gutterTime } from "../../src/web/lib/time.ts";
import { setProfileZone } from "../../src/web/lib/zone.ts";

const NOON = Date.UTC(2026, 10, 21, 12, 30);
const DAY_MS = 86_400_000;

afterEach(() => {
  vi.unstubAllGlobals();
  setProfileZone(null);
  chosenLanguage.set(undefined);
});

describe("times on the screen", () => {
  it("are in the zone of the profile, and a zone that nobody knows counts as none", () => {
    chosenLanguage.set("de");
    setProfileZone("Asia/Kolkata");
    expect(clockTime(NOON)).toBe("18:00");
    setProfileZone("America/New_York");
    expect(clockTime(NOON)).toMatch(/^0?7:30$/);
    setProfileZone("Mars/Olympus");
    expect(() => clockTime(NOON)).not.toThrow();
  });

  it("are in the language in use, in the browser's kind of it", () => {
    setProfileZone("UTC");
    vi.stubGlobal("navigator", { languages: ["en-GB"] });
    expect(clockTime(NOON)).toBe("12:30");
    chosenLanguage.set("de");
    expect(dayName(NOON - 7 * DAY_MS, NOON)).toBe("Samstag, 14. November");
  });

  it("leave AM and PM out of the gutter", () => {
    setProfileZone("UTC");
    vi.stubGlobal("navigator", { languages: ["en-US"] });
    chosenLanguage.set("en");
    expect(clockTime(NOON + 3_600_000)).toMatch(/1:30\sPM/);
    expect(gutterTime(NOON + 3_600_000)).toBe("1:30");
  });
});

describe("days", () => {
  it("begin at midnight of the zone", () => {
    const late = Date.UTC(2026, 10, 21, 23, 50);
    setProfileZone("UTC");
    expect(dayOf(late)).toBe(20_261_121);
    setProfileZone("Asia/Kathmandu");
    expect(dayOf(late)).toBe(20_261_122);
    expect(dayOf(Date.UTC(2026, 10, 21, 18, 14, 59))).toBe(20_261_121);
    expect(dayOf(Date.UTC(2026, 10, 21, 18, 15))).toBe(20_261_122);
  });

  it("are called Today and Yesterday, by the calendar and not by hours", () => {
    setProfileZone("Europe/Berlin");
    expect(dayName(NOON, NOON)).toBe("Today");
    expect(dayName(NOON - DAY_MS, NOON)).toBe("Yesterday");
    chosenLanguage.set("de");
    expect(dayName(NOON - DAY_MS, NOON)).toBe("Gestern");
    // The night of 25 October 2026 has 25 hours: 24 hours before its end it is still the 25th.
    const endOfLongDay = Date.UTC(2026, 9, 25, 22, 30);
    expect(dayName(endOfLongDay - DAY_MS, endOfLongDay)).toBe("Heute");
    expect(dayName(endOfLongDay - DAY_MS, endOfLongDay + 3_600_000)).toBe("Gestern");
  });

  it("carry the year where it is another one", () => {
    setProfileZone("UTC");
    vi.stubGlobal("navigator", { languages: ["en-GB"] });
    expect(dayName(Date.UTC(2025, 0, 3), NOON)).toMatch(/^Friday,? 3 January 2025$/);
  });
});

describe("the language", () => {
  it("is the first of the browser's that the app speaks, whatever the country", () => {
    expect(languageOf(["fr-FR", "de-AT", "en"])).toBe("de");
    expect(languageOf(["pt-BR"])).toBe("en");
    expect(languageOf([])).toBe("en");
  });
});
