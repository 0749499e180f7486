import { createHash } from "node:crypto";
import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { Miniflare } from "miniflare";
import { unstable_splitSqlQuery } from "wrangler";
import { type Database, databases, databasesOnly } from "./miniflare-options.ts";

/** The table that wrangler keeps, so that `wrangler d1 migrations` understands a local data folder. */
const CREATE_TABLE = `CREATE TABLE IF NOT EXISTS d1_migrations (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  name TEXT UNIQUE,
  applied_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP NOT NULL
)`;

/** One migration file and its statements. */
interface Migration {
  name: string;
  sql: string;
}

/**
 * Applies what is missing to the local databases, each migration with its record in one
 * transaction. The databases run without the Worker meanwhile, so nothing reads an old schema.
 * @param dataDir absolute; a note in it makes the next start with the same migrations free
 * @throws when a statement fails; earlier migrations stay applied
 */
export async function migrate(dataDir: string): Promise<void> {
  const wanted = await Promise.all(
    databases().map(async (database) => ({ database, migrations: await read(database) })),
  );
  const state = createHash("sha256").update(JSON.stringify(wanted)).digest("hex");
  const note = path.join(dataDir, "d1", ".migrated");
  if ((await readFile(note, "utf8").catch(() => "")) === state) return;

  const miniflare = new Miniflare(databasesOnly(dataDir));
  try {
    for (const { database, migrations } of wanted) {
      await apply(await miniflare.getD1Database(database.binding), database.name, migrations);
    }
  } finally {
    await miniflare.dispose();
  }
  await mkdir(path.dirname(note), { recursive: true });
  await writeFile(note, state);
}

type D1 = Awaited<ReturnType<Miniflare["getD1Database"]>>;

async function apply(db: D1, name: string, migrations: Migration[]): Promise<void> {
  await db.prepare(CREATE_TABLE).run();
  const { results } = await db.prepare("SELECT name FROM d1_migrations").all<{ name: string }>();
  const applied = new Set(results.map((row) => row.name));
  for (const migration of migrations) {
    if (applied.has(migration.name)) continue;
    console.error(`migrating ${name}: ${migration.name}`);
    const statements = unstable_splitSqlQuery(migration.sql).map((sql) => db.prepare(sql));
    statements.push(db.prepare("INSERT INTO d1_migrations (name) VALUES (?)").bind(migration.name));
    await db.batch(statements);
  }
}

async function read({ migrationsDir }: Database): Promise<Migration[]> {
  if (migrationsDir === undefined) return [];
  const names = (await readdir(migrationsDir)).filter((name) => name.endsWith(".sql")).sort();
  return Promise.all(
    names.map(async (name) => ({
      name,
      sql: await readFile(path.join(migrationsDir, name), "utf8"),
    })),
  );
}
