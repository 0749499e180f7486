import type { Cell, RowsLine } from "../../protocol/backup.ts";
import { guardD1 } from "../d1.ts";
import type { Env } from "../env.ts";
import { historyDatabase } from "../history.ts";
import { historyShard } from "../shards.ts";
import type { ColumnRow, DumpedRow, ParentRow, TablePlan, TableRow } from "./tables.ts";
import {
  columnsQuery,
  isByChannel,
  needsValues,
  insertManyQuery,
  insertQuery,
  PAGE_ROWS,
  pageQuery,
  parentsQuery,
  placeOf,
  planTable,
  quoted,
  TABLES_QUERY,
  toLines,
  toValues,
} from "./tables.ts";

/** The databases of a backup, in the order in which they are read. The search databases hold an index, which is made anew. */
export const DATABASES = ["HISTORY_0", "HISTORY_1", "HISTORY_2", "DIRECTORY"] as const;
export type DatabaseName = (typeof DATABASES)[number];

/** Proofs of who somebody is end with a restore: sessions, and codes that were mailed. */
const NOT_KEPT: ReadonlySet<string> = new Set(["session", "verification", "d1_migrations"]);

/** Where a dump goes on. */
export type D1Cursor = { table: string; after: Cell[] | null };
type D1Slice = { lines: RowsLine[]; next: D1Cursor | null };

/** Rows of one slice. */
const SLICE_ROWS = 4_000;

/** True for the name of a database of a backup. */
export function isDatabase(name: string): name is DatabaseName {
  return (DATABASES as readonly string[]).includes(name);
}

/** The names of the migrations that made a database, in their order. */
export async function migrationsOf(env: Env, db: DatabaseName): Promise<string[]> {
  const { results } = await databaseOf(env, db)
    .prepare(`SELECT name FROM d1_migrations ORDER BY name`)
    .all<{ name: string }>();
  return results.map(({ name }) => name);
}

/** The database that has a channel's history. */
export function historyName(channelId: string): DatabaseName {
  const name = `HISTORY_${historyShard(channelId)}`;
  if (!isDatabase(name)) throw new Error(`${name} is no database of a backup`);
  return name;
}

/**
 * The next rows of a database, one query of {@link PAGE_ROWS} rows after the other; with `channelId`
 * those of the channel alone, in tables that {@link isByChannel}.
 */
export async function dumpDatabase(
  env: Env,
  name: DatabaseName,
  cursor: D1Cursor | null,
  channelId?: string,
): Promise<D1Slice> {
  const db = databaseOf(env, name);
  const own = channelId === undefined ? [] : [channelId];
  const tables = (await tablesOf(db)).filter(
    (table) => !NOT_KEPT.has(table.name) && (own.length === 0 || isByChannel(table)),
  );
  const lines: RowsLine[] = [];
  let after = cursor?.after ?? null;
  let left = SLICE_ROWS;
  const from = cursor === null ? 0 : tables.findIndex((table) => table.name === cursor.table);
  for (const table of tables.slice(from)) {
    const plan = await planOf(db, table);
    for (;;) {
      if (left <= 0) return { lines, next: { table: table.name, after } };
      const { results } = await db
        .prepare(pageQuery(plan, after !== null, own.length > 0))
        .bind(...(after ?? []), ...own)
        .all<DumpedRow>();
      lines.push(...toLines(plan, results));
      left -= results.length;
      const last = results.at(-1);
      if (last !== undefined) after = placeOf(plan, last);
      if (results.length < PAGE_ROWS) break;
    }
    after = null;
  }
  return { lines, next: null };
}

/**
 * Writes rows as they were; a row that is there already is replaced. One that refers to a row that is
 * not there is left out: it came into being after the table that it refers to had been read. What is no
 * table of the database throws.
 */
export async function loadDatabase(
  env: Env,
  name: DatabaseName,
  lines: readonly RowsLine[],
): Promise<void> {
  const db = databaseOf(env, name);
  const known = new Map((await tablesOf(db)).map((table) => [table.name, table]));
  for (const line of lines) {
    const table = known.get(line.table);
    if (table === undefined || NOT_KEPT.has(line.table))
      throw new Error(`${name} has no table ${line.table}`);
    const parents = await parentsOf(db, table);
    // One that is alone in its line may be as large as D1 takes, and larger as JSON.
    const byValues = line.rows.length === 1 ? line.rows : line.rows.filter(needsValues);
    const plain = line.rows.filter((row) => !byValues.includes(row));
    if (plain.length > 0)
      await db.prepare(insertManyQuery(line, parents)).bind(JSON.stringify(plain)).run();
    for (const row of byValues)
      await db
        .prepare(insertQuery(line, parents))
        .bind(...toValues(row))
        .run();
  }
}

/** Empties every table but those that say how the database was made; of `user` the row `keepUserId` stays. */
export async function wipeDatabase(
  env: Env,
  name: DatabaseName,
  keepUserId: string,
): Promise<void> {
  const db = databaseOf(env, name);
  // What refers goes before what is referred to.
  for (const table of (await tablesOf(db)).toReversed()) {
    if (table.name === "d1_migrations") continue;
    const keeps = table.name === "user";
    const rest = keeps ? ` WHERE id <> ?` : "";
    await db
      .prepare(`DELETE FROM ${quoted(table.name)}${rest}`)
      .bind(...(keeps ? [keepUserId] : []))
      .run();
  }
}

function databaseOf(env: Env, name: DatabaseName): D1Database {
  return name === "DIRECTORY" ? guardD1(env.DIRECTORY) : historyDatabase(env, Number(name.at(-1)));
}

async function tablesOf(db: D1Database): Promise<TableRow[]> {
  return (await db.prepare(TABLES_QUERY).all<TableRow>()).results;
}

async function planOf(db: D1Database, table: TableRow): Promise<TablePlan> {
  return planTable(table, (await db.prepare(columnsQuery(table.name)).all<ColumnRow>()).results);
}

async function parentsOf(db: D1Database, { name, sql }: TableRow): Promise<ParentRow[]> {
  if (!/\bREFERENCES\b/i.test(sql)) return [];
  return (await db.prepare(parentsQuery(name)).all<ParentRow>()).results;
}
