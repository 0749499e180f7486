import { Buffer } from "node:buffer";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { mintTicket, readTicket } from "../../src/identity/tickets.ts";

const CLAIMS = {
  id: "t_1",
  room: "c_1",
  userId: "ann",
  sessionId: "s_1",
  issuedAt: 1_000,
  expiresAt: 31_000,
};

describe("tickets", () => {
  it("[TICK1] are base64url and say what was signed", () => {
    const ticket = mintTicket("secret", CLAIMS);
    expect(ticket).toMatch(/^[\w-]+$/);
    expect(readTicket("secret", ticket)).toEqual(CLAIMS);
    // What is remembered of one secret is not of another, nor after it.
    expect(readTicket("other", ticket)).toBeUndefined();
    expect(readTicket("secret", ticket)).toEqual(CLAIMS);
  });

  it("[TICK3] with one bit changed, another key or a part missing are nobody's", () => {
    const bytes = Buffer.from(mintTicket("secret", CLAIMS), "base64url");
    fc.assert(
      fc.property(fc.nat({ max: bytes.length * 8 - 1 }), (bit) => {
        const forged = Buffer.from(bytes);
        const at = bit >> 3;
        forged[at] = (forged[at] ?? 0) ^ (1 << (bit & 7));
        expect(readTicket("secret", forged.toString("base64url"))).toBeUndefined();
      }),
    );
    expect(readTicket("other", bytes.toString("base64url"))).toBeUndefined();
    fc.assert(
      fc.property(fc.nat({ max: bytes.length - 1 }), (length) => {
        expect(
          readTicket("secret", bytes.subarray(0, length).toString("base64url")),
        ).toBeUndefined();
      }),
    );
  });

  it("[TICK3] any text at all is read without a throw", () => {
    fc.assert(fc.property(fc.string(), (text) => readTicket("secret", text) === undefined));
  });
});
