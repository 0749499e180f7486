import { guardD1 } from "../d1.ts";
import type { Env } from "../env.ts";

/** Finds people and channels by the names that people type. Calls throw what D1 throws. */
export class NameTable {
  readonly #db: D1Database;

  constructor(env: Env) {
    this.#db = guardD1(env.DIRECTORY);
  }

  /** Those in the workspace who have this name, or else this first name; two at most, which is one too many. */
  async people(workspaceId: string, name: string): Promise<string[]> {
    const { results } = await this.#db
      .prepare(
        `SELECT m.user_id AS id, lower(u.name) = lower(?2) AS whole
         FROM workspace_member m JOIN user u ON u.id = m.user_id
         WHERE m.workspace_id = ?1 AND (lower(u.name) = lower(?2)
           OR substr(lower(u.name), 1, length(?2) + 1) = lower(?2) || ' ')
         ORDER BY whole DESC LIMIT 2`,
      )
      .bind(workspaceId, name)
      .all<{ id: string; whole: number }>();
    const isWhole = results[0]?.whole === 1;
    return results.filter((row) => !isWhole || row.whole === 1).map((row) => row.id);
  }

  /** The channel of this name that a person may see. */
  async channel(workspaceId: string, userId: string, name: string): Promise<string | undefined> {
    const row = await this.#db
      .prepare(
        `SELECT c.id FROM channel c
           LEFT JOIN channel_member m ON m.channel_id = c.id AND m.user_id = ?2
         WHERE c.workspace_id = ?1 AND c.name = ?3 COLLATE NOCASE AND c.archived_at IS NULL
           AND (c.kind = 'public' OR (c.kind = 'private' AND m.state = 'member'))`,
      )
      .bind(workspaceId, userId, name)
      .first<{ id: string }>();
    return row?.id;
  }
}
