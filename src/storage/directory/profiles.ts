import type { MeView, StatusView } from "../../protocol/http.ts";
import { guardD1 } from "../d1.ts";
import type { Env } from "../env.ts";

/** The columns of a profile beside a person, for queries that list people. */
export const PROFILE_COLUMNS = `p.time_zone AS timeZone, p.status_text AS statusText, p.status_until AS statusUntil`;

/** What {@link PROFILE_COLUMNS} answers. */
export type ProfileColumns = {
  timeZone: string | null;
  statusText: string | null;
  statusUntil: number | null;
};

type MeRow = ProfileColumns &
  Pick<MeView, "id" | "name" | "email" | "image"> & { isAnonymous: number | null };

/** What to change; undefined leaves a value, null takes it away. */
export type ProfileChange = {
  name?: string | undefined;
  timeZone?: string | null | undefined;
  status?: StatusView | null | undefined;
};

/** People as they describe themselves. Calls throw what D1 throws. */
export class ProfileTable {
  readonly #db: D1Database;

  constructor(env: Env) {
    this.#db = guardD1(env.DIRECTORY);
  }

  /** A person as they see themselves, at `nowMs`: a status that has run out is none. */
  async find(userId: string, nowMs: number): Promise<Omit<MeView, "operator"> | undefined> {
    const row = await this.#db
      .prepare(
        `SELECT u.id, u.name, u.email, u.image, u.isAnonymous, ${PROFILE_COLUMNS}
         FROM user u LEFT JOIN profile p ON p.user_id = u.id WHERE u.id = ?`,
      )
      .bind(userId)
      .first<MeRow>();
    if (row === null) return undefined;
    const { id, name, email, image, timeZone } = row;
    const isAnonymous = row.isAnonymous === 1;
    return { id, name, email, image, isAnonymous, timeZone, status: statusOf(row, nowMs) };
  }

  /** Changes name, time zone and status, all or nothing. */
  async change(userId: string, change: ProfileChange, nowMs: number): Promise<void> {
    const { name, timeZone, status } = change;
    const db = this.#db;
    const statements = [
      db.prepare(`INSERT OR IGNORE INTO profile (user_id) VALUES (?)`).bind(userId),
    ];
    if (name !== undefined)
      statements.push(
        db
          .prepare(`UPDATE user SET name = ?, updatedAt = ? WHERE id = ?`)
          .bind(name, new Date(nowMs).toISOString(), userId),
      );
    if (timeZone !== undefined)
      statements.push(
        db.prepare(`UPDATE profile SET time_zone = ? WHERE user_id = ?`).bind(timeZone, userId),
      );
    if (status !== undefined)
      statements.push(
        db
          .prepare(`UPDATE profile SET status_text = ?, status_until = ? WHERE user_id = ?`)
          .bind(status?.text ?? null, status?.until ?? null, userId),
      );
    await db.batch(statements);
  }

  /** Sets the address of the picture; answers the one before. */
  async setImage(userId: string, image: string | null, nowMs: number): Promise<string | null> {
    const before = await this.#db
      .prepare(`SELECT image FROM user WHERE id = ?`)
      .bind(userId)
      .first<{ image: string | null }>();
    await this.#db
      .prepare(`UPDATE user SET image = ?, updatedAt = ? WHERE id = ?`)
      .bind(image, new Date(nowMs).toISOString(), userId)
      .run();
    return before?.image ?? null;
  }
}

/** The status that holds at `nowMs`. */
export function statusOf(row: ProfileColumns, nowMs: number): StatusView | null {
  const { statusText, statusUntil } = row;
  if (statusText === null || (statusUntil !== null && statusUntil <= nowMs)) return null;
  return { text: statusText, until: statusUntil };
}
