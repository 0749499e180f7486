import { describe, expect, test } from "vitest";
import { isOutage } from "../../src/storage/outage.ts";
import { Unavailable } from "../../src/storage/unavailable.ts";

describe("[FENCE3] what is thrown where no fence has seen it", () => {
  test.each([
    "D1_ERROR: no such column: nme: SQLITE_ERROR",
    "D1_ERROR: UNIQUE constraint failed: a.b: SQLITE_CONSTRAINT",
    "D1_ERROR: string or blob too big: SQLITE_TOOBIG",
    "D1_TYPE_ERROR: Type 'undefined' not supported for value 'undefined'",
    "no such table: mesage: SQLITE_ERROR",
    "x is not a function",
  ])("[FENCE3] is a bug of ours: %s", (message) => {
    expect(isOutage(new Error(message))).toBe(false);
  });

  test.each([
    "D1_ERROR: internal error",
    "D1_ERROR: Network connection lost.",
    "D1_ERROR: D1 DB is overloaded. Too many requests queued.",
    "D1_ERROR: D1 DB storage operation exceeded timeout which caused object to be reset.",
    "D1_ERROR: database is locked: SQLITE_BUSY",
    "database or disk is full: SQLITE_FULL",
    "d1 is out of service (injected)",
    "the store failed",
    "a command failed",
    new Unavailable("kv", "timeout").message,
  ])("[FENCE3] is an outage: %s", (message) => {
    expect(isOutage(new Error(message))).toBe(true);
  });

  test("[FENCE3] is an outage: an object that was reset", () => {
    expect(isOutage(Object.assign(new Error("reset"), { durableObjectReset: true }))).toBe(true);
  });
});
