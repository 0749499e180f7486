import { globSync, readFileSync } from "node:fs";
import path from "node:path";
import { DatabaseSync } from "node:sqlite";
import type { SQLInputValue } from "node:sqlite";
import type { Env } from "../../src/storage/env.ts";
import { HistoryScan } from "../../src/storage/history-scan.ts";
import { HistoryStore } from "../../src/storage/history.ts";
import { dump } from "./dump.ts";

const MIGRATIONS = path.resolve(import.meta.dirname, "../../migrations/history");

/** A history database on Node's own SQLite: the same statements as on D1, without a runtime around them. */
export class TestHistory {
  readonly #db = new DatabaseSync(":memory:");
  readonly store: HistoryStore;
  readonly scan: HistoryScan;

  constructor(channelId: string) {
    for (const file of globSync("*.sql", { cwd: MIGRATIONS }).toSorted())
      this.#db.exec(readFileSync(path.join(MIGRATIONS, file), "utf8"));
    const d1 = this.#d1();
    const env = { HISTORY_0: d1, HISTORY_1: d1, HISTORY_2: d1 } as unknown as Env;
    this.store = new HistoryStore(env, channelId);
    this.scan = new HistoryScan(env, channelId);
  }

  /** Every row of every table, by the table's name. */
  dump(): Map<string, string> {
    return dump((query) => this.#db.prepare(query).all());
  }

  #d1() {
    const statement = (query: string, values: SQLInputValue[] = []) => {
      const all = () => this.#db.prepare(query).all(...values);
      const run = () => ({
        meta: { changes: Number(this.#db.prepare(query).run(...values).changes) },
      });
      return {
        bind: (...bound: SQLInputValue[]) => statement(query, bound),
        run: () => Promise.resolve().then(run),
        all: () => Promise.resolve().then(() => ({ results: all() })),
        first: () => Promise.resolve().then(() => all()[0] ?? null),
        now: run,
      };
    };
    return {
      prepare: (query: string) => statement(query),
      batch: (statements: { now: () => unknown }[]) =>
        Promise.resolve().then(() => statements.map((one) => one.now())),
    };
  }
}
