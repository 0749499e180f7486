import { guardD1 } from "../d1.ts";
import type { Env } from "../env.ts";

/** The end of a workspace in the directory. Calls throw what D1 throws; each may be repeated. */
export class PurgeTable {
  readonly #db: D1Database;

  constructor(env: Env) {
    this.#db = guardD1(env.DIRECTORY);
  }

  /** The workspace, where its deletion is due. */
  async due(id: string, nowMs: number): Promise<{ icon: string | null } | undefined> {
    const row = await this.#db
      .prepare(`SELECT icon FROM workspace WHERE id = ? AND delete_at <= ?`)
      .bind(id, nowMs)
      .first<{ icon: string | null }>();
    return row ?? undefined;
  }

  async channels(id: string, limit: number): Promise<string[]> {
    const { results } = await this.#db
      .prepare(`SELECT id FROM channel WHERE workspace_id = ? ORDER BY id LIMIT ?`)
      .bind(id, limit)
      .all<{ id: string }>();
    return results.map((row) => row.id);
  }

  async dropChannel(channelId: string): Promise<void> {
    await this.#db.batch([
      this.#db.prepare(`DELETE FROM channel_member WHERE channel_id = ?`).bind(channelId),
      this.#db.prepare(`DELETE FROM channel WHERE id = ?`).bind(channelId),
    ]);
  }

  /** Pictures of the workspace's emoji. */
  async emoji(id: string, limit: number): Promise<{ name: string; url: string }[]> {
    const { results } = await this.#db
      .prepare(`SELECT name, url FROM custom_emoji WHERE workspace_id = ? LIMIT ?`)
      .bind(id, limit)
      .all<{ name: string; url: string }>();
    return results;
  }

  async dropEmoji(id: string, names: readonly string[]): Promise<void> {
    await this.#db
      .prepare(
        `DELETE FROM custom_emoji WHERE workspace_id = ? AND name IN (SELECT value FROM json_each(?))`,
      )
      .bind(id, JSON.stringify(names))
      .run();
  }

  async dropWorkspace(id: string): Promise<void> {
    await this.#db.batch([
      this.#db
        .prepare(
          `DELETE FROM user_group_member WHERE group_id IN (SELECT id FROM user_group WHERE workspace_id = ?)`,
        )
        .bind(id),
      this.#db.prepare(`DELETE FROM user_group WHERE workspace_id = ?`).bind(id),
      this.#db
        .prepare(
          `DELETE FROM hook_delivery WHERE hook_id IN (SELECT id FROM outgoing_hook WHERE workspace_id = ?)`,
        )
        .bind(id),
      ...["outgoing_hook", "incoming_hook", "api_key", "bot"].map((table) =>
        this.#db.prepare(`DELETE FROM ${table} WHERE workspace_id = ?`).bind(id),
      ),
      this.#db
        .prepare(
          `DELETE FROM contact WHERE list_id IN (SELECT id FROM contact_list WHERE workspace_id = ?)`,
        )
        .bind(id),
      this.#db.prepare(`DELETE FROM contact_list WHERE workspace_id = ?`).bind(id),
      this.#db
        .prepare(
          `DELETE FROM campaign_recipient WHERE job_id IN (SELECT job_id FROM campaign WHERE workspace_id = ?)`,
        )
        .bind(id),
      this.#db.prepare(`DELETE FROM campaign WHERE workspace_id = ?`).bind(id),
      this.#db.prepare(`DELETE FROM slash_command WHERE workspace_id = ?`).bind(id),
      this.#db.prepare(`DELETE FROM invite WHERE workspace_id = ?`).bind(id),
      this.#db.prepare(`DELETE FROM workspace_member WHERE workspace_id = ?`).bind(id),
      this.#db.prepare(`DELETE FROM workspace WHERE id = ?`).bind(id),
    ]);
  }
}
