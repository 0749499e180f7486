import type { Channel, Role } from "../../protocol/events.ts";
import type { MemberView, WorkspaceView } from "../../protocol/http.ts";
import { guardD1 } from "../d1.ts";
import type { Env } from "../env.ts";
import type { ProfileColumns } from "./profiles.ts";
import { PROFILE_COLUMNS, statusOf } from "./profiles.ts";

type WorkspaceRow = {
  id: string;
  slug: string;
  name: string;
  plan: WorkspaceView["plan"];
  icon: string | null;
  created_at: number;
  delete_at: number | null;
  role: Role;
};

/** Workspaces and who is in them: D1 is their author. Calls throw what D1 throws. */
export class WorkspaceTable {
  readonly #db: D1Database;

  constructor(env: Env) {
    this.#db = guardD1(env.DIRECTORY);
  }

  /** Makes the workspace with its founder and #general, all or nothing; false where the slug is taken. */
  async create(workspace: {
    id: string;
    slug: string;
    name: string;
    general: Channel;
    founderId: string;
    at: number;
  }): Promise<boolean> {
    const { id, slug, name, general, founderId, at } = workspace;
    const db = this.#db;
    try {
      await db.batch([
        db
          .prepare(
            `INSERT INTO workspace (id, slug, name, general_channel_id, created_by, created_at)
             VALUES (?, ?, ?, ?, ?, ?)`,
          )
          .bind(id, slug, name, general.id, founderId, at),
        db
          .prepare(
            `INSERT INTO workspace_member (workspace_id, user_id, role, joined_at) VALUES (?, ?, 'owner', ?)`,
          )
          .bind(id, founderId, at),
        db
          .prepare(
            `INSERT INTO channel (id, workspace_id, kind, name, created_by, created_at) VALUES (?, ?, ?, ?, ?, ?)`,
          )
          .bind(general.id, id, general.kind, general.name, founderId, at),
        db
          .prepare(
            `INSERT INTO channel_member (channel_id, user_id, state, role) VALUES (?, ?, 'member', 'owner')`,
          )
          .bind(general.id, founderId),
      ]);
      return true;
    } catch (error) {
      if (error instanceof Error && error.message.includes("UNIQUE")) return false;
      throw error;
    }
  }

  async rename(id: string, name: string): Promise<void> {
    await this.#db.prepare(`UPDATE workspace SET name = ? WHERE id = ?`).bind(name, id).run();
  }

  /** Sets the address of the icon; answers the one before. */
  async setIcon(id: string, icon: string | null): Promise<string | null> {
    const before = await this.#db
      .prepare(`SELECT icon FROM workspace WHERE id = ?`)
      .bind(id)
      .first<{ icon: string | null }>();
    await this.#db.prepare(`UPDATE workspace SET icon = ? WHERE id = ?`).bind(icon, id).run();
    return before?.icon ?? null;
  }

  /** Makes `to` the owner in place of `from`, who becomes an admin, both or neither; false where `to` is no member. */
  async transfer(id: string, from: string, to: string): Promise<boolean> {
    const set = (role: Role, userId: string) =>
      this.#db
        .prepare(
          `UPDATE workspace_member SET role = ?3 WHERE workspace_id = ?1 AND user_id = ?2
           AND EXISTS (SELECT 1 FROM workspace_member WHERE workspace_id = ?1 AND user_id = ?4)`,
        )
        .bind(id, userId, role, to);
    const [done] = await this.#db.batch([set("owner", to), set("admin", from)]);
    return (done?.meta.changes ?? 0) > 0;
  }

  /** Says when the workspace will be gone; null takes that back. */
  async setDeleteAt(id: string, deleteAt: number | null): Promise<void> {
    await this.#db
      .prepare(`UPDATE workspace SET delete_at = ? WHERE id = ?`)
      .bind(deleteAt, id)
      .run();
  }

  /** The name and icon, for who holds an invite. */
  async face(id: string): Promise<{ name: string; icon: string | null } | undefined> {
    const row = await this.#db
      .prepare(`SELECT name, icon FROM workspace WHERE id = ?`)
      .bind(id)
      .first<{ name: string; icon: string | null }>();
    return row ?? undefined;
  }

  /** The workspace as this person sees it; nothing where they are not in it. */
  async find(id: string, userId: string): Promise<WorkspaceView | undefined> {
    const row = await this.#db
      .prepare(`${VIEW} WHERE w.id = ?2 AND m.user_id = ?1`)
      .bind(userId, id)
      .first<WorkspaceRow>();
    return row === null ? undefined : toView(row);
  }

  /** The workspaces of a person after `cursor` (a workspace's id), by id. */
  async listFor(userId: string, cursor: string, limit: number): Promise<WorkspaceView[]> {
    const { results } = await this.#db
      .prepare(`${VIEW} WHERE m.user_id = ?1 AND w.id > ?2 ORDER BY w.id LIMIT ?3`)
      .bind(userId, cursor, limit)
      .all<WorkspaceRow>();
    return results.map(toView);
  }

  async generalChannel(id: string): Promise<string | undefined> {
    const row = await this.#db
      .prepare(`SELECT general_channel_id AS id FROM workspace WHERE id = ?`)
      .bind(id)
      .first<{ id: string }>();
    return row?.id;
  }

  async role(id: string, userId: string): Promise<Role | null> {
    const row = await this.#db
      .prepare(`SELECT role FROM workspace_member WHERE workspace_id = ? AND user_id = ?`)
      .bind(id, userId)
      .first<{ role: Role }>();
    return row?.role ?? null;
  }

  /** Adds a person, unless they are in already: a role is never lowered by an invite. */
  async addMember(id: string, userId: string, role: Role, at: number): Promise<void> {
    await this.#db
      .prepare(
        `INSERT OR IGNORE INTO workspace_member (workspace_id, user_id, role, joined_at) VALUES (?, ?, ?, ?)`,
      )
      .bind(id, userId, role, at)
      .run();
  }

  /** False where it would leave the workspace without an owner. */
  async setRole(id: string, userId: string, role: Role): Promise<boolean> {
    const done = await this.#db
      .prepare(
        `UPDATE workspace_member SET role = ?3 WHERE workspace_id = ?1 AND user_id = ?2 AND (?3 = 'owner' OR ${OWNED})`,
      )
      .bind(id, userId, role)
      .run();
    return done.meta.changes > 0;
  }

  /** False where it would leave the workspace without an owner. */
  async removeMember(id: string, userId: string): Promise<boolean> {
    const done = await this.#db
      .prepare(`DELETE FROM workspace_member WHERE workspace_id = ?1 AND user_id = ?2 AND ${OWNED}`)
      .bind(id, userId)
      .run();
    return done.meta.changes > 0;
  }

  /** Members after `cursor` (a user's id), by user id. */
  async members(id: string, cursor: string, limit: number, nowMs: number): Promise<MemberView[]> {
    const { results } = await this.#db
      .prepare(
        `SELECT m.user_id AS userId, coalesce(u.name, '') AS name, u.image AS image, m.role AS role,
           m.joined_at AS joinedAt, ${PROFILE_COLUMNS}
         FROM workspace_member m LEFT JOIN user u ON u.id = m.user_id
           LEFT JOIN profile p ON p.user_id = m.user_id
         WHERE m.workspace_id = ? AND m.user_id > ? ORDER BY m.user_id LIMIT ?`,
      )
      .bind(id, cursor, limit)
      .all<Omit<MemberView, "status"> & ProfileColumns>();
    return results.map(({ statusText, statusUntil, ...row }) => ({
      ...row,
      status: statusOf({ statusText, statusUntil, timeZone: row.timeZone }, nowMs),
    }));
  }

  /** Who else is in the workspace, or (null) in any workspace of this person; at most `limit`. */
  async fellows(id: string | null, userId: string, limit: number): Promise<string[]> {
    const { results } = await this.#db
      .prepare(
        `SELECT DISTINCT f.user_id AS userId FROM workspace_member m
         JOIN workspace_member f ON f.workspace_id = m.workspace_id
         WHERE m.user_id = ?2 AND f.user_id <> ?2 AND (?1 IS NULL OR m.workspace_id = ?1) LIMIT ?3`,
      )
      .bind(id, userId, limit)
      .all<{ userId: string }>();
    return results.map((row) => row.userId);
  }

  /** Those of `userIds` who are in the workspace, with their roles. */
  async rolesOf(id: string, userIds: readonly string[]): Promise<Map<string, Role>> {
    const { results } = await this.#db
      .prepare(
        `SELECT user_id, role FROM workspace_member
         WHERE workspace_id = ? AND user_id IN (SELECT value FROM json_each(?))`,
      )
      .bind(id, JSON.stringify(userIds))
      .all<{ user_id: string; role: Role }>();
    return new Map(results.map((row) => [row.user_id, row.role]));
  }
}

const VIEW = `SELECT w.id, w.slug, w.name, w.plan, w.icon, w.created_at, w.delete_at, m.role
  FROM workspace_member m JOIN workspace w ON w.id = m.workspace_id`;

/** Somebody else, or nobody at all, is the owner. */
const OWNED = `(role <> 'owner' OR EXISTS (SELECT 1 FROM workspace_member o
  WHERE o.workspace_id = ?1 AND o.role = 'owner' AND o.user_id <> ?2))`;

function toView(row: WorkspaceRow): WorkspaceView {
  const { id, name, slug, plan, role, icon } = row;
  return { id, name, slug, plan, role, icon, createdAt: row.created_at, deleteAt: row.delete_at };
}
