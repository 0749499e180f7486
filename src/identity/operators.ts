import { guardD1 } from "../storage/d1.ts";
import type { Env } from "../storage/env.ts";

/** Who was found to be an operator is believed so long without a look at D1, ms, and longer while D1 is away. */
const FRESH_MS = 60_000;
const BELIEVED_MS = 60 * 60_000;
const known = new Map<string, number>();

/**
 * True for who runs this deployment; see {@link operatorName}. Who was it a moment ago still is where D1 is
 * away: that is when they are needed. Only those who are it are remembered.
 */
export async function isOperator(env: Env, userId: string): Promise<boolean> {
  const nowMs = Date.now();
  const key = `${env.OPERATORS ?? ""} ${userId}`;
  const age = nowMs - (known.get(key) ?? Number.NEGATIVE_INFINITY);
  if (age >= 0 && age < FRESH_MS) return true;
  try {
    const is = (await operatorName(env, userId)) !== undefined;
    if (is) known.set(key, nowMs);
    else known.delete(key);
    return is;
  } catch (error) {
    if (age >= 0 && age < BELIEVED_MS) return true;
    throw error;
  }
}

/**
 * By which name somebody runs this deployment: one of those in OPERATORS, which are user ids or e-mail
 * addresses, or, where it names nobody, "" for the first account that was made here. A guest is no
 * account. Nothing for everybody else.
 */
export async function operatorName(env: Env, userId: string): Promise<string | undefined> {
  const names = namesOf(env);
  const db = guardD1(env.DIRECTORY, { kind: "sign-in" });
  if (names.length === 0) {
    const first = await db
      .prepare(`SELECT id FROM user WHERE isAnonymous IS NOT 1 ORDER BY createdAt, rowid LIMIT 1`)
      .first<{ id: string }>();
    return first?.id === userId ? "" : undefined;
  }
  const id = userId.toLowerCase();
  if (names.includes(id)) return id;
  const person = await db
    .prepare(`SELECT email FROM user WHERE id = ? AND isAnonymous IS NOT 1`)
    .bind(userId)
    .first<{ email: string }>();
  const email = person?.email.toLowerCase();
  return email !== undefined && names.includes(email) ? email : undefined;
}

/** True as long as a name of {@link operatorName} is one, as far as can be told without accounts. */
export function isOperatorName(env: Env, name: string): boolean {
  const names = namesOf(env);
  return name === "" ? names.length === 0 : names.includes(name);
}

function namesOf(env: Env): string[] {
  return (env.OPERATORS ?? "")
    .split(",")
    .map((name) => name.trim().toLowerCase())
    .filter((name) => name !== "");
}
