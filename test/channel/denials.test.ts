import { beforeEach, describe, expect, it } from "vitest";
import { Denials } from "../../src/channel/denials.ts";
import { migrate } from "../../src/channel/schema.ts";
import { LIMITS } from "../../src/protocol/limits.ts";
import { sqliteStore } from "./sqlite-store.ts";

const ANN = { userId: "ann", sessionId: "s1" };
const NOW = 1_000_000;

describe("denials and used tickets", () => {
  let denials: Denials;

  beforeEach(() => {
    const store = sqliteStore();
    migrate(store);
    denials = new Denials(store);
  });

  it("[REV1] a session is denied whenever its ticket was made; others are not", () => {
    denials.add({ sessionId: "s1" }, NOW);
    expect(denials.denies(ANN, NOW - 1)).toBe(true);
    expect(denials.denies(ANN, NOW + 1)).toBe(true);
    expect(denials.denies({ ...ANN, sessionId: "s2" }, NOW - 1)).toBe(false);
  });

  it("[REV3] a user's denial ends tickets made before it, of every session, and none made after", () => {
    denials.add({ userId: "ann" }, NOW);
    expect(denials.denies(ANN, NOW)).toBe(true);
    expect(denials.denies({ ...ANN, sessionId: "s2" }, NOW - 1)).toBe(true);
    expect(denials.denies(ANN, NOW + 1)).toBe(false);
    expect(denials.denies({ userId: "bob", sessionId: "s3" }, NOW - 1)).toBe(false);
  });

  it("[TICK1] a ticket is used once", () => {
    expect(denials.useTicket("t1", NOW + LIMITS.ticketLifeMs)).toBe(true);
    expect(denials.useTicket("t1", NOW + LIMITS.ticketLifeMs)).toBe(false);
    expect(denials.useTicket("t2", NOW + LIMITS.ticketLifeMs)).toBe(true);
  });

  it("[REV1] what is swept could not have met any ticket", () => {
    denials.add({ sessionId: "s1" }, NOW);
    denials.useTicket("t1", NOW + LIMITS.ticketLifeMs);
    expect(denials.sweep(NOW + LIMITS.ticketLifeMs)).toBe(true);
    expect(denials.useTicket("t1", NOW)).toBe(false);
    // A ticket made in the instant before the denial has expired by now.
    expect(denials.sweep(NOW + LIMITS.denialLifeMs)).toBe(true);
    expect(denials.denies(ANN, NOW)).toBe(true);
    expect(denials.sweep(NOW + LIMITS.denialLifeMs + 1)).toBe(false);
    expect(denials.denies(ANN, NOW)).toBe(false);
  });
});
