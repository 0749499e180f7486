import type { IncomingHookView } from "../../protocol/integrations.ts";
import { guardD1 } from "../d1.ts";
import type { Env } from "../env.ts";

/** A hook as a request to it is judged; `secret` where requests have to be signed. */
export type IncomingHook = IncomingHookView & {
  workspaceId: string;
  tokenHash: string;
  secret: string | null;
};

type Row = Omit<IncomingHook, "signed">;

const VIEW = `SELECT id, workspace_id AS workspaceId, channel_id AS channelId, user_id AS userId, name, icon,
    token_hash AS tokenHash, secret, created_by AS createdBy, created_at AS createdAt,
    last_used_at AS lastUsedAt
  FROM incoming_hook WHERE revoked_at IS NULL`;

/** Incoming hooks of workspaces. Calls throw what D1 throws. */
export class IncomingHookTable {
  readonly #db: D1Database;

  constructor(env: Env) {
    this.#db = guardD1(env.DIRECTORY);
  }

  async create(hook: Omit<IncomingHook, "signed" | "lastUsedAt">): Promise<void> {
    await this.#db
      .prepare(
        `INSERT INTO incoming_hook (id, workspace_id, channel_id, user_id, name, icon, token_hash, secret,
           created_by, created_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
      )
      .bind(
        hook.id,
        hook.workspaceId,
        hook.channelId,
        hook.userId,
        hook.name,
        hook.icon,
        hook.tokenHash,
        hook.secret,
        hook.createdBy,
        hook.createdAt,
      )
      .run();
  }

  /** One that was not revoked. */
  async find(workspaceId: string, id: string): Promise<IncomingHook | undefined> {
    const row = await this.#db
      .prepare(`${VIEW} AND workspace_id = ? AND id = ?`)
      .bind(workspaceId, id)
      .first<Row>();
    return row === null ? undefined : { ...row, signed: row.secret !== null };
  }

  /** Those of a workspace after `cursor` (an id), by id. */
  async list(workspaceId: string, cursor: string, limit: number): Promise<IncomingHook[]> {
    const { results } = await this.#db
      .prepare(`${VIEW} AND workspace_id = ? AND id > ? ORDER BY id LIMIT ?`)
      .bind(workspaceId, cursor, limit)
      .all<Row>();
    return results.map((row) => ({ ...row, signed: row.secret !== null }));
  }

  async count(workspaceId: string): Promise<number> {
    const row = await this.#db
      .prepare(
        `SELECT count(*) AS n FROM incoming_hook WHERE workspace_id = ? AND revoked_at IS NULL`,
      )
      .bind(workspaceId)
      .first<{ n: number }>();
    return row?.n ?? 0;
  }

  /** Notes that a hook was used; `at` in ms. */
  async used(id: string, at: number): Promise<void> {
    await this.#db
      .prepare(`UPDATE incoming_hook SET last_used_at = ?2 WHERE id = ?1`)
      .bind(id, at)
      .run();
  }

  async revoke(id: string, at: number): Promise<void> {
    await this.#db
      .prepare(`UPDATE incoming_hook SET revoked_at = ? WHERE id = ? AND revoked_at IS NULL`)
      .bind(at, id)
      .run();
  }
}
