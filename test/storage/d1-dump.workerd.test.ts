import { env } from "cloudflare:workers";
import { expect, it } from "vitest";
import type { Cell, RowsLine } from "../../src/protocol/backup.ts";
import { loadDatabase } from "../../src/storage/dump/d1-dump.ts";
import { toLines } from "../../src/storage/dump/tables.ts";

const GROUP = { workspace_id: "w_1", created_by: "ann", created_at: 0 };
const PLAN = {
  name: "user_group",
  columns: ["id", "workspace_id", "handle", "name", "description", "created_by", "created_at"],
  key: ["id"],
};
/** The longest text that D1 takes, bytes. */
const D1_BYTES = 2_000_000;
const DAY = "2026-01-01T00:00:00.000Z";

function users(...ids: string[]): RowsLine {
  return {
    kind: "rows",
    table: "user",
    columns: ["id", "name", "email", "emailVerified", "createdAt", "updatedAt"],
    rows: ids.map((id) => [id, id, `${id}@example.com`, 0, DAY, DAY]),
  };
}

/** Accounts of these people; `until` is a date, or what takes another way into the database. */
function accounts(until: Cell, ...userIds: string[]): RowsLine {
  return {
    kind: "rows",
    table: "account",
    columns: ["id", "accountId", "providerId", "userId", "scope", "createdAt", "updatedAt"],
    rows: userIds.map((id) => [`of ${id}`, id, "credential", id, until, DAY, DAY]),
  };
}

/** A database that refuses longer texts, as D1 does and the one of tests does not. */
function strict(db: D1Database): D1Database {
  const prepare = (query: string) => {
    const statement = db.prepare(query);
    const bind = statement.bind.bind(statement);
    statement.bind = (...values) => {
      for (const value of values)
        if (new TextEncoder().encode(String(value)).length > D1_BYTES) throw new Error("too big");
      return bind(...values);
    };
    return statement;
  };
  return { ...db, prepare } as D1Database;
}

it("[BACKUP1] an account whose person came after people were read is left out, and all others are restored", async () => {
  await loadDatabase(env, "DIRECTORY", [
    users("ann", "bob"),
    accounts(null, "ann", "late"),
    accounts({ real: "Infinity" }, "later", "bob"),
  ]);
  const { results } = await env.DIRECTORY.prepare(
    `SELECT userId FROM account ORDER BY userId`,
  ).all();
  expect(results).toEqual([{ userId: "ann" }, { userId: "bob" }]);
});

it("[BACKUP1] a row that is as large as the database takes is restored, however much larger it is as JSON", async () => {
  const text = "\u{5b57}".repeat(300_000);
  const quotes = '"'.repeat(900_000);
  const lines = toLines(PLAN, [
    { ...GROUP, id: "g_1", handle: "one", name: "one", description: quotes },
    { ...GROUP, id: "g_2", handle: "two", name: text, description: quotes },
  ]);
  expect(lines.map(({ rows }) => rows.length)).toEqual([1, 1]);
  await loadDatabase({ ...env, DIRECTORY: strict(env.DIRECTORY) }, "DIRECTORY", lines);
  const { results } = await env.DIRECTORY.prepare(
    `SELECT length(name) AS name, length(description) AS description FROM user_group ORDER BY id`,
  ).all();
  expect(results).toEqual([
    { name: 3, description: 900_000 },
    { name: 300_000, description: 900_000 },
  ]);
});
