import { guardD1 } from "../d1.ts";
import type { Env } from "../env.ts";

/** Who shares a workspace with whom. Calls throw what D1 throws. */
export class FellowTable {
  readonly #db: D1Database;

  constructor(env: Env) {
    this.#db = guardD1(env.DIRECTORY);
  }

  /** Those of `userIds` who share a workspace with a person. One query. */
  async among(userId: string, userIds: readonly string[]): Promise<string[]> {
    const { results } = await this.#db
      .prepare(
        `SELECT DISTINCT f.user_id AS userId FROM workspace_member f
         WHERE f.user_id IN (SELECT value FROM json_each(?2)) AND EXISTS (
           SELECT 1 FROM workspace_member m WHERE m.workspace_id = f.workspace_id AND m.user_id = ?1)`,
      )
      .bind(userId, JSON.stringify(userIds))
      .all<{ userId: string }>();
    return results.map((row) => row.userId);
  }

  /** The direct channels between two people, in whatever workspace. */
  async directsBetween(a: string, b: string): Promise<string[]> {
    const { results } = await this.#db
      .prepare(
        `SELECT c.id FROM channel c JOIN channel_member m ON m.channel_id = c.id
         WHERE m.user_id = ?1 AND c.kind = 'direct' AND c.people_key = ?2`,
      )
      .bind(a, [a, b].toSorted().join(" "))
      .all<{ id: string }>();
    return results.map((row) => row.id);
  }
}
