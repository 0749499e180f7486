import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { quotedIn } from "../../src/slash/poll.ts";
import { readReminder } from "../../src/slash/remind.ts";

const NOON = Date.UTC(2026, 0, 18, 12);
const MINUTE = 60_000;

describe("what a reminder says", () => {
  it.each([
    ["me to stretch in 10 minutes", "stretch", 10],
    ["stretch in 10m", "stretch", 10],
    ["in 10m to stretch", "stretch", 10],
    ["10m stretch", "stretch", 10],
    ["at 13:00 call Ann back", "call Ann back", 60],
    ["me about the 3 ships at 1pm", "the 3 ships", 60],
    ["meet Ben in 1 hour and 30 minutes", "meet Ben", 90],
    ["look at 5 things tomorrow at 9", "look at 5 things", 21 * 60],
  ])("[SLASH5] %j", (text, words, minutes) =>
    expect(readReminder(text, NOON, "UTC")).toEqual({ text: words, at: NOON + minutes * MINUTE }),
  );

  it.each(["", "me", "stretch", "10m", "in 10m to ", "soon stretch", "stretch at noon"])(
    "[SLASH5] %j says none",
    (text) => expect(readReminder(text, NOON, "UTC")).toBeUndefined(),
  );

  it("[SLASH5] whatever is typed, a reminder has words and a time ahead", () => {
    const typed = fc.array(
      fc.constantFrom("me", "to", "in", "at", "10m", "5", "14:30", "2pm", "tomorrow", "tea", "\n"),
      { maxLength: 12 },
    );
    fc.assert(
      fc.property(typed, (words) => {
        const found = readReminder(words.join(" ").trim(), NOON, "UTC");
        if (found === undefined) return;
        expect(found.text.trim()).not.toBe("");
        expect(found.at).toBeGreaterThan(NOON);
      }),
    );
  });
});

describe("what stands in quotes", () => {
  it("[SLASH4] comes out as it went in, without space around it", () => {
    const part = fc.string({ unit: "binary" }).filter((text) => !/["“”„]/.test(text));
    const marks = fc.constantFrom(['"', '"'], ["“", "”"], ["„", "“"]);
    fc.assert(
      fc.property(fc.array(part), marks, (parts, [open, close]) => {
        const text = parts.map((each) => `${open}${each}${close}`).join(" ");
        expect(quotedIn(text)).toEqual(parts.map((each) => each.trim()));
      }),
    );
  });

  it.each(['"a" b', 'a "b"', '"a" "b', '"'])("[SLASH4] %j has more in it", (text) =>
    expect(quotedIn(text)).toBeUndefined(),
  );
});
