import type { Role } from "../../protocol/events.ts";
import type { BotView } from "../../protocol/integrations.ts";
import { guardD1 } from "../d1.ts";
import type { Env } from "../env.ts";

type BotKind = "bot" | "hook";

const VIEW = `SELECT b.user_id AS userId, coalesce(u.name, '') AS name, b.created_by AS createdBy,
    b.created_at AS createdAt
  FROM bot b LEFT JOIN user u ON u.id = b.user_id WHERE b.removed_at IS NULL`;

/** Programs of a workspace: people of the directory that nobody signs in as. Calls throw what D1 throws. */
export class BotTable {
  readonly #db: D1Database;

  constructor(env: Env) {
    this.#db = guardD1(env.DIRECTORY);
  }

  /** Makes a bot that is in the workspace with this role, all or nothing. */
  async create(
    workspaceId: string,
    bot: BotView,
    how: { kind: BotKind; role: Role },
  ): Promise<void> {
    const { userId, name, createdBy, createdAt } = bot;
    const day = new Date(createdAt).toISOString();
    const db = this.#db;
    await db.batch([
      db
        .prepare(
          `INSERT INTO user (id, name, email, emailVerified, image, createdAt, updatedAt, isAnonymous)
           VALUES (?1, ?2, ?3, 0, NULL, ?4, ?4, 0)`,
        )
        // A domain that never is: no mail goes there, and nobody can prove it theirs.
        .bind(userId, name, `${userId}@bots.invalid`, day),
      db
        .prepare(
          `INSERT INTO bot (user_id, workspace_id, kind, created_by, created_at) VALUES (?, ?, ?, ?, ?)`,
        )
        .bind(userId, workspaceId, how.kind, createdBy, createdAt),
      db
        .prepare(
          `INSERT INTO workspace_member (workspace_id, user_id, role, joined_at) VALUES (?, ?, ?, ?)`,
        )
        .bind(workspaceId, userId, how.role, createdAt),
    ]);
  }

  /** The bots of a workspace after `cursor` (a user id), by id; the voices of hooks are none of them. */
  async list(workspaceId: string, cursor: string, limit: number): Promise<BotView[]> {
    const { results } = await this.#db
      .prepare(
        `${VIEW} AND b.workspace_id = ? AND b.kind = 'bot' AND b.user_id > ? ORDER BY b.user_id LIMIT ?`,
      )
      .bind(workspaceId, cursor, limit)
      .all<BotView>();
    return results;
  }

  async find(workspaceId: string, userId: string): Promise<BotView | undefined> {
    const row = await this.#db
      .prepare(`${VIEW} AND b.workspace_id = ? AND b.kind = 'bot' AND b.user_id = ?`)
      .bind(workspaceId, userId)
      .first<BotView>();
    return row ?? undefined;
  }

  async count(workspaceId: string): Promise<number> {
    const row = await this.#db
      .prepare(
        `SELECT count(*) AS n FROM bot WHERE workspace_id = ? AND kind = 'bot' AND removed_at IS NULL`,
      )
      .bind(workspaceId)
      .first<{ n: number }>();
    return row?.n ?? 0;
  }

  async remove(userId: string, at: number): Promise<void> {
    await this.#db
      .prepare(`UPDATE bot SET removed_at = ? WHERE user_id = ? AND removed_at IS NULL`)
      .bind(at, userId)
      .run();
  }
}
