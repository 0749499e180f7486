import type { TopChannel, WorkspaceUsage } from "../../protocol/admin.ts";
import type { Plan } from "../../protocol/limits.ts";
import { guardD1 } from "../d1.ts";
import type { Env } from "../env.ts";

/** A workspace as it is listed for the operator, without what its messages take. */
export type WorkspaceRow = Omit<WorkspaceUsage, "messages" | "storageBytes" | "costPerMonth">;

/** What the operator sees of everybody's things: names and counts. Calls throw what D1 throws. */
export class UsageTable {
  readonly #db: D1Database;

  constructor(env: Env) {
    this.#db = guardD1(env.DIRECTORY);
  }

  /** Workspaces after `cursor` (an id), by id. */
  async workspaces(cursor: string, limit: number): Promise<WorkspaceRow[]> {
    const { results } = await this.#db
      .prepare(
        `SELECT id, name, slug, plan, created_at AS createdAt, delete_at AS deleteAt,
           (SELECT count(*) FROM workspace_member m WHERE m.workspace_id = w.id) AS members,
           (SELECT count(*) FROM channel c WHERE c.workspace_id = w.id) AS channels
         FROM workspace w WHERE id > ? ORDER BY id LIMIT ?`,
      )
      .bind(cursor, limit)
      .all<WorkspaceRow>();
    return results;
  }

  /** The channels of these workspaces, with the workspace of each; at most `limit`. */
  async channels(
    workspaceIds: readonly string[],
    limit: number,
  ): Promise<{ id: string; workspaceId: string }[]> {
    const { results } = await this.#db
      .prepare(
        `SELECT id, workspace_id AS workspaceId FROM channel
         WHERE workspace_id IN (SELECT value FROM json_each(?)) LIMIT ?`,
      )
      .bind(JSON.stringify(workspaceIds), limit)
      .all<{ id: string; workspaceId: string }>();
    return results;
  }

  /** Puts a workspace on a plan; false where there is none. */
  async setPlan(workspaceId: string, plan: Plan): Promise<boolean> {
    const done = await this.#db
      .prepare(`UPDATE workspace SET plan = ? WHERE id = ?`)
      .bind(plan, workspaceId)
      .run();
    return done.meta.changes > 0;
  }

  /** Names of channels and of their workspaces; a conversation between named people has none. */
  async channelNames(
    ids: readonly string[],
  ): Promise<Pick<TopChannel, "id" | "name" | "workspaceName">[]> {
    const { results } = await this.#db
      .prepare(
        `SELECT c.id, CASE WHEN c.kind IN ('public', 'private') THEN c.name END AS name,
           w.name AS workspaceName
         FROM channel c LEFT JOIN workspace w ON w.id = c.workspace_id
         WHERE c.id IN (SELECT value FROM json_each(?))`,
      )
      .bind(JSON.stringify(ids))
      .all<Pick<TopChannel, "id" | "name" | "workspaceName">>();
    return results;
  }

  /** Names and pictures of people. */
  async people(
    ids: readonly string[],
  ): Promise<{ userId: string; name: string; picture: string | null }[]> {
    const { results } = await this.#db
      .prepare(
        `SELECT id AS userId, name, image AS picture FROM user
         WHERE id IN (SELECT value FROM json_each(?))`,
      )
      .bind(JSON.stringify(ids))
      .all<{ userId: string; name: string; picture: string | null }>();
    return results;
  }
}
