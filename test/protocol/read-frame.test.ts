import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { clientFrame } from "../../src/protocol/frames.ts";
import { LIMITS } from "../../src/protocol/limits.ts";
import { isFrameTooLong, readClientFrame } from "../../src/protocol/read-frame.ts";
import { countCharacters, isTextWithin } from "../../src/protocol/text.ts";

const words = fc.oneof(
  fc.string(),
  fc.string({ unit: "binary", maxLength: 5 }),
  fc.constantFrom("", "\0", "\ud800", "x".repeat(64), "x".repeat(65), "😀".repeat(64)),
  fc.constantFrom("x".repeat(4_000), "x".repeat(4_001), "😀".repeat(4_000), "😀".repeat(4_001)),
);
const odd = fc.oneof(words, fc.integer(), fc.constant(null), fc.object({ maxDepth: 1 }));
const send = fc.record(
  {
    type: fc.constantFrom("send", "edit", "typing"),
    id: odd,
    body: odd,
    threadSeq: odd,
    extra: odd,
  },
  { requiredKeys: ["type"] },
);

describe("a client's frame", () => {
  it("is judged as the schema judges it, whichever way it takes", () => {
    fc.assert(
      fc.property(
        fc.oneof(send, fc.record({ type: fc.constant("send"), id: words, body: words })),
        (frame) => {
          const read = readClientFrame(JSON.stringify(frame));
          const parsed = clientFrame.safeParse(JSON.parse(JSON.stringify(frame)));
          if (parsed.success) expect(read).toEqual({ ok: parsed.data });
          else expect(read).toMatchObject({ refused: { code: "invalid" } });
        },
      ),
      { numRuns: 2_000 },
    );
  });

  it("is as long as its UTF-8", () => {
    for (const character of ["x", "é", "€", "😀"]) {
      const bytes = new TextEncoder().encode(character).length;
      const most = Math.floor(LIMITS.frameBytes / bytes);
      expect(isFrameTooLong(character.repeat(most))).toBe(false);
      expect(isFrameTooLong(character.repeat(most + 1))).toBe(true);
    }
  });

  it("has as many characters as code points", () => {
    fc.assert(
      fc.property(words, fc.nat(5), fc.nat(10), (text, min, max) => {
        const clean = text.isWellFormed() && !text.includes("\0");
        const count = countCharacters(text);
        expect(isTextWithin(text, min, max)).toBe(clean && count >= min && count <= max);
      }),
    );
  });
});
