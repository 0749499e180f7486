import { createExecutionContext } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { afterEach, expect, it } from "vitest";
import { app } from "../../src/app.ts";
import { DATABASES, migrationsOf } from "../../src/storage/dump/d1-dump.ts";
import type { Env } from "../../src/storage/env.ts";
import { clearFaults, injectFaults } from "../../src/storage/faults.ts";
import { Person } from "../channel/world.ts";

const bound = env as unknown as Env;
const HOUR_MS = 3_600_000;

afterEach(() => {
  clearFaults();
});

async function post(path: string, token: string, body: object, OPERATORS: string) {
  const headers = { Authorization: `Bearer ${token}`, "Content-Type": "application/json" };
  const request = new Request(`http://edgewise.test${path}`, {
    method: "POST",
    headers,
    body: JSON.stringify(body),
  });
  const response = await app.fetch(request, { ...bound, OPERATORS }, createExecutionContext());
  const { ticket = "" } = await response.json<{ ticket?: string }>();
  return { status: response.status, ticket };
}

/** A step that changes nothing. */
const step = (ticket: string, OPERATORS: string) =>
  post("/api/restore", ticket, { step: "d1", db: "DIRECTORY", lines: [] }, OPERATORS);

async function begin(email: string, OPERATORS: string) {
  const { token } = await Person.account(email);
  const names = DATABASES.map(async (db) => [db, await migrationsOf(bound, db)]);
  const migrations: unknown = Object.fromEntries(await Promise.all(names));
  const header = { kind: "backup", version: 1, at: 1, migrations };
  return post("/api/admin/restore", token, { header, force: true }, OPERATORS);
}

it("[BACKUP2] a restore ends with its operator, whom OPERATORS names or who is first where it names nobody", async () => {
  const first = await begin("first@example.com", "");
  expect((await step(first.ticket, "")).status).toBe(200);
  expect((await step(first.ticket, "first@example.com")).status).toBe(404);

  const named = await begin("named@example.com", "x, Named@example.com");
  expect((await step(named.ticket, "named@example.com")).status).toBe(200);
  for (const others of ["", "x", "first@example.com"])
    expect((await step(named.ticket, others)).status).toBe(404);
});

it("[BACKUP2] a restore's ticket holds for an hour, and those that follow on each other for a day", async () => {
  let { ticket } = await begin("only@example.com", "only@example.com");
  const go = (hours: number) => {
    injectFaults({ clockSkewMs: hours * HOUR_MS });
    return step(ticket, "only@example.com");
  };
  expect((await go(1.1)).status).toBe(404);
  for (let hours = 0.9; hours < 24; hours += 0.9) {
    const next = await go(hours);
    expect(next.status).toBe(200);
    ({ ticket } = next);
  }
  expect((await go(24.1)).status).toBe(404);
});
