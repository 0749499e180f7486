import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { clientFrame } from "../../src/protocol/frames.ts";
import { MAX_JSON_DEPTH, nestsDeeperThan, parseJson } from "../../src/protocol/json.ts";
import { isCleanText, isTextWithin, MAX_BODY_CHARACTERS } from "../../src/protocol/text.ts";

describe("text", () => {
  it("[TEXT1] takes 1 to 4,000 code points, whatever they are, and nothing else", () => {
    const unit = fc.integer({ min: 1, max: 0x10ffff }).filter((n) => n < 0xd800 || n > 0xdfff);
    fc.assert(
      fc.property(fc.array(unit, { minLength: 1, maxLength: 50 }), (points) => {
        const text = String.fromCodePoint(...points);
        expect(isTextWithin(text, 1, points.length)).toBe(true);
        expect(isTextWithin(text, 1, points.length - 1)).toBe(false);
        expect(isTextWithin(text, points.length + 1, MAX_BODY_CHARACTERS)).toBe(false);
      }),
    );
    expect(isTextWithin("😀".repeat(MAX_BODY_CHARACTERS), 1, MAX_BODY_CHARACTERS)).toBe(true);
    expect(isTextWithin("😀".repeat(MAX_BODY_CHARACTERS + 1), 1, MAX_BODY_CHARACTERS)).toBe(false);
  });

  it("[TEXT1] refuses NUL and lone surrogates wherever they stand", () => {
    fc.assert(
      fc.property(
        fc.string({ unit: "grapheme" }),
        fc.constantFrom("\0", "\ud800", "\udfff", "\udc00\ud800"),
        fc.string({ unit: "binary-ascii" }).map((text) => text.replaceAll("\0", "")),
        (before, bad, after) => {
          expect(isCleanText(`${before}${bad}${after}`)).toBe(false);
          expect(isCleanText(before.replaceAll("\0", "") + after)).toBe(true);
        },
      ),
    );
  });
});

describe("JSON", () => {
  it("[SOCK5] judges depth as a parser would, brackets in strings aside", () => {
    const depth = (value: unknown): number =>
      typeof value === "object" && value !== null
        ? 1 + Math.max(0, ...Object.values(value).map(depth))
        : 0;
    fc.assert(
      fc.property(fc.json({ maxDepth: 8 }), fc.nat({ max: 8 }), (text, limit) => {
        expect(nestsDeeperThan(text, limit)).toBe(depth(JSON.parse(text)) > limit);
      }),
    );
  });

  it("[SOCK5] refuses what nests ten thousand deep, and what is none", () => {
    expect(parseJson("[".repeat(10_000) + "]".repeat(10_000))).toBeUndefined();
    expect(parseJson("[".repeat(MAX_JSON_DEPTH) + "]".repeat(MAX_JSON_DEPTH))).toBeDefined();
    expect(parseJson("{")).toBeUndefined();
  });
});

describe("frames", () => {
  it("[SOCK5] no JSON value makes the schema throw or pollutes anything", () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        clientFrame.safeParse(value);
        expect(({} as Record<string, unknown>)["admin"]).toBeUndefined();
      }),
    );
    const parsed = clientFrame.safeParse(
      JSON.parse(
        '{"type":"typing","on":true,"__proto__":{"admin":1},"constructor":{"prototype":{}}}',
      ),
    );
    expect(parsed.data).toEqual({ type: "typing", on: true });
    expect(({} as Record<string, unknown>)["admin"]).toBeUndefined();
  });

  it("[SOCK6] a batch holds one to twenty commands and no batch", () => {
    const typing = { type: "typing", on: true };
    const of = (count: number) => ({
      type: "batch",
      commands: Array.from({ length: count }, () => typing),
    });
    expect(clientFrame.safeParse(of(1)).success).toBe(true);
    expect(clientFrame.safeParse(of(20)).success).toBe(true);
    expect(clientFrame.safeParse(of(0)).success).toBe(false);
    expect(clientFrame.safeParse(of(21)).success).toBe(false);
    expect(clientFrame.safeParse({ type: "batch", commands: [of(1)] }).success).toBe(false);
  });

  it("[RES2] a place in a log is a whole number from 0", () => {
    const resume = (since: unknown) =>
      clientFrame.safeParse({ type: "resume", epoch: "e", since }).success;
    expect([0, 1, 2 ** 53 - 1].map(resume)).toEqual([true, true, true]);
    expect([-1, 2 ** 53, 0.5, Number.NaN, null, "1"].map(resume)).toEqual(
      Array.from({ length: 6 }, () => false),
    );
  });
});
