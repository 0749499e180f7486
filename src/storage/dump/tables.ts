import { Buffer } from "node:buffer";
import type { Cell, RowsLine } from "../../protocol/backup.ts";

/** Every table that is ours, in the order in which they were made, so that what refers comes after what is referred to. */
export const TABLES_QUERY = `SELECT name, sql FROM sqlite_master
  WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' AND name NOT LIKE '\\_cf\\_%' ESCAPE '\\'
  ORDER BY rowid`;
export type TableRow = { name: string; sql: string };

/** The indexes that were made by name. */
export const INDEXES_QUERY = `SELECT sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL ORDER BY rowid`;

/** The columns of a table; the name is one of {@link TABLES_QUERY}. */
export const columnsQuery = (table: string): string => `PRAGMA table_info(${quoted(table)})`;
export type ColumnRow = { name: string; type: string; pk: number };

/** What a table refers to; the name is one of {@link TABLES_QUERY}. */
export const parentsQuery = (table: string): string => `PRAGMA foreign_key_list(${quoted(table)})`;
/** Column `from` of the table is column `to` of a row in `table`. */
export type ParentRow = { table: string; from: string; to: string };

/** How a table is read from its first row to its last: by what its rows are ordered in the file. */
export type TablePlan = { name: string; columns: string[]; key: string[] };

/** A row that a query of {@link pageQuery} answers. */
export type DumpedRow = Record<
  string,
  string | number | null | ArrayBuffer | Uint8Array | number[]
>;

/** Rows that one query reads. */
export const PAGE_ROWS = 500;
/** Characters of one line of rows, about. */
const LINE_CHARACTERS = 500_000;

/** How to read a table. One with rowids is read by them, and keeps them. */
export function planTable({ name, sql }: TableRow, columns: readonly ColumnRow[]): TablePlan {
  const names = columns.map((column) => column.name);
  const primary = columns.filter(({ pk }) => pk > 0).toSorted((a, b) => a.pk - b.pk);
  if (/WITHOUT\s+ROWID\s*$/i.test(sql))
    return { name, columns: names, key: primary.map((column) => column.name) };
  const [only] = primary;
  if (primary.length === 1 && only?.type.toUpperCase() === "INTEGER")
    return { name, columns: names, key: [only.name] };
  return { name, columns: ["rowid", ...names], key: ["rowid"] };
}

/** The first column of the key of what D1 has of each channel. */
const CHANNEL_COLUMN = "channel_id";
const BY_CHANNEL = new RegExp(`PRIMARY KEY \\(${CHANNEL_COLUMN}, .*WITHOUT ROWID`, "is");

/** True for a table whose rows are in the order of the channels that they belong to. */
export function isByChannel({ sql }: TableRow): boolean {
  return BY_CHANNEL.test(sql);
}

/**
 * The rows after a place, in order; its parameters are the place's values, if any, and the channel's id
 * where only rows `ofChannel` are asked, in a table that {@link isByChannel}.
 */
export function pageQuery(
  { name, columns, key }: TablePlan,
  hasPlace: boolean,
  ofChannel = false,
): string {
  const list = key.map(quoted).join(", ");
  const terms: string[] = [];
  if (hasPlace) terms.push(`(${list}) > (${key.map(() => "?").join(", ")})`);
  // After a place only what is beyond the channel is left to keep out, and so both bound one range.
  if (ofChannel) terms.push(`${quoted(CHANNEL_COLUMN)} ${hasPlace ? "<=" : "="} ?`);
  const where = terms.length === 0 ? "" : `WHERE ${terms.join(" AND ")}`;
  return `SELECT ${columns.map(quoted).join(", ")} FROM ${quoted(name)} ${where} ORDER BY ${list} LIMIT ${PAGE_ROWS}`;
}

/** The place of a row. */
export function placeOf({ key }: TablePlan, row: DumpedRow): Cell[] {
  return key.map((column) => toCell(row[column]));
}

/** Rows as lines of a bounded size each; a row that is beyond it has a line of its own. */
export function toLines(plan: TablePlan, rows: readonly DumpedRow[]): RowsLine[] {
  const lines: RowsLine[] = [];
  let size = Number.POSITIVE_INFINITY;
  for (const row of rows) {
    const cells = plan.columns.map((column) => toCell(row[column]));
    const own = cells.reduce((sum: number, one) => sum + charactersOf(one), 0);
    if (size + own > LINE_CHARACTERS) {
      lines.push({ kind: "rows", table: plan.name, columns: plan.columns, rows: [] });
      size = 0;
    }
    size += own;
    lines.at(-1)?.rows.push(cells);
  }
  return lines;
}

/** Writes one row, unless what it refers to is not there; run it with {@link toValues} of it. */
export function insertQuery(
  { table, columns }: Pick<RowsLine, "table" | "columns">,
  parents: readonly ParentRow[] = [],
): string {
  const cells = columns.map((_, i) => `?${i + 1}`);
  return `INSERT OR REPLACE INTO ${quoted(table)} (${columns.map(quoted).join(", ")})
    SELECT ${cells.join(", ")} WHERE ${refersTo(columns, cells, parents)}`;
}

/**
 * Writes every row of a list of lists that is its one parameter, as JSON, but for those that refer to
 * what is not there. None of them {@link needsValues}.
 */
export function insertManyQuery(
  { table, columns }: Pick<RowsLine, "table" | "columns">,
  parents: readonly ParentRow[] = [],
): string {
  const cells = columns.map((_, i) => `one.value ->> ${i}`);
  return `INSERT OR REPLACE INTO ${quoted(table)} (${columns.map(quoted).join(", ")})
    SELECT ${cells.join(", ")} FROM json_each(?) one WHERE ${refersTo(columns, cells, parents)}`;
}

/** In SQL: true where all that a row refers to is there. */
function refersTo(
  columns: readonly string[],
  cells: readonly string[],
  parents: readonly ParentRow[],
): string {
  const each = parents.map(({ table, from, to }) => {
    const cell = cells[columns.indexOf(from)] ?? "NULL";
    return `(${cell} IS NULL OR EXISTS (SELECT 1 FROM ${quoted(table)} parent WHERE parent.${quoted(to)} = ${cell}))`;
  });
  return ["true", ...each].join(" AND ");
}

/** The row as SQLite takes it. */
export function toValues(row: readonly Cell[]): (string | number | null | Uint8Array)[] {
  return row.map((one) => {
    if (typeof one !== "object" || one === null) return one;
    return "real" in one ? Number(one.real) : new Uint8Array(Buffer.from(one.b64, "base64"));
  });
}

/** True where a row holds what JSON cannot say as it is. */
export function needsValues(row: readonly Cell[]): boolean {
  return row.some((one) => typeof one === "object" && one !== null);
}

function toCell(value: DumpedRow[string] | undefined): Cell {
  if (value === undefined || value === null) return null;
  if (typeof value === "string" || Number.isFinite(value)) return value as string | number;
  if (typeof value === "number") return { real: value > 0 ? "Infinity" : "-Infinity" };
  // D1 answers bytes as a list of numbers.
  return {
    b64: Buffer.from(value instanceof ArrayBuffer ? new Uint8Array(value) : value).toString(
      "base64",
    ),
  };
}

function charactersOf(one: Cell): number {
  if (typeof one === "string") return one.length + 3;
  return typeof one === "object" && one !== null && "b64" in one ? one.b64.length + 12 : 8;
}

/** A name in SQL, whatever it holds. */
export function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}
