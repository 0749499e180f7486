import type { ChannelKind, Role } from "../../protocol/events.ts";
import { guardD1 } from "../d1.ts";
import type { Env } from "../env.ts";

/** A channel as the directory has it; `isVisible` where it is public, or the reader is in it. */
export type ScannedChannel = {
  id: string;
  kind: ChannelKind;
  name: string;
  topic: string;
  createdBy: string;
  createdAt: number;
  archivedAt: number | null;
  isVisible: boolean;
};

/** A person of a workspace, or one who was in one of its channels. */
export type ScannedPerson = {
  id: string;
  name: string;
  email: string | null;
  role: Role | null;
  joinedAt: number | null;
  timeZone: string | null;
};

/** Reads a whole workspace, a bounded part of it at a time and by id, archived channels too. Calls throw what D1 throws. */
export class WorkspaceScan {
  readonly #db: D1Database;
  readonly #id: string;

  constructor(env: Env, workspaceId: string) {
    this.#db = guardD1(env.DIRECTORY);
    this.#id = workspaceId;
  }

  /** The workspace's own row; nothing where it is no more. */
  async workspace(): Promise<{ slug: string; name: string; createdAt: number } | undefined> {
    const row = await this.#db
      .prepare(`SELECT slug, name, created_at AS createdAt FROM workspace WHERE id = ?`)
      .bind(this.#id)
      .first<{ slug: string; name: string; createdAt: number }>();
    return row ?? undefined;
  }

  /** Channels after one (the public ones alone), by id. */
  async channels(
    after: string,
    limit: number,
    readerId: string | null,
    onlyPublic = false,
  ): Promise<ScannedChannel[]> {
    const { results } = await this.#db
      .prepare(
        `SELECT c.id, c.kind, c.name, c.topic, c.created_by AS createdBy, c.created_at AS createdAt,
           c.archived_at AS archivedAt, c.kind = 'public' OR EXISTS (
             SELECT 1 FROM channel_member m
             WHERE m.channel_id = c.id AND m.user_id = ?3 AND m.state = 'member') AS isVisible
         FROM channel c WHERE c.workspace_id = ?1 AND c.id > ?2 AND (c.kind = 'public' OR NOT ?5)
         ORDER BY c.id LIMIT ?4`,
      )
      .bind(this.#id, after, readerId ?? "", limit, onlyPublic ? 1 : 0)
      .all<Omit<ScannedChannel, "isVisible"> & { isVisible: number }>();
    return results.map((row) => ({ ...row, isVisible: row.isVisible === 1 }));
  }

  /** Who is in the workspace or was in one of its channels (the public ones alone), after one, by id. */
  async people(after: string, limit: number, onlyPublic: boolean): Promise<ScannedPerson[]> {
    const { results } = await this.#db
      .prepare(
        `SELECT u.id, u.name, CASE WHEN u.isAnonymous = 1 THEN NULL ELSE u.email END AS email,
           m.role, m.joined_at AS joinedAt, p.time_zone AS timeZone
         FROM (SELECT user_id FROM workspace_member WHERE workspace_id = ?1 AND user_id > ?2
           UNION SELECT cm.user_id FROM channel c JOIN channel_member cm ON cm.channel_id = c.id
             WHERE c.workspace_id = ?1 AND cm.user_id > ?2 AND (c.kind = 'public' OR NOT ?4)
           ORDER BY 1 LIMIT ?3) AS one
         JOIN user u ON u.id = one.user_id
         LEFT JOIN workspace_member m ON m.workspace_id = ?1 AND m.user_id = u.id
         LEFT JOIN profile p ON p.user_id = u.id ORDER BY u.id`,
      )
      .bind(this.#id, after, limit, onlyPublic ? 1 : 0)
      .all<ScannedPerson>();
    return results;
  }

  /** The names of people, of those who are still there. */
  async personNames(ids: readonly string[]): Promise<Map<string, string>> {
    const { results } = await this.#db
      .prepare(`SELECT id, name FROM user WHERE id IN (SELECT value FROM json_each(?))`)
      .bind(JSON.stringify(ids))
      .all<{ id: string; name: string }>();
    return new Map(results.map(({ id, name }) => [id, name]));
  }

  /** These channels' names and kinds. */
  async channelNames(
    ids: readonly string[],
  ): Promise<Map<string, { name: string; kind: ChannelKind }>> {
    const { results } = await this.#db
      .prepare(
        `SELECT id, name, kind FROM channel WHERE id IN (SELECT value FROM json_each(?)) AND workspace_id = ?`,
      )
      .bind(JSON.stringify(ids), this.#id)
      .all<{ id: string; name: string; kind: ChannelKind }>();
    return new Map(results.map(({ id, name, kind }) => [id, { name, kind }]));
  }
}
