import type { GroupChange, GroupView } from "../../protocol/groups.ts";
import { guardD1 } from "../d1.ts";
import type { Env } from "../env.ts";

type GroupRow = Omit<GroupView, "userIds"> & { user_ids: string };

/** Groups of people in workspaces. Calls throw what D1 throws. */
export class GroupTable {
  readonly #db: D1Database;

  constructor(env: Env) {
    this.#db = guardD1(env.DIRECTORY);
  }

  /** Of each of these groups the people who are in its workspace; groups of other workspaces are left out. One query. */
  async members(groupIds: readonly string[], workspaceId: string): Promise<Map<string, string[]>> {
    const { results } = await this.#db
      .prepare(
        `SELECT g.id AS groupId, p.user_id AS userId
         FROM user_group g JOIN user_group_member p ON p.group_id = g.id
         JOIN workspace_member m ON m.workspace_id = g.workspace_id AND m.user_id = p.user_id
         WHERE g.workspace_id = ?1 AND g.id IN (SELECT value FROM json_each(?2))`,
      )
      .bind(workspaceId, JSON.stringify(groupIds))
      .all<{ groupId: string; userId: string }>();
    const rows = Map.groupBy(results, (row) => row.groupId);
    return new Map([...rows].map(([id, its]) => [id, its.map(({ userId }) => userId)]));
  }

  /** Groups of the workspace after `cursor` (a group's id), by id. */
  async list(workspaceId: string, cursor: string, limit: number): Promise<GroupView[]> {
    const { results } = await this.#db
      .prepare(`${VIEW} WHERE g.workspace_id = ? AND g.id > ? ORDER BY g.id LIMIT ?`)
      .bind(workspaceId, cursor, limit)
      .all<GroupRow>();
    return results.map(toView);
  }

  async find(workspaceId: string, groupId: string): Promise<GroupView | undefined> {
    const row = await this.#db
      .prepare(`${VIEW} WHERE g.workspace_id = ? AND g.id = ?`)
      .bind(workspaceId, groupId)
      .first<GroupRow>();
    return row === null ? undefined : toView(row);
  }

  async count(workspaceId: string): Promise<number> {
    const row = await this.#db
      .prepare(`SELECT count(*) AS n FROM user_group WHERE workspace_id = ?`)
      .bind(workspaceId)
      .first<{ n: number }>();
    return row?.n ?? 0;
  }

  /** Makes a group; false where its handle is taken. `at` in ms. */
  async create(
    group: GroupView,
    { workspaceId, by, at }: { workspaceId: string; by: string; at: number },
  ): Promise<boolean> {
    const added = await this.#db
      .prepare(
        `INSERT OR IGNORE INTO user_group (id, workspace_id, handle, name, description, created_by, created_at)
         VALUES (?, ?, ?, ?, ?, ?, ?)`,
      )
      .bind(group.id, workspaceId, group.handle, group.name, group.description, by, at)
      .run();
    if (added.meta.changes === 0) return false;
    await this.setMembers(group.id, group.userIds);
    return true;
  }

  /** Changes what is named; false where the handle is taken. */
  async update(workspaceId: string, groupId: string, change: GroupChange): Promise<boolean> {
    const { handle = null, name = null, description = null } = change;
    const done = await this.#db
      .prepare(
        `UPDATE OR IGNORE user_group SET handle = coalesce(?3, handle), name = coalesce(?4, name),
           description = coalesce(?5, description) WHERE workspace_id = ?1 AND id = ?2`,
      )
      .bind(workspaceId, groupId, handle, name, description)
      .run();
    return done.meta.changes > 0;
  }

  /** Says who is in a group, all or nothing. */
  async setMembers(groupId: string, userIds: readonly string[]): Promise<void> {
    await this.#db.batch([
      this.#db.prepare(`DELETE FROM user_group_member WHERE group_id = ?`).bind(groupId),
      this.#db
        .prepare(
          `INSERT INTO user_group_member (group_id, user_id) SELECT ?1, value FROM json_each(?2)`,
        )
        .bind(groupId, JSON.stringify(userIds)),
    ]);
  }

  async remove(workspaceId: string, groupId: string): Promise<void> {
    await this.#db.batch([
      this.#db
        .prepare(
          `DELETE FROM user_group_member WHERE group_id IN
             (SELECT id FROM user_group WHERE workspace_id = ? AND id = ?)`,
        )
        .bind(workspaceId, groupId),
      this.#db
        .prepare(`DELETE FROM user_group WHERE workspace_id = ? AND id = ?`)
        .bind(workspaceId, groupId),
    ]);
  }
}

/** Groups with those of their people who are in the workspace. */
const VIEW = `SELECT g.id, g.handle, g.name, g.description,
  (SELECT json_group_array(user_id) FROM (SELECT p.user_id FROM user_group_member p
     JOIN workspace_member m ON m.workspace_id = g.workspace_id AND m.user_id = p.user_id
     WHERE p.group_id = g.id ORDER BY p.user_id)) AS user_ids
  FROM user_group g`;

function toView({ user_ids, id, handle, name, description }: GroupRow): GroupView {
  // The query builds an array of ids.
  return { id, handle, name, description, userIds: JSON.parse(user_ids) as string[] };
}
