import { Buffer } from "node:buffer";
import { createHmac } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { base64url, keyedHash } from "../../src/protocol/hmac.ts";

describe("hashing in the message path", () => {
  it("[CMD2] is HMAC-SHA-256, so that what was stored before is still recognised", () => {
    fc.assert(
      fc.property(fc.string(), fc.string({ unit: "binary" }), (key, text) => {
        const want = createHmac("sha256", key).update(text).digest();
        expect(Buffer.from(keyedHash(key)(text))).toEqual(want);
        expect(base64url(want.subarray(0, 16))).toBe(want.subarray(0, 16).toString("base64url"));
      }),
    );
  });

  it("writes bytes of any number as base64url", () => {
    fc.assert(
      fc.property(fc.uint8Array(), (bytes) => {
        expect(base64url(bytes)).toBe(Buffer.from(bytes).toString("base64url"));
      }),
    );
  });
});
