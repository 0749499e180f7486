import { Hono } from "hono";
import { z } from "zod";
import type { ContactListView } from "../protocol/contacts.ts";
import { CONTACT_LIMITS, contactBody, contactListBody } from "../protocol/contacts.ts";
import { csvLine } from "../protocol/csv.ts";
import { newId } from "../protocol/ids.ts";
import { LIMITS } from "../protocol/limits.ts";
import { contactId, ContactTable } from "../storage/directory/contacts.ts";
import { now } from "../storage/faults.ts";
import type { AppContext, AppEnv } from "./context.ts";
import { deny, pageLimit, pageOf, readBody, signedIn } from "./context.ts";
import { answer } from "./reply.ts";
import { workspaceOf } from "./workspace-access.ts";

const MAX_SEARCH_CHARACTERS = 100;
/** Columns of a table that is handed out: no spreadsheet takes them without end. */
const MAX_CSV_FIELDS = 1_000;
/** Contacts that one look into the list writes into a file. */
const A_PIECE = 500;

const removeBody = z.object({
  ids: z.array(z.string().min(1).max(64)).min(1).max(LIMITS.pageMax),
});

/** `/api/workspaces/:id/contacts`: lists of people to write to. Managers see them, to others in the workspace they are forbidden. */
export const contacts = new Hono<AppEnv>()
  .get("/:id/contacts", async (c) => {
    const { id } = await workspaceOf(c, "workspace.contacts.manage");
    const limit = pageLimit(c);
    const rows = await new ContactTable(c.env).lists(id, c.req.query("cursor") ?? "", limit + 1);
    return answer(
      c,
      pageOf(rows, limit, (row) => row.id),
    );
  })
  .post("/:id/contacts", async (c) => {
    const { id } = await workspaceOf(c, "workspace.contacts.manage");
    const { userId } = await signedIn(c);
    const { name } = await readBody(c, contactListBody);
    const table = new ContactTable(c.env);
    if ((await table.countLists(id)) >= CONTACT_LIMITS.lists)
      deny("conflict", `A workspace has at most ${CONTACT_LIMITS.lists} contact lists`);
    const list: ContactListView = { id: newId("l"), name, count: 0, createdAt: now() };
    const how = { workspaceId: id, by: userId, at: list.createdAt };
    if (!(await table.createList(list, how))) deny("conflict", "This name is taken");
    return c.json(list, 201);
  })
  .patch("/:id/contacts/:listId", async (c) => {
    const { workspaceId, list } = await listOf(c);
    const { name } = await readBody(c, contactListBody);
    if (!(await new ContactTable(c.env).renameList(workspaceId, list.id, name)))
      deny("conflict", "This name is taken");
    return c.json({ ...list, name } satisfies ContactListView);
  })
  .delete("/:id/contacts/:listId", async (c) => {
    const { workspaceId, list } = await listOf(c);
    await new ContactTable(c.env).removeList(workspaceId, list.id);
    return c.json({ id: list.id });
  })
  .get("/:id/contacts/:listId", async (c) => {
    const { workspaceId, list } = await listOf(c);
    const limit = pageLimit(c);
    const search = c.req.query("search") ?? "";
    if (search.length > MAX_SEARCH_CHARACTERS) deny("invalid", "search: is too long");
    const rows = await new ContactTable(c.env).contacts(
      { workspaceId, listId: list.id },
      { cursor: c.req.query("cursor") ?? "", limit: limit + 1, search },
    );
    return answer(
      c,
      pageOf(rows, limit, (row) => row.id),
    );
  })
  .post("/:id/contacts/:listId", async (c) => {
    const { workspaceId, list } = await listOf(c);
    const { userId } = await signedIn(c);
    const contact = await readBody(c, contactBody);
    const table = new ContactTable(c.env);
    const known = (await table.known(list.id, [contact])).size > 0;
    if (!known && list.count >= CONTACT_LIMITS.contacts)
      deny("conflict", `A list has at most ${CONTACT_LIMITS.contacts} contacts`);
    await table.put(list.id, [contact], userId, now());
    const made = await table.find(workspaceId, list.id, contactId(list.id, contact));
    return c.json(made, known ? 200 : 201);
  })
  .delete("/:id/contacts/:listId/people", async (c) => {
    const { list } = await listOf(c);
    const { ids } = await readBody(c, removeBody);
    return c.json({ removed: await new ContactTable(c.env).remove(list.id, ids) });
  })
  .get("/:id/contacts/:listId/csv", async (c) => {
    const { workspaceId, list } = await listOf(c);
    const table = new ContactTable(c.env);
    const fields = await table.fieldsOf(list.id, MAX_CSV_FIELDS + 1);
    if (fields.length > MAX_CSV_FIELDS)
      deny("too_large", `A table has at most ${MAX_CSV_FIELDS} fields`);
    const body = csvOf(table, { workspaceId, listId: list.id }, fields);
    return new Response(body, {
      headers: {
        "Content-Type": "text/csv; charset=utf-8",
        "Content-Disposition": `attachment; filename="contacts.csv"; filename*=UTF-8''${encodeURIComponent(`${list.name}.csv`).replace(/['()*]/g, escapeByte)}`,
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "no-store",
      },
    });
  });

/** The list of the path; one of another workspace is absent. */
async function listOf(c: AppContext): Promise<{ workspaceId: string; list: ContactListView }> {
  const { id } = await workspaceOf(c, "workspace.contacts.manage");
  const list = await new ContactTable(c.env).list(id, c.req.param("listId") ?? "");
  return { workspaceId: id, list: list ?? deny("not_found", "There is no such contact list") };
}

/** A list as CSV, piece by piece: name, address, and each of these fields. */
function csvOf(
  table: ContactTable,
  place: { workspaceId: string; listId: string },
  fields: readonly string[],
): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  let cursor = "";
  return new ReadableStream({
    start(controller) {
      // Spreadsheets take a file for UTF-8 by its mark alone.
      controller.enqueue(encoder.encode(`\ufeff${csvLine(["name", "email", ...fields])}`));
    },
    async pull(controller) {
      const rows = await table.contacts(place, { cursor, limit: A_PIECE });
      const lines = rows.map(({ name, email, fields: own }) =>
        csvLine([name, email ?? "", ...fields.map((key) => own[key] ?? "")]),
      );
      if (lines.length > 0) controller.enqueue(encoder.encode(lines.join("")));
      cursor = rows.at(-1)?.id ?? cursor;
      if (rows.length < A_PIECE) controller.close();
    },
  });
}

function escapeByte(character: string): string {
  return `%${character.charCodeAt(0).toString(16).toUpperCase()}`;
}
