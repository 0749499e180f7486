import { z } from "zod";
import type { ContactSkip } from "./contacts.ts";
import type { Skipped } from "./chat-log.ts";

/** What a file may be: a table of contacts, or a chat log (JSON lines of `{day, time, nick, text}`). */
export const IMPORT_FORMATS = ["contacts", "log"] as const;
export type ImportFormat = (typeof IMPORT_FORMATS)[number];

/** The file of an import, at most, bytes. */
export const MAX_IMPORT_BYTES = 64 * 1_024 * 1_024;
/** The beginning of a file that a preview looks at, at most, bytes. */
export const MAX_PREVIEW_BYTES = 65_536;

const id = z.string().min(1).max(64);
const fileName = z.string().max(200).default("");

/** The input of a job of kind `import`, which also takes the file. */
export const importInput = z.discriminatedUnion("format", [
  z.object({ format: z.literal("contacts"), listId: id, fileName }),
  z.object({ format: z.literal("log"), channelId: id, fileName }),
]);
export type ImportInput = z.infer<typeof importInput>;

/** Why something is passed over. `repeat`: it was here before; `double`: the file names it twice. */
export type ImportSkip = ContactSkip | keyof Skipped | "repeat" | "double";

/** What an import came to: `read` is the sum of the rest. `merged` were there and took over what was new. */
export type ImportResult = {
  format: ImportFormat;
  read: number;
  imported: number;
  merged: number;
  skipped: Partial<Record<ImportSkip, number>>;
  /** Where it went, for a log. */
  channelId?: string;
  listId?: string;
};

/** A row or line of a preview: what it says, and what would become of it. */
export type PreviewRow = {
  /** Its number in the file, from 1. */
  line: number;
  what: "new" | "merge" | "skip";
  reason?: ImportSkip;
  /** Who it is, or who says it. */
  name: string;
  /** An address, or the words. */
  text: string;
  /** When it was said, ms. */
  at?: number;
  fields?: Record<string, string>;
};

/** What the beginning of a file looks like. */
export type ImportPreview = {
  format: ImportFormat;
  /** The fields that a table has beside name and address. */
  fields: string[];
  rows: PreviewRow[];
};
