import { env } from "cloudflare:workers";
import { expect, it } from "vitest";
import type { Cell, RowsLine } from "../../src/protocol/backup.ts";
import { loadDatabase } from "../../src/storage/dump/d1-dump.ts";

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
