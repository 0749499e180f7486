import { guardD1 } from "../storage/d1.ts";
import type { Env } from "../storage/env.ts";

/**
 * True for who runs this deployment: those whom OPERATORS names, by user id or e-mail address, or,
 * where it names nobody, the first account that was made here. A guest is no account.
 */
export async function isOperator(env: Env, userId: string): Promise<boolean> {
  const named = (env.OPERATORS ?? "")
    .split(",")
    .map((name) => name.trim().toLowerCase())
    .filter((name) => name !== "");
  const db = guardD1(env.DIRECTORY);
  if (named.length === 0) {
    const first = await db
      .prepare(`SELECT id FROM user WHERE isAnonymous IS NOT 1 ORDER BY createdAt, rowid LIMIT 1`)
      .first<{ id: string }>();
    return first?.id === userId;
  }
  if (named.includes(userId.toLowerCase())) return true;
  const person = await db
    .prepare(`SELECT email FROM user WHERE id = ? AND isAnonymous IS NOT 1`)
    .bind(userId)
    .first<{ email: string }>();
  return person !== null && named.includes(person.email.toLowerCase());
}
