import { base64url, keyedHash } from "../../protocol/hmac.ts";
import { CONTACT_LIMITS } from "../../protocol/contacts.ts";
import type { ContactListView, ContactView, NewContact } from "../../protocol/contacts.ts";
import { guardD1 } from "../d1.ts";
import type { Env } from "../env.ts";

type ContactRow = Omit<ContactView, "fields"> & { fields: string };

/** Enough to tell the contacts of one list apart, bytes. */
const KEY_BYTES = 16;

/** The id of a contact in a list: the same address is the same contact, and without one the same name. */
export function contactId(listId: string, { email, name }: NewContact): string {
  const identity = email === "" ? `name:${name.toLowerCase()}` : `email:${email}`;
  return `p_${base64url(keyedHash(listId)(identity).subarray(0, KEY_BYTES))}`;
}

/** Contact lists of workspaces and who is in them. Calls throw what D1 throws. */
export class ContactTable {
  readonly #db: D1Database;

  constructor(env: Env) {
    this.#db = guardD1(env.DIRECTORY);
  }

  /** Lists of the workspace after `cursor` (a list's id), by id. */
  async lists(workspaceId: string, cursor: string, limit: number): Promise<ContactListView[]> {
    const { results } = await this.#db
      .prepare(`${LIST} WHERE l.workspace_id = ? AND l.id > ? ORDER BY l.id LIMIT ?`)
      .bind(workspaceId, cursor, limit)
      .all<ContactListView>();
    return results;
  }

  /** A list of this workspace. */
  async list(workspaceId: string, listId: string): Promise<ContactListView | undefined> {
    const row = await this.#db
      .prepare(`${LIST} WHERE l.workspace_id = ? AND l.id = ?`)
      .bind(workspaceId, listId)
      .first<ContactListView>();
    return row ?? undefined;
  }

  async countLists(workspaceId: string): Promise<number> {
    const row = await this.#db
      .prepare(`SELECT count(*) AS n FROM contact_list WHERE workspace_id = ?`)
      .bind(workspaceId)
      .first<{ n: number }>();
    return row?.n ?? 0;
  }

  /** Makes a list; false where its name is taken. `at` in ms. */
  async createList(
    { id, name }: { id: string; name: string },
    { workspaceId, by, at }: { workspaceId: string; by: string; at: number },
  ): Promise<boolean> {
    const added = await this.#db
      .prepare(
        `INSERT OR IGNORE INTO contact_list (id, workspace_id, name, created_by, created_at)
         VALUES (?, ?, ?, ?, ?)`,
      )
      .bind(id, workspaceId, name, by, at)
      .run();
    return added.meta.changes > 0;
  }

  /** False where the name is taken. */
  async renameList(workspaceId: string, listId: string, name: string): Promise<boolean> {
    const done = await this.#db
      .prepare(`UPDATE OR IGNORE contact_list SET name = ?3 WHERE workspace_id = ?1 AND id = ?2`)
      .bind(workspaceId, listId, name)
      .run();
    return done.meta.changes > 0;
  }

  /** Deletes a list of this workspace with everybody in it. */
  async removeList(workspaceId: string, listId: string): Promise<void> {
    await this.#db.batch([
      this.#db
        .prepare(
          `DELETE FROM contact WHERE list_id IN
             (SELECT id FROM contact_list WHERE workspace_id = ? AND id = ?)`,
        )
        .bind(workspaceId, listId),
      this.#db
        .prepare(`DELETE FROM contact_list WHERE workspace_id = ? AND id = ?`)
        .bind(workspaceId, listId),
    ]);
  }

  async count(listId: string): Promise<number> {
    const row = await this.#db
      .prepare(`SELECT count(*) AS n FROM contact WHERE list_id = ?`)
      .bind(listId)
      .first<{ n: number }>();
    return row?.n ?? 0;
  }

  /** Contacts of a list of this workspace after `cursor` (a contact's id), by id; `search` is a part of a name or address, `people` leaves out who is nobody of the workspace. */
  async contacts(
    { workspaceId, listId }: { workspaceId: string; listId: string },
    {
      cursor,
      limit,
      search = "",
      people = false,
    }: { cursor: string; limit: number; search?: string; people?: boolean },
  ): Promise<ContactView[]> {
    const { results } = await this.#db
      .prepare(
        `${CONTACT} WHERE c.list_id = ?2 AND c.id > ?3
           AND (?5 = '' OR instr(coalesce(c.folded, lower(c.name)), ?5) > 0 OR instr(c.email, ?5) > 0)
           AND (?6 = 0 OR m.user_id IS NOT NULL)
         ORDER BY c.id LIMIT ?4`,
      )
      .bind(workspaceId, listId, cursor, limit, search.toLowerCase(), people ? 1 : 0)
      .all<ContactRow>();
    return results.map(toView);
  }

  /** One contact of a list of this workspace. */
  async find(workspaceId: string, listId: string, id: string): Promise<ContactView | undefined> {
    const row = await this.#db
      .prepare(`${CONTACT} WHERE c.list_id = ?2 AND c.id = ?3`)
      .bind(workspaceId, listId, id)
      .first<ContactRow>();
    return row === null ? undefined : toView(row);
  }

  /** The names of the fields that anybody in a list has, in order, at most `limit`. */
  async fieldsOf(listId: string, limit: number): Promise<string[]> {
    const { results } = await this.#db
      .prepare(
        `SELECT DISTINCT f.key AS key FROM contact c, json_each(c.fields) f
         WHERE c.list_id = ? ORDER BY f.key LIMIT ?`,
      )
      .bind(listId, limit)
      .all<{ key: string }>();
    return results.map(({ key }) => key);
  }

  /** How many of a list are people of the workspace, and how many of those lack each of these fields. */
  async reach(
    workspaceId: string,
    listId: string,
    fields: readonly string[],
  ): Promise<{ people: number; others: number; missing: Map<string, number> }> {
    const [counts, lacking] = await this.#db.batch<Record<string, unknown>>([
      this.#db
        .prepare(
          `SELECT count(DISTINCT userId) AS people, coalesce(sum(userId IS NULL), 0) AS others
           FROM (${CONTACT} WHERE c.list_id = ?2)`,
        )
        .bind(workspaceId, listId),
      this.#db
        .prepare(
          `SELECT f.value AS field, count(*) AS n FROM json_each(?3) f JOIN (${CONTACT} WHERE c.list_id = ?2) c
           WHERE c.userId IS NOT NULL AND NOT EXISTS
             (SELECT 1 FROM json_each(c.fields) own WHERE own.key = f.value)
           GROUP BY f.value`,
        )
        .bind(workspaceId, listId, JSON.stringify(fields)),
    ]);
    const [row] = counts?.results ?? [];
    return {
      people: Number(row?.["people"] ?? 0),
      others: Number(row?.["others"] ?? 0),
      missing: new Map(lacking?.results.map(({ field, n }) => [String(field), Number(n)] as const)),
    };
  }

  /**
   * Puts contacts into a list, those that are there already merged: a name and fields that are given take
   * the place of what was there, the rest stays; fields beyond the {@link CONTACT_LIMITS} stay out. `by` is the import or the person that does. May be repeated.
   */
  async put(
    listId: string,
    contacts: readonly NewContact[],
    by: string,
    at: number,
  ): Promise<void> {
    if (contacts.length === 0) return;
    const rows = contacts.map((contact) => ({
      ...contact,
      id: contactId(listId, contact),
      folded: contact.name.toLowerCase(),
    }));
    await this.#db
      .prepare(
        `INSERT INTO contact (list_id, id, name, folded, email, fields, made_by, seen_by, created_at, updated_at)
         SELECT ?1, value ->> 'id', value ->> 'name', value ->> 'folded',
           nullif(value ->> 'email', ''), value -> 'fields',
           ?3, ?3, ?4, ?4 FROM json_each(?2) WHERE true
         ON CONFLICT (list_id, id) DO UPDATE SET
           name = CASE WHEN excluded.name = '' THEN name ELSE excluded.name END,
           folded = CASE WHEN excluded.name = '' THEN folded ELSE excluded.folded END,
           fields = (SELECT json_group_object(key, value) FROM
             (SELECT key, value FROM json_each(json_patch(fields, excluded.fields)) ORDER BY id LIMIT ?5)),
           seen_by = excluded.seen_by, updated_at = excluded.updated_at`,
      )
      .bind(listId, JSON.stringify(rows), by, at, CONTACT_LIMITS.fields)
      .run();
  }

  /** Which of these are in the list already, by id. */
  async known(listId: string, contacts: readonly NewContact[]): Promise<Set<string>> {
    const ids = contacts.map((contact) => contactId(listId, contact));
    const { results } = await this.#db
      .prepare(
        `SELECT id FROM contact WHERE list_id = ?1 AND id IN (SELECT value FROM json_each(?2))`,
      )
      .bind(listId, JSON.stringify(ids))
      .all<{ id: string }>();
    return new Set(results.map(({ id }) => id));
  }

  /** How many contacts of a list an import has made, and how many that were there it has named. */
  async tally(listId: string, by: string): Promise<{ made: number; merged: number }> {
    const row = await this.#db
      .prepare(
        `SELECT coalesce(sum(made_by = ?2), 0) AS made,
           coalesce(sum(made_by <> ?2 AND seen_by = ?2), 0) AS merged
         FROM contact WHERE list_id = ?1`,
      )
      .bind(listId, by)
      .first<{ made: number; merged: number }>();
    return row ?? { made: 0, merged: 0 };
  }

  /** Takes contacts out of a list; answers how many there were. */
  async remove(listId: string, ids: readonly string[]): Promise<number> {
    const done = await this.#db
      .prepare(`DELETE FROM contact WHERE list_id = ?1 AND id IN (SELECT value FROM json_each(?2))`)
      .bind(listId, JSON.stringify(ids))
      .run();
    return done.meta.changes;
  }
}

const LIST = `SELECT l.id, l.name, l.created_at AS createdAt,
  (SELECT count(*) FROM contact WHERE list_id = l.id) AS count FROM contact_list l`;

/** Contacts with whom of the workspace ?1 their address is. */
const CONTACT = `SELECT c.id, c.name, c.email, c.fields, c.updated_at AS updatedAt,
  m.user_id AS userId FROM contact c
  LEFT JOIN user u ON u.email = c.email
  LEFT JOIN workspace_member m ON m.workspace_id = ?1 AND m.user_id = u.id`;

function toView({ id, name, email, fields, userId, updatedAt }: ContactRow): ContactView {
  // Written by `put` alone.
  const own = JSON.parse(fields) as Record<string, string>;
  return { id, name, email, fields: own, userId, updatedAt };
}
