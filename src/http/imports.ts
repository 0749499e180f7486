import { Hono } from "hono";
import { contactOf } from "../protocol/contacts.ts";
import type { NewContact } from "../protocol/contacts.ts";
import { logTime, parseLogLine } from "../protocol/chat-log.ts";
import { MAX_EXPORT_PREVIEW_BYTES, MAX_PREVIEW_BYTES } from "../protocol/import.ts";
import type { ImportPreview, PreviewRow } from "../protocol/import.ts";
import { readHead } from "../jobs/import/head.ts";
import { csvRows } from "../jobs/import/csv.ts";
import { nameOf } from "../jobs/import/authors.ts";
import { detectFormat } from "../jobs/import/detect.ts";
import { fileLines } from "../jobs/import/lines.ts";
import { contactId, ContactTable } from "../storage/directory/contacts.ts";
import type { AppContext, AppEnv } from "./context.ts";
import { deny, queryNumber, readBytes, signedIn } from "./context.ts";
import { previewExport } from "./import-export-preview.ts";
import { workspaceOf } from "./workspace-access.ts";

/** Rows that a preview shows. */
const SHOWN = 20;

/** `/api/workspaces/:id/imports/preview`: what would become of the beginning of a file. The import itself is a job. */
export const imports = new Hono<AppEnv>().post("/:id/imports/preview", async (c) => {
  const { id } = await workspaceOf(c, "workspace.jobs.run");
  const size = queryNumber(c, "size", 0, Number.MAX_SAFE_INTEGER, 0);
  const isExport = c.req.query("format") === "export";
  const bytes = await readBytes(c, isExport ? MAX_EXPORT_PREVIEW_BYTES : MAX_PREVIEW_BYTES);
  const isLast = size <= bytes.byteLength;
  const format = detectFormat(bytes, isLast);
  if (format === undefined)
    return deny("invalid", "The file is no table of contacts, no chat log and no export");
  if (format === "export") {
    const { userId } = await signedIn(c);
    const asker = { env: c.env, createdBy: userId, workspaceId: id };
    return c.json(await previewExport(asker, bytes, isLast));
  }
  if (format === "contacts") return c.json(await previewContacts(c, id, bytes, isLast));
  return c.json(previewLog(bytes, isLast));
});

async function previewContacts(
  c: AppContext,
  workspaceId: string,
  bytes: Uint8Array,
  isLast: boolean,
): Promise<ImportPreview> {
  const head = readHead(bytes, isLast);
  if (typeof head === "string") return deny("invalid", head);
  const { columns, format, offset } = head;
  const rows = csvRows(bytes.subarray(offset), format, isLast).rows.slice(0, SHOWN);
  const found = rows.map((row) => contactOf(columns, row));
  const listId = c.req.query("listId") ?? "";
  const sound = found.filter((each): each is NewContact => typeof each !== "string");
  const table = new ContactTable(c.env);
  // A list of another workspace tells nothing of who is in it.
  const list = listId === "" ? undefined : await table.list(workspaceId, listId);
  const known = list === undefined ? new Set<string>() : await table.known(list.id, sound);
  const seen = new Set<string>();
  return {
    format: "contacts",
    fields: columns.fields.map(({ key }) => key),
    rows: found.map((contact, i): PreviewRow => {
      const line = i + 2;
      if (typeof contact === "string")
        return {
          line,
          what: "skip",
          reason: contact,
          name: rows[i]?.filter(Boolean).join(", ") ?? "",
          text: "",
        };
      const key = contactId(listId, contact);
      const isDouble = seen.has(key);
      seen.add(key);
      const shown = { line, name: contact.name, text: contact.email, fields: contact.fields };
      if (isDouble) return { ...shown, what: "skip", reason: "double" };
      return { ...shown, what: known.has(key) ? "merge" : "new" };
    }),
  };
}

function previewLog(bytes: Uint8Array, isLast: boolean): ImportPreview {
  const lines = fileLines(bytes, isLast, SHOWN * 2).filter(({ text }) => text?.trim() !== "");
  return {
    format: "log",
    fields: [],
    rows: lines.slice(0, SHOWN).map(({ text }, i): PreviewRow => {
      const line = i + 1;
      const parsed = text === null ? "tooLong" : parseLogLine(text);
      if (typeof parsed === "string")
        return { line, what: "skip", reason: parsed, name: "", text: (text ?? "").slice(0, 200) };
      const { nick, text: words } = parsed;
      return { line, what: "new", name: nameOf(nick), text: words, at: logTime(parsed).ms };
    }),
  };
}
