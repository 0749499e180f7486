import type { KeyView, Scope } from "../../protocol/integrations.ts";
import type { Plan } from "../../protocol/limits.ts";
import { guardD1 } from "../d1.ts";
import type { Env } from "../env.ts";

/** A key that holds, with whose it is. */
export type KnownKey = {
  id: string;
  hash: string;
  userId: string;
  scopes: Scope[];
  plan: Plan;
  lastUsedAt: number | null;
};

type KeyRow = Omit<KeyView, "scopes"> & { scopes: string };

const VIEW = `SELECT id, name, scopes, created_by AS createdBy, created_at AS createdAt,
    last_used_at AS lastUsedAt FROM api_key WHERE revoked_at IS NULL`;

/** The keys of bots. Calls throw what D1 throws. */
export class KeyTable {
  readonly #db: D1Database;
  /** A key is a program's way in. */
  readonly #signIn: D1Database;

  constructor(env: Env) {
    this.#db = guardD1(env.DIRECTORY);
    this.#signIn = guardD1(env.DIRECTORY, { kind: "sign-in" });
  }

  async create(
    key: KeyView & { hash: string; userId: string; workspaceId: string },
  ): Promise<void> {
    await this.#db
      .prepare(
        `INSERT INTO api_key (id, hash, user_id, workspace_id, name, scopes, created_by, created_at)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
      )
      .bind(
        key.id,
        key.hash,
        key.userId,
        key.workspaceId,
        key.name,
        JSON.stringify(key.scopes),
        key.createdBy,
        key.createdAt,
      )
      .run();
  }

  /** A key that was not revoked, of a bot that is in its workspace. */
  async find(id: string): Promise<KnownKey | undefined> {
    const row = await this.#signIn
      .prepare(
        `SELECT k.id, k.hash, k.user_id AS userId, k.scopes, k.last_used_at AS lastUsedAt, w.plan
         FROM api_key k JOIN workspace w ON w.id = k.workspace_id
           JOIN workspace_member m ON m.workspace_id = k.workspace_id AND m.user_id = k.user_id
         WHERE k.id = ? AND k.revoked_at IS NULL`,
      )
      .bind(id)
      .first<Omit<KnownKey, "scopes"> & { scopes: string }>();
    return row === null ? undefined : { ...row, scopes: scopesIn(row.scopes) };
  }

  /** The keys of a bot of a workspace that were not revoked; nobody else has any. */
  async list(workspaceId: string, userId: string): Promise<KeyView[]> {
    const { results } = await this.#db
      .prepare(`${VIEW} AND user_id = ? AND workspace_id = ? ORDER BY created_at, id`)
      .bind(userId, workspaceId)
      .all<KeyRow>();
    return results.map((row) => ({ ...row, scopes: scopesIn(row.scopes) }));
  }

  /** Notes that a key was used; `at` in ms. */
  async used(id: string, at: number): Promise<void> {
    await this.#db.prepare(`UPDATE api_key SET last_used_at = ?2 WHERE id = ?1`).bind(id, at).run();
  }

  /** The key proves nothing from now on, `at` in ms. Again changes nothing. */
  async revoke(userId: string, id: string, at: number): Promise<void> {
    await this.#db
      .prepare(
        `UPDATE api_key SET revoked_at = ?3 WHERE id = ?2 AND user_id = ?1 AND revoked_at IS NULL`,
      )
      .bind(userId, id, at)
      .run();
  }
}

function scopesIn(column: string): Scope[] {
  // Written by `create` alone.
  return JSON.parse(column) as Scope[];
}
