import type { ChannelKind } from "../../protocol/events.ts";
import { guardD1 } from "../d1.ts";
import type { Env } from "../env.ts";

/** A channel that an imported one may go into. */
export type FoundChannel = { id: string; kind: ChannelKind; archivedAt: number | null };

/** Finds again in a workspace what an import brings. Calls throw what D1 throws. */
export class ImportPlaces {
  readonly #db: D1Database;
  readonly #workspaceId: string;

  constructor(env: Env, workspaceId: string) {
    this.#db = guardD1(env.DIRECTORY);
    this.#workspaceId = workspaceId;
  }

  /** Members by their addresses, which are in small letters. Guests have none. */
  async membersByEmail(emails: readonly string[]): Promise<Map<string, string>> {
    const { results } = await this.#db
      .prepare(
        `SELECT u.email, u.id FROM user u
         JOIN workspace_member m ON m.workspace_id = ?1 AND m.user_id = u.id
         WHERE u.email IN (SELECT value FROM json_each(?2)) AND coalesce(u.isAnonymous, 0) = 0`,
      )
      .bind(this.#workspaceId, JSON.stringify(emails))
      .all<{ email: string; id: string }>();
    return new Map(results.map(({ email, id }) => [email, id]));
  }

  /** The first of these channels that is there, archived or not; else the one of this name. */
  async channel(ids: readonly string[], name: string): Promise<FoundChannel | undefined> {
    const row = await this.#db
      .prepare(
        `SELECT c.id, c.kind, c.archived_at AS archivedAt FROM channel c
         LEFT JOIN json_each(?2) each ON each.value = c.id
         WHERE c.workspace_id = ?1 AND c.kind IN ('public', 'private')
           AND (each.key IS NOT NULL OR c.name = ?3 COLLATE NOCASE AND c.archived_at IS NULL)
         ORDER BY each.key IS NULL, each.key LIMIT 1`,
      )
      .bind(this.#workspaceId, JSON.stringify(ids), name)
      .first<FoundChannel>();
    return row ?? undefined;
  }

  /** The groups of these handles: their ids. */
  async groups(handles: readonly string[]): Promise<Map<string, string>> {
    const { results } = await this.#db
      .prepare(
        `SELECT handle, id FROM user_group
         WHERE workspace_id = ?1 AND handle IN (SELECT value FROM json_each(?2))`,
      )
      .bind(this.#workspaceId, JSON.stringify(handles))
      .all<{ handle: string; id: string }>();
    return new Map(results.map(({ handle, id }) => [handle, id]));
  }
}
