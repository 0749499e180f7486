import { globSync, readFileSync } from "node:fs";
import path from "node:path";
import { DatabaseSync } from "node:sqlite";
import type { SQLInputValue } from "node:sqlite";
import type { Env } from "../../src/storage/env.ts";

const MIGRATIONS = path.resolve(import.meta.dirname, "../../migrations/directory");

/** The directory on Node's own SQLite: the same statements as on D1, without a runtime around them. */
export class TestDirectory {
  readonly #db = new DatabaseSync(":memory:");
  readonly env: Env;
  /** What was prepared, in order. */
  readonly queries: string[] = [];
  /** While true every statement fails, as D1 does when it is out. */
  isOut = false;

  constructor() {
    for (const file of globSync("*.sql", { cwd: MIGRATIONS }).toSorted())
      this.#db.exec(readFileSync(path.join(MIGRATIONS, file), "utf8"));
    this.env = { DIRECTORY: this.#d1() } as unknown as Env;
  }

  rows<T>(query: string, ...values: SQLInputValue[]): T[] {
    return this.#db.prepare(query).all(...values) as T[];
  }

  /** How SQLite goes about a query, a step a line. */
  planOf(query: string): string[] {
    return this.rows<{ detail: string }>(`EXPLAIN QUERY PLAN ${query}`).map(({ detail }) => detail);
  }

  #d1() {
    const statement = (query: string, values: SQLInputValue[] = []) => {
      const all = () => {
        if (this.isOut) throw new Error("D1_ERROR: out of service");
        return this.#db.prepare(query).all(...values);
      };
      const run = () => {
        if (this.isOut) throw new Error("D1_ERROR: out of service");
        return { meta: { changes: Number(this.#db.prepare(query).run(...values).changes) } };
      };
      return {
        bind: (...bound: SQLInputValue[]) => statement(query, bound),
        run: () => Promise.resolve().then(run),
        all: () => Promise.resolve().then(() => ({ results: all() })),
        first: () => Promise.resolve().then(() => all()[0] ?? null),
        now: run,
      };
    };
    return {
      prepare: (query: string) => {
        this.queries.push(query);
        return statement(query);
      },
      batch: (statements: { now: () => unknown }[]) =>
        Promise.resolve().then(() => statements.map((one) => one.now())),
    };
  }
}
