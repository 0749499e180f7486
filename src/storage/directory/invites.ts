import type { Role } from "../../protocol/events.ts";
import { guardD1 } from "../d1.ts";
import type { Env } from "../env.ts";

/** An invitation by link. `expiresAt` in ms; `maxUses` null for no bound. */
export type Invite = {
  code: string;
  workspaceId: string;
  role: Role;
  maxUses: number | null;
  uses: number;
  expiresAt: number;
  /** For whom; null for whoever has the link. */
  email: string | null;
  sent: boolean;
};

type InviteRow = {
  code: string;
  workspace_id: string;
  role: Role;
  max_uses: number | null;
  uses: number;
  expires_at: number;
  email: string | null;
  sent: number;
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
        `INSERT INTO invite (code, workspace_id, role, max_uses, expires_at, email, created_by, created_at)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
      )
      .bind(
        invite.code,
        invite.workspaceId,
        invite.role,
        invite.maxUses,
        invite.expiresAt,
        invite.email,
        createdBy,
        at,
      )
      .run();
  }

  /** The workspace and role of an invite that still holds; a spent, expired or unknown one looks the same. */
  async find(code: string, at: number): Promise<Invite | undefined> {
    const row = await this.#db
      .prepare(`SELECT * FROM invite WHERE code = ? AND ${HOLDS}`)
      .bind(code, at)
      .first<InviteRow>();
    return row === null ? undefined : toInvite(row);
  }

  /** The invites that still hold, after `cursor` (a code), by code; `madeBy` for one person's only. */
  async list(
    workspaceId: string,
    madeBy: string | null,
    page: { cursor: string; limit: number; at: number },
  ): Promise<Invite[]> {
    const { results } = await this.#db
      .prepare(
        `SELECT * FROM invite WHERE code > ? AND ${HOLDS} AND workspace_id = ?
           AND (?4 IS NULL OR created_by = ?4) ORDER BY code LIMIT ?5`,
      )
      .bind(page.cursor, page.at, workspaceId, madeBy, page.limit)
      .all<InviteRow>();
    return results.map(toInvite);
  }

  /** Ends an invite of the workspace; `madeBy` for one person's only. False where there is none. */
  async revoke(workspaceId: string, code: string, madeBy: string | null): Promise<boolean> {
    const done = await this.#db
      .prepare(
        `DELETE FROM invite WHERE code = ?1 AND workspace_id = ?2 AND (?3 IS NULL OR created_by = ?3)`,
      )
      .bind(code, workspaceId, madeBy)
      .run();
    return done.meta.changes > 0;
  }

  /** Notes that the server has mailed it. */
  async markSent(code: string): Promise<void> {
    await this.#db.prepare(`UPDATE invite SET sent = 1 WHERE code = ?`).bind(code).run();
  }

  /** Takes one use in one statement, so that the last use is taken once; false where none is left. */
  async take(code: string, at: number): Promise<boolean> {
    const taken = await this.#db
      .prepare(
        `UPDATE invite SET uses = uses + 1
         WHERE code = ? AND ${HOLDS}`,
      )
      .bind(code, at)
      .run();
    return taken.meta.changes > 0;
  }
}

/** Takes the present time, ms. */
const HOLDS = `expires_at > ? AND (max_uses IS NULL OR uses < max_uses)`;

function toInvite(row: InviteRow): Invite {
  const { code, role, uses, email } = row;
  return {
    code,
    workspaceId: row.workspace_id,
    role,
    maxUses: row.max_uses,
    uses,
    expiresAt: row.expires_at,
    email,
    sent: row.sent === 1,
  };
}
