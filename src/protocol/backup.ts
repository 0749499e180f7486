import { z } from "zod";

/** The version of a backup's format; a restore takes its own and no other. */
export const BACKUP_VERSION = 1;

const cell = z.union([
  z.string(),
  z.number(),
  z.null(),
  z.object({ b64: z.string() }),
  z.object({ real: z.enum(["Infinity", "-Infinity"]) }),
]);
/** A value of a row; bytes are `{b64}`, and what JSON has no number for `{real}`. */
export type Cell = z.infer<typeof cell>;

const rows = z.object({
  kind: z.literal("rows"),
  table: z.string(),
  columns: z.array(z.string()).min(1),
  rows: z.array(z.array(cell)),
});
/** Rows of one table, as they are stored. */
export type RowsLine = z.infer<typeof rows>;

const ddl = z.object({ kind: z.literal("ddl"), sql: z.array(z.string()) });
/** What makes the tables of an object. */
export type DdlLine = z.infer<typeof ddl>;

const file = z.object({
  kind: z.literal("file"),
  key: z.string(),
  /** Bytes. */
  size: z.int().min(0),
  contentType: z.string().nullable(),
  custom: z.record(z.string(), z.string()),
});
const bytes = z.object({
  kind: z.literal("bytes"),
  key: z.string(),
  /** Where in the file these are, and how many there are of it in all. */
  offset: z.int().min(0),
  size: z.int().min(0),
  b64: z.string(),
});
/** Some of the bytes of a file, all but the last as many as {@link FILE_PART_BYTES}. */
export type BytesLine = z.infer<typeof bytes>;
export type FileLine = z.infer<typeof file>;

const header = z.object({
  kind: z.literal("backup"),
  version: z.literal(BACKUP_VERSION),
  /** When it was begun, ms. */
  at: z.int(),
  /** The migrations of each database, by its binding, in their order. */
  migrations: z.record(z.string(), z.array(z.string())),
});
export type BackupHeader = z.infer<typeof header>;

const object = z.object({
  kind: z.literal("object"),
  of: z.enum(["channel", "inbox"]),
  name: z.string(),
});
const d1 = z.object({ kind: z.literal("d1"), db: z.string() });
/** What begins a section of a backup, to which the lines after it belong. The same object again replaces what came before. */
export type Section = z.infer<typeof object> | z.infer<typeof d1>;
export type ObjectKind = "channel" | "inbox";

const LINES = [header, object, d1, ddl, rows, file, bytes] as const;
/** What the deployment answers, line by line. */
export const backupLine = z.discriminatedUnion("kind", LINES);
export type BackupLine = z.infer<typeof backupLine>;

/** What the file has beside: a sum over the lines since the last one, and at the end what there is in all. */
const sum = z.object({ kind: z.literal("sum"), lines: z.int(), sha256: z.string() });
const manifest = z.object({
  kind: z.literal("manifest"),
  lines: z.int(),
  /** Over every line before, sums included. */
  sha256: z.string(),
  counts: z.object({
    objects: z.int(),
    rows: z.int(),
    files: z.int(),
    bytes: z.int(),
  }),
});
export type Manifest = z.infer<typeof manifest>;
export const fileLine = z.discriminatedUnion("kind", [...LINES, sum, manifest]);

/** Bytes of a file in one line: the least that R2 takes as a part of several. */
export const FILE_PART_BYTES = 5 * 1_024 * 1_024;

/** One step of a restore: what to do, in this order. `wipe` and `settle` are asked again with what they answer as `next`. */
export const restoreStep = z.discriminatedUnion("step", [
  z.object({ step: z.literal("wipe"), next: z.string().nullable() }),
  z.object({
    step: z.literal("object"),
    of: z.enum(["channel", "inbox"]),
    name: z.string().min(1).max(200),
    /** The first lines of the object, which is emptied before; the last, after which it lives again. */
    first: z.boolean(),
    last: z.boolean(),
    lines: z.array(z.union([ddl, rows])),
  }),
  z.object({ step: z.literal("d1"), db: z.string(), lines: z.array(rows) }),
  z.object({
    step: z.literal("file"),
    file,
    part: bytes.nullable(),
    /** Of a file of several parts: what the parts before answered. */
    upload: z
      .object({
        id: z.string(),
        parts: z.array(z.object({ partNumber: z.int(), etag: z.string() })),
      })
      .nullable(),
  }),
  z.object({ step: z.literal("settle"), next: z.string().nullable() }),
]);
export type RestoreStep = z.infer<typeof restoreStep>;
export type Upload = NonNullable<Extract<RestoreStep, { step: "file" }>["upload"]>;
