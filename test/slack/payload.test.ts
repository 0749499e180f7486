import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readPayload } from "../../src/slack/payload.ts";

describe("payload", () => {
  it("[HOOK3] JSON and forms are read alike, whatever they are called", () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue({ maxDepth: 4 })), (payload) => {
        const json = JSON.stringify(payload);
        const same = JSON.parse(json) as unknown;
        expect(readPayload(json)).toEqual(same);
        expect(readPayload(`payload=${encodeURIComponent(json)}`)).toEqual(same);
        expect(readPayload(new URLSearchParams({ token: "x", payload: json }).toString())).toEqual(
          same,
        );
      }),
    );
  });

  it("[HOOK3] raw line breaks and tabs in a string are what they look like", () => {
    expect(readPayload('{\n\t"text": "one\ntwo\tthree \\n\\"four\\"\r\n"}')).toEqual({
      text: 'one\ntwo\tthree \n"four"\r\n',
    });
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom("\n", "\t", "\r", "a", "\u0001", "ü") }),
        (text) => {
          expect(readPayload(`{"text":"${text}"}`)).toEqual({ text });
        },
      ),
    );
  });

  it("[HOOK3] what is no object is no payload", () => {
    for (const text of [
      "",
      "[]",
      "null",
      '"text"',
      "{",
      "text=hello",
      "payload=",
      "payload=[1]",
      "{]}",
    ])
      expect(readPayload(text)).toBeUndefined();
    expect(readPayload(`${'{"a":'.repeat(40)}1${"}".repeat(40)}`)).toBeUndefined();
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        const read = readPayload(text);
        expect(read === undefined || typeof read === "object").toBe(true);
      }),
    );
  });
});
