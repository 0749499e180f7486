import { z } from "zod";
import type { ContactSkip } from "./contacts.ts";
import type { Skipped } from "./chat-log.ts";

/** What a file may be: a table of contacts, a chat log (JSON lines of `{day, time, nick, text}`), or an export of a workspace. */
export const IMPORT_FORMATS = ["contacts", "log", "export"] as const;
export type ImportFormat = (typeof IMPORT_FORMATS)[number];

/** The file of an import, at most, bytes. */
export const MAX_IMPORT_BYTES = 64 * 1_024 * 1_024;
/** The beginning of a file that a preview looks at, at most, bytes. */
export const MAX_PREVIEW_BYTES = 65_536;
/** Of an export its people, groups and channels, at most, bytes. */
export const MAX_EXPORT_PREVIEW_BYTES = 2 * 1_024 * 1_024;

const id = z.string().min(1).max(64);
const fileName = z.string().max(200).default("");

/** The input of a job of kind `import`, which also takes the file. */
export const importInput = z.discriminatedUnion("format", [
  z.object({ format: z.literal("contacts"), listId: id, fileName }),
  z.object({ format: z.literal("log"), channelId: id, fileName }),
  z.object({ format: z.literal("export"), fileName }),
]);
export type ImportInput = z.infer<typeof importInput>;

/**
 * Why something of an export is passed over. `deleted` it was there; `unmatched` somebody of it is no
 * member here; `existing` the channel was here, and nobody is added to it; `closed` who imports does not
 * moderate the channel of this name; `archived` it is; `exposed` private words would be seen in a public
 * channel; `owner` conversations are the owner's to import; `declined` one of its people takes no new
 * conversations; `full` there is no room for more.
 */
export type ExportSkip =
  | "deleted"
  | "unmatched"
  | "existing"
  | "closed"
  | "archived"
  | "exposed"
  | "owner"
  | "declined"
  | "full";

/** Why something is passed over. `repeat`: it was here before; `double`: the file names it twice. */
export type ImportSkip = ContactSkip | keyof Skipped | ExportSkip | "repeat" | "double";

/** What became of some things: `read` is the sum of the rest. `merged` were there and took over what was new. */
export type ImportTally = {
  read: number;
  imported: number;
  merged: number;
  skipped: Partial<Record<ImportSkip, number>>;
};

/** What there is in an export. Of people those are merged who are members here; the others are names on their words. */
export const EXPORT_THINGS = ["people", "groups", "channels", "members", "messages"] as const;
export type ExportThing = (typeof EXPORT_THINGS)[number];

/** What an import came to. */
export type ImportResult = ImportTally & {
  format: ImportFormat;
  /** For an export, what became of each kind of thing. */
  things?: Record<ExportThing, ImportTally>;
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

/** What an export is of, and whom of it one would find again here. */
export type ExportSummary = {
  workspace: string;
  /** When it was made, ms. */
  at: number;
  /** How many of its people are members here, and how many are not. */
  members: number;
  outsiders: number;
  /** Null where the end was not among what was looked at. */
  messages: number | null;
};

/** What the beginning of a file looks like; of an export the rows are its channels. */
export type ImportPreview = {
  format: ImportFormat;
  export?: ExportSummary;
  /** The fields that a table has beside name and address. */
  fields: string[];
  rows: PreviewRow[];
};
