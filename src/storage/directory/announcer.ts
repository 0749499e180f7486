import { guardD1 } from "../d1.ts";
import type { Env } from "../env.ts";

/** As what people see who speaks to all of them in a workspace's name. */
const NAME = "Announcements";

/** The user who writes a workspace's campaigns to people: a program that nobody signs in as. */
export function announcerOf(workspaceId: string): string {
  return workspaceId.replace(/^w_/, "b_");
}

/** Has the announcer of a workspace be there and in it. May be repeated; throws what D1 throws. */
export async function ensureAnnouncer(env: Env, workspaceId: string, at: number): Promise<string> {
  const db = guardD1(env.DIRECTORY);
  const userId = announcerOf(workspaceId);
  await db.batch([
    db
      .prepare(
        `INSERT OR IGNORE INTO user (id, name, email, emailVerified, image, createdAt, updatedAt, isAnonymous)
         VALUES (?1, ?2, ?3, 0, NULL, ?4, ?4, 0)`,
      )
      // A domain that never is: no mail goes there, and nobody can prove it theirs.
      .bind(userId, NAME, `${userId}@bots.invalid`, new Date(at).toISOString()),
    db
      .prepare(
        `INSERT OR IGNORE INTO workspace_member (workspace_id, user_id, role, joined_at)
         VALUES (?, ?, 'member', ?)`,
      )
      .bind(workspaceId, userId, at),
  ]);
  return userId;
}
