import type { ExportNote } from "../../protocol/export.ts";
import { guardD1 } from "../d1.ts";
import type { Env } from "../env.ts";

/** Who has taken a copy of what. Calls throw what D1 throws. */
export class ExportNotes {
  readonly #db: D1Database;

  constructor(env: Env) {
    this.#db = guardD1(env.DIRECTORY);
  }

  /** Notes an export; again changes nothing. */
  async add(workspaceId: string, { id, userId, scope, at }: ExportNote): Promise<void> {
    await this.#db
      .prepare(
        `INSERT INTO export_note (job_id, workspace_id, user_id, scope, at) VALUES (?, ?, ?, ?, ?)
         ON CONFLICT DO NOTHING`,
      )
      .bind(id, workspaceId, userId, scope, at)
      .run();
  }

  /** Those of a workspace, newest first, at most `limit`. */
  async list(workspaceId: string, limit: number): Promise<ExportNote[]> {
    const { results } = await this.#db
      .prepare(
        `SELECT job_id AS id, user_id AS userId, scope, at FROM export_note
         WHERE workspace_id = ? ORDER BY at DESC LIMIT ?`,
      )
      .bind(workspaceId, limit)
      .all<ExportNote>();
    return results;
  }
}
