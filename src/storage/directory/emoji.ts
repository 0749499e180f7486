import type { EmojiView } from "../../protocol/custom-emoji.ts";
import { guardD1 } from "../d1.ts";
import type { Env } from "../env.ts";

const VIEW = `SELECT name, url, created_by AS "by", created_at AS createdAt FROM custom_emoji`;

/** Emoji that workspaces have added. Calls throw what D1 throws. */
export class EmojiTable {
  readonly #db: D1Database;

  constructor(env: Env) {
    this.#db = guardD1(env.DIRECTORY);
  }

  /** Emoji of the workspace after `cursor` (a name), by name. */
  async list(workspaceId: string, cursor: string, limit: number): Promise<EmojiView[]> {
    const { results } = await this.#db
      .prepare(`${VIEW} WHERE workspace_id = ? AND name > ? ORDER BY name LIMIT ?`)
      .bind(workspaceId, cursor, limit)
      .all<EmojiView>();
    return results;
  }

  async find(workspaceId: string, name: string): Promise<EmojiView | undefined> {
    const row = await this.#db
      .prepare(`${VIEW} WHERE workspace_id = ? AND name = ?`)
      .bind(workspaceId, name)
      .first<EmojiView>();
    return row ?? undefined;
  }

  async count(workspaceId: string): Promise<number> {
    const row = await this.#db
      .prepare(`SELECT count(*) AS n FROM custom_emoji WHERE workspace_id = ?`)
      .bind(workspaceId)
      .first<{ n: number }>();
    return row?.n ?? 0;
  }

  /** Adds an emoji, or gives it another picture: who added it and when stays. */
  async put(workspaceId: string, { name, url, by, createdAt }: EmojiView): Promise<void> {
    await this.#db
      .prepare(
        `INSERT INTO custom_emoji (workspace_id, name, url, created_by, created_at) VALUES (?, ?, ?, ?, ?)
         ON CONFLICT (workspace_id, name) DO UPDATE SET url = excluded.url`,
      )
      .bind(workspaceId, name, url, by, createdAt)
      .run();
  }

  async remove(workspaceId: string, name: string): Promise<void> {
    await this.#db
      .prepare(`DELETE FROM custom_emoji WHERE workspace_id = ? AND name = ?`)
      .bind(workspaceId, name)
      .run();
  }
}
