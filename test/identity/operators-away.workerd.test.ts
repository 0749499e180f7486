import { env } from "cloudflare:workers";
import { afterEach, expect, it } from "vitest";
import { isOperator } from "../../src/identity/operators.ts";
import type { Env } from "../../src/storage/env.ts";
import { clearFaults, injectFaults } from "../../src/storage/faults.ts";

const bound = env as unknown as Env;
const HOUR_MS = 3_600_000;

afterEach(() => {
  clearFaults();
});

it("[OPS2] an operator stays one while the directory is away, for an hour, and nobody becomes one", async () => {
  await bound.DIRECTORY.prepare(
    `INSERT INTO user (id, name, email, emailVerified, createdAt, updatedAt)
     VALUES ('u_ann', 'Ann', 'ann@example.com', 0, '2026-01-01', '2026-01-01')`,
  ).run();
  const start = Date.now();
  const is = (userId: string, OPERATORS = "ann@example.com") =>
    isOperator({ ...bound, OPERATORS }, userId);
  expect(await is("u_ann")).toBe(true);

  injectFaults({ d1: "fail" });
  expect(await is("u_ann")).toBe(true);
  await expect(is("u_bob")).rejects.toThrow();
  // What was found by another list of names says nothing about this one.
  await expect(is("u_ann", "ann@example.com,bob@example.com")).rejects.toThrow();

  const realNow = Date.now;
  try {
    Date.now = () => start + HOUR_MS / 2;
    expect(await is("u_ann")).toBe(true);
    Date.now = () => start + 2 * HOUR_MS;
    await expect(is("u_ann")).rejects.toThrow();
    clearFaults();
    expect(await is("u_ann")).toBe(true);
  } finally {
    Date.now = realNow;
  }
});
