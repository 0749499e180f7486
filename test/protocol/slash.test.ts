import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isCommandName, parseSlash } from "../../src/protocol/slash.ts";

const NAME = fc.stringMatching(/^[a-z0-9][a-z0-9_-]{0,31}$/).filter((name) => name.length <= 32);
const SPACE = fc.constantFrom(" ", "\t", "\n", "\u00a0", "  ", " \n ");
const WORDS = fc.string({ unit: "binary" }).map((text) => text.trim());

describe("what is a slash command", () => {
  it("[SLASH1] a name and whatever follows it come out as they went in", () => {
    fc.assert(
      fc.property(NAME, SPACE, WORDS, SPACE, (name, gap, text, end) => {
        expect(parseSlash(`/${name}${gap}${text}${end}`)).toEqual({ name, text });
        expect(parseSlash(`/${name.toUpperCase()}`)).toEqual({ name, text: "" });
      }),
    );
  });

  it("[SLASH1] whatever is typed, it is a message, or a command with a name and words without space around them", () => {
    const typed = fc.oneof(
      fc.string({ unit: "binary" }),
      fc.string({ unit: fc.constantFrom("/", " ", "a", "Z", "_", "-", "\n", "é", "\0", "\ud800") }),
    );
    fc.assert(
      fc.property(typed, (text) => {
        const parsed = parseSlash(text);
        if (parsed === undefined) return;
        expect(isCommandName(parsed.name)).toBe(true);
        expect(parsed.text).toBe(parsed.text.trim());
        expect(text.startsWith("/")).toBe(true);
        // Nothing of it is lost, and nothing added.
        expect(text.toLowerCase().startsWith(`/${parsed.name}`)).toBe(true);
        expect(text.slice(parsed.name.length + 1).trim()).toBe(parsed.text);
      }),
      { numRuns: 2_000 },
    );
  });

  it.each([
    "",
    "/",
    "//shrug",
    " /shrug",
    "/ shrug",
    "/usr/bin",
    "/-x",
    "/é",
    "/a!",
    "shrug",
    `/${"a".repeat(33)}`,
  ])("[SLASH1] %j is a message", (text) => expect(parseSlash(text)).toBeUndefined());

  it("[SLASH1] long input takes one look", () => {
    expect(parseSlash(`/${"a ".repeat(200_000)}`)).toMatchObject({ name: "a" });
    expect(parseSlash("/".repeat(400_000))).toBeUndefined();
  });
});
