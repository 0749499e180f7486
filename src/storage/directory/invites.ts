import type { Role } from "../../protocol/events.ts";
import { guardD1 } from "../d1.ts";
import type { Env } from "../env.ts";

/** An invitation by link. `expiresAt` in ms; `maxUses` null for no bound. */
export type Invite = {
  code: string;
  workspaceId: string;
  role: Role;
  maxUses: number | null;
  expiresAt: number;
};

/** Invitations by link. Calls throw what D1 throws. */
export class InviteTable {
  readonly #db: D1Database;

  constructor(env: Env) {
    this.#db = guardD1(env.DIRECTORY);
  }

  async create(invite: Invite, createdBy: string, at: number): Promise<void> {
    await this.#db
      .prepare(
        `INSERT INTO invite (code, workspace_id, role, max_uses, expires_at, created_by, created_at)
         VALUES (?, ?, ?, ?, ?, ?, ?)`,
      )
      .bind(
        invite.code,
        invite.workspaceId,
        invite.role,
        invite.maxUses,
        invite.expiresAt,
        createdBy,
        at,
      )
      .run();
  }

  /** The workspace and role of an invite that still holds; a spent, expired or unknown one looks the same. */
  async find(code: string, at: number): Promise<{ workspaceId: string; role: Role } | undefined> {
    const row = await this.#db
      .prepare(
        `SELECT workspace_id, role FROM invite
         WHERE code = ? AND expires_at > ? AND (max_uses IS NULL OR uses < max_uses)`,
      )
      .bind(code, at)
      .first<{ workspace_id: string; role: Role }>();
    return row === null ? undefined : { workspaceId: row.workspace_id, role: row.role };
  }

  /** Takes one use in one statement, so that the last use is taken once; false where none is left. */
  async take(code: string, at: number): Promise<boolean> {
    const taken = await this.#db
      .prepare(
        `UPDATE invite SET uses = uses + 1
         WHERE code = ? AND expires_at > ? AND (max_uses IS NULL OR uses < max_uses)`,
      )
      .bind(code, at)
      .run();
    return taken.meta.changes > 0;
  }
}
