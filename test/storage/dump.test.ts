import { DatabaseSync } from "node:sqlite";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { DdlLine, RowsLine } from "../../src/protocol/backup.ts";
import type { DumpCursor } from "../../src/storage/dump/object-dump.ts";
import { dumpSlice, loadLines } from "../../src/storage/dump/object-dump.ts";

const TABLES = [
  `CREATE TABLE plain (a INTEGER PRIMARY KEY, b TEXT)`,
  `CREATE TABLE pair (a TEXT NOT NULL, b INTEGER NOT NULL, c BLOB, PRIMARY KEY (a, b)) WITHOUT ROWID`,
  `CREATE TABLE loose (a TEXT PRIMARY KEY, "odd ""name" REAL)`,
  `CREATE INDEX loose_odd ON loose ("odd ""name")`,
];

/** SQLite as an object has it. */
function storage() {
  const db = new DatabaseSync(":memory:");
  return {
    db,
    store: {
      rows: <T extends object>(query: string, ...params: (string | number | null)[]) =>
        db.prepare(query).all(...params) as T[],
    },
    platform: {
      transactionSync: <T>(work: () => T) => work(),
      sql: { exec: (query: string, ...values: never[]) => db.prepare(query).run(...values) },
    } as unknown as Parameters<typeof loadLines>[0],
  };
}

function everything(db: DatabaseSync) {
  const list = (query: string) => db.prepare(query).all();
  return {
    schema: list(`SELECT type, name, sql FROM sqlite_master ORDER BY type, name`),
    plain: list(`SELECT rowid, * FROM plain ORDER BY rowid`),
    pair: list(`SELECT *, typeof(c) FROM pair ORDER BY a, b`),
    loose: list(`SELECT rowid, *, typeof("odd ""name") FROM loose ORDER BY rowid`),
  };
}

const text = fc
  .string({ unit: "binary", maxLength: 8 })
  .filter((one) => one.isWellFormed() && !one.includes("\0"));

describe("what an object stores", () => {
  it("[BACKUP1] is the same in another object after a dump, slice by slice, and a load", () => {
    const rows = fc.record({
      plain: fc.uniqueArray(fc.tuple(fc.integer(), fc.option(text)), { selector: ([a]) => a }),
      pair: fc.uniqueArray(
        fc.tuple(text, fc.nat({ max: 3 }), fc.option(fc.uint8Array({ maxLength: 4 }))),
        { selector: ([a, b]) => `${a} ${b}` },
      ),
      loose: fc.uniqueArray(
        fc.tuple(
          text,
          fc.option(fc.oneof(fc.double({ noNaN: true }), fc.constantFrom(Infinity, -Infinity))),
        ),
        {
          selector: ([a]) => a,
          maxLength: 30,
        },
      ),
      many: fc.constantFrom(0, 499, 500, 1_001, 2_600),
      whole: fc.subarray(["plain", "pair", "loose"]),
    });
    fc.assert(
      fc.property(rows, ({ plain, pair, loose, many, whole }) => {
        const from = storage();
        for (const statement of TABLES) from.db.exec(statement);
        for (const row of plain)
          from.db.prepare(`INSERT OR IGNORE INTO plain VALUES (?, ?)`).run(...row);
        for (const row of pair)
          from.db.prepare(`INSERT OR IGNORE INTO pair VALUES (?, ?, ?)`).run(...row);
        for (const row of loose)
          from.db.prepare(`INSERT OR IGNORE INTO loose VALUES (?, ?)`).run(...row);
        for (let i = 0; i < many; i += 1)
          from.db.prepare(`INSERT OR IGNORE INTO loose VALUES (?, ?)`).run(`many ${i}`, i);
        // Rowids with gaps stay what they are.
        from.db.exec(`DELETE FROM loose WHERE rowid % 7 = 3`);

        const into = storage();
        let cursor: DumpCursor | null = null;
        do {
          const slice: { lines: (DdlLine | RowsLine)[]; next: DumpCursor | null } = dumpSlice(
            from.store,
            cursor,
            (table) => whole.includes(table),
          );
          // As it travels.
          loadLines(into.platform, JSON.parse(JSON.stringify(slice.lines)) as typeof slice.lines);
          cursor = JSON.parse(JSON.stringify(slice.next)) as DumpCursor | null;
        } while (cursor !== null);
        expect(everything(into.db)).toEqual(everything(from.db));
      }),
      { numRuns: 60 },
    );
  });

  it("[BACKUP1] of one that was never used is nothing", () => {
    expect(dumpSlice(storage().store, null, () => true)).toEqual({ lines: [], next: null });
  });
});
