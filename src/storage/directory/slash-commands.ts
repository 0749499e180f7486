import { guardD1 } from "../d1.ts";
import type { Env } from "../env.ts";

/** A command that a program answers; `by` is the program. */
export type RegisteredCommand = { name: string; usage: string; description: string; by: string };

/** Only a program that is in the workspace answers; once it has left, its commands are nobody's. */
const VIEW = `SELECT s.name, s.usage, s.description, s.user_id AS "by" FROM slash_command s
  JOIN workspace_member m ON m.workspace_id = s.workspace_id AND m.user_id = s.user_id`;

/** Slash commands that programs have registered. Calls throw what D1 throws. */
export class CommandTable {
  readonly #db: D1Database;

  constructor(env: Env) {
    this.#db = guardD1(env.DIRECTORY);
  }

  /** Those of the workspace, by name, at most `limit`. */
  async list(workspaceId: string, limit: number): Promise<RegisteredCommand[]> {
    const { results } = await this.#db
      .prepare(`${VIEW} WHERE s.workspace_id = ? ORDER BY s.name LIMIT ?`)
      .bind(workspaceId, limit)
      .all<RegisteredCommand>();
    return results;
  }

  async find(workspaceId: string, name: string): Promise<RegisteredCommand | undefined> {
    const row = await this.#db
      .prepare(`${VIEW} WHERE s.workspace_id = ? AND s.name = ?`)
      .bind(workspaceId, name)
      .first<RegisteredCommand>();
    return row ?? undefined;
  }

  /** How many there are in the workspace, and how many of them are this person's. */
  async count(workspaceId: string, userId: string): Promise<{ all: number; own: number }> {
    const row = await this.#db
      .prepare(
        `SELECT count(*) AS "all", coalesce(sum(user_id = ?2), 0) AS own FROM slash_command WHERE workspace_id = ?1`,
      )
      .bind(workspaceId, userId)
      .first<{ all: number; own: number }>();
    return row ?? { all: 0, own: 0 };
  }

  /**
   * Registers a command, or says anew what one's own does; false where it is another's who is still in
   * the workspace. `at` in ms.
   */
  async put(workspaceId: string, command: RegisteredCommand, at: number): Promise<boolean> {
    const done = await this.#db
      .prepare(
        `INSERT INTO slash_command (workspace_id, name, usage, description, user_id, created_at)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6)
         ON CONFLICT (workspace_id, name) DO UPDATE SET
           usage = excluded.usage, description = excluded.description, user_id = excluded.user_id
         WHERE user_id = ?5 OR NOT EXISTS (SELECT 1 FROM workspace_member m
           WHERE m.workspace_id = ?1 AND m.user_id = slash_command.user_id)`,
      )
      .bind(workspaceId, command.name, command.usage, command.description, command.by, at)
      .run();
    return done.meta.changes > 0;
  }

  async remove(workspaceId: string, name: string): Promise<void> {
    await this.#db
      .prepare(`DELETE FROM slash_command WHERE workspace_id = ? AND name = ?`)
      .bind(workspaceId, name)
      .run();
  }
}
