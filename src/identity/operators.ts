import { guardD1 } from "../storage/d1.ts";
import type { Env } from "../storage/env.ts";

/** Who was found to be an operator is believed so long without a look at D1, ms, and longer while D1 is away. */
const FRESH_MS = 60_000;
const BELIEVED_MS = 60 * 60_000;
const known = new Map<string, number>();

/**
 * True for who runs this deployment; see {@link lookUp}. Who was it a moment ago still is where D1 is
 * away: that is when they are needed. Only those who are it are remembered.
 */
export async function isOperator(env: Env, userId: string): Promise<boolean> {
  const nowMs = Date.now();
  const key = `${env.OPERATORS ?? ""} ${userId}`;
  const age = nowMs - (known.get(key) ?? Number.NEGATIVE_INFINITY);
  if (age >= 0 && age < FRESH_MS) return true;
  try {
    const is = await lookUp(env, userId);
    if (is) known.set(key, nowMs);
    else known.delete(key);
    return is;
  } catch (error) {
    if (age >= 0 && age < BELIEVED_MS) return true;
    throw error;
  }
}

/**
 * True for who runs this deployment: those whom OPERATORS names, by user id or e-mail address, or,
 * where it names nobody, the first account that was made here. A guest is no account.
 */
async function lookUp(env: Env, userId: string): Promise<boolean> {
  const named = (env.OPERATORS ?? "")
    .split(",")
    .map((name) => name.trim().toLowerCase())
    .filter((name) => name !== "");
  const db = guardD1(env.DIRECTORY, { kind: "sign-in" });
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
