import type { Cell, DdlLine, RowsLine } from "../../protocol/backup.ts";
import type { ObjectStore } from "../object-store.ts";
import type { ColumnRow, DumpedRow, TablePlan, TableRow } from "./tables.ts";
import {
  columnsQuery,
  INDEXES_QUERY,
  insertQuery,
  PAGE_ROWS,
  pageQuery,
  placeOf,
  planTable,
  TABLES_QUERY,
  toLines,
  toValues,
} from "./tables.ts";

/** Where a dump goes on: in which table, after which row. */
export type DumpCursor = { table: string; after: Cell[] | null };

/** A part of what an object stores; `next` is null with the last. */
export type DumpSlice = { lines: (DdlLine | RowsLine)[]; next: DumpCursor | null };

/** Rows of a slice, about: 2,000 messages of 4,000 characters are 8 MB, and a call carries 32. */
const SLICE_ROWS = 2_000;
/** What is read in one turn has to fit one call, characters. */
const WHOLE_CHARACTERS = 14_000_000;

/**
 * A slice of everything that an object stores. Tables that are `whole` are read in the first one, in
 * one turn, so that they are true of one moment; the others after them, row by row, as they are then.
 * An object that stores nothing answers no lines.
 */
export function dumpSlice(
  store: Pick<ObjectStore, "rows">,
  cursor: DumpCursor | null,
  isWhole: (table: string) => boolean,
): DumpSlice {
  const tables = store.rows<TableRow>(TABLES_QUERY);
  const rest = tables.filter(({ name }) => !isWhole(name));
  if (cursor === null) {
    if (tables.length === 0) return { lines: [], next: null };
    const indexes = store.rows<{ sql: string }>(INDEXES_QUERY);
    const made: DdlLine = { kind: "ddl", sql: [...tables, ...indexes].map(({ sql }) => sql) };
    const whole = tables
      .filter(({ name }) => isWhole(name))
      .flatMap((one) => readWhole(store, one));
    const [first] = rest;
    if (whole.reduce((sum, line) => sum + JSON.stringify(line).length, 0) > WHOLE_CHARACTERS)
      throw new Error("the object holds more than one call carries: it waits for D1");
    return {
      lines: [made, ...whole],
      next: first === undefined ? null : { table: first.name, after: null },
    };
  }
  return readOn(store, rest, cursor);
}

function readOn(
  store: Pick<ObjectStore, "rows">,
  tables: readonly TableRow[],
  cursor: DumpCursor,
): DumpSlice {
  const lines: RowsLine[] = [];
  let { after } = cursor;
  let left = SLICE_ROWS;
  for (const table of tables.slice(tables.findIndex(({ name }) => name === cursor.table))) {
    const plan = planOf(store, table);
    for (;;) {
      if (left <= 0) return { lines, next: { table: table.name, after } };
      const rows = readPage(store, plan, after);
      lines.push(...toLines(plan, rows));
      left -= rows.length;
      const last = rows.at(-1);
      if (last !== undefined) after = placeOf(plan, last);
      if (rows.length < PAGE_ROWS) break;
    }
    after = null;
  }
  return { lines, next: null };
}

function readWhole(store: Pick<ObjectStore, "rows">, table: TableRow): RowsLine[] {
  const plan = planOf(store, table);
  const lines: RowsLine[] = [];
  let after: Cell[] | null = null;
  for (;;) {
    const rows = readPage(store, plan, after);
    lines.push(...toLines(plan, rows));
    const last = rows.at(-1);
    if (last === undefined || rows.length < PAGE_ROWS) return lines;
    after = placeOf(plan, last);
  }
}

function planOf(store: Pick<ObjectStore, "rows">, table: TableRow): TablePlan {
  return planTable(table, store.rows<ColumnRow>(columnsQuery(table.name)));
}

function readPage(
  store: Pick<ObjectStore, "rows">,
  plan: TablePlan,
  after: Cell[] | null,
): DumpedRow[] {
  // A key is of texts and numbers in every table of ours.
  const place = (after ?? []) as (string | number | null)[];
  return store.rows<DumpedRow>(pageQuery(plan, after !== null), ...place);
}

/** Writes lines of a dump into an object whose tables are those that the lines make, all or nothing. */
export function loadLines(
  storage: Pick<DurableObjectStorage, "sql" | "transactionSync">,
  lines: readonly (DdlLine | RowsLine)[],
): void {
  storage.transactionSync(() => {
    for (const line of lines) {
      if (line.kind === "ddl") for (const statement of line.sql) storage.sql.exec(statement);
      else for (const row of line.rows) storage.sql.exec(insertQuery(line), ...toValues(row));
    }
  });
}
