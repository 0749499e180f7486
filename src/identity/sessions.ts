import type { Scope } from "../protocol/integrations.ts";
import type { Plan } from "../protocol/limits.ts";
import { guardD1 } from "../storage/d1.ts";
import type { Env } from "../storage/env.ts";
import { now } from "../storage/faults.ts";
import { guardKv } from "../storage/kv.ts";
import { meter } from "../storage/meter.ts";
import { cookieName } from "./cookies.ts";
import { findKey } from "./keys.ts";

/** Who is asking, proven by a token. `via` tells whether a browser sent it by itself. Times in ms. */
export type Session = {
  sessionId: string;
  userId: string;
  expiresAt: number;
  via: "cookie" | "bearer";
  /** The best plan among the person's workspaces, as of the last look at D1. */
  plan: Plan;
  /** What a bot's key is allowed; a person's own session, which has none, is allowed whatever they are. */
  scopes?: readonly Scope[];
};

/** `plan` is not there in what an earlier version cached. */
type Cached =
  | { sessionId: string; userId: string; expiresAt: number; plan?: Plan }
  | { ended: true };

/** How long a session is believed without a look at D1, seconds. Its end overwrites it at once. */
const CACHE_SECONDS = 300;
/**
 * An isolate believes what it has seen for this long, ms: far less than the platform's own cache of KV
 * does, and a storm of tickets asks once. In this isolate the end of a session counts at once.
 */
const SEEN_MS = 5_000;
const SEEN_MAX = 20_000;
const MAX_TOKEN_CHARACTERS = 512;
const SESSIONS = { cache: "sessions" };

/** The session of a request, by `Authorization: Bearer` or else by cookie; nothing where there is none that holds. */
export async function findSession(env: Env, request: Request): Promise<Session | undefined> {
  const bearer = bearerToken(request);
  if (bearer?.startsWith("ek_")) return keySession(env, bearer);
  const credential = bearer ?? cookieToken(request);
  // What is signed behind the dot proves nothing that 32 random characters do not.
  const token = credential?.split(".")[0];
  if (token === undefined || token === "" || token.length > MAX_TOKEN_CHARACTERS) return undefined;
  const known = await lookUp(env, token);
  if (known === undefined || "ended" in known || known.expiresAt <= now()) return undefined;
  return { ...known, plan: known.plan ?? "free", via: bearer === undefined ? "cookie" : "bearer" };
}

/** What a bot's key stands for: a session that has the key's id and ends when it is revoked. */
async function keySession(env: Env, text: string): Promise<Session | undefined> {
  const key = await findKey(env, text);
  if (key === undefined) return undefined;
  const { id: sessionId, userId, plan, scopes } = key;
  return { sessionId, userId, plan, scopes, expiresAt: Number.POSITIVE_INFINITY, via: "bearer" };
}

/** Sessions that this isolate has lately seen, by token. */
const seen = new Map<string, { known: Cached; until: number }>();

async function lookUp(env: Env, token: string): Promise<Cached | undefined> {
  const nowMs = now();
  const last = seen.get(token);
  // A clock that was set back must not make it last.
  if (last !== undefined && last.until > nowMs && last.until <= nowMs + SEEN_MS) {
    meter.count("cache_hits_total", SESSIONS);
    return last.known;
  }
  const cached = await readCache(env, token);
  meter.count(cached === undefined ? "cache_misses_total" : "cache_hits_total", SESSIONS);
  const known = cached ?? (await confirmed(env, token, last));
  if (known === undefined) seen.delete(token);
  else remember(token, known);
  return known;
}

/** What the directory says; where it is out, what this isolate saw no longer ago than the cache would believe it. */
async function confirmed(
  env: Env,
  token: string,
  last: { known: Cached; until: number } | undefined,
): Promise<Cached | undefined> {
  try {
    return await readDirectory(env, token);
  } catch (error) {
    if (last !== undefined && last.until + CACHE_SECONDS * 1_000 > now()) return last.known;
    throw error;
  }
}

function remember(token: string, known: Cached): void {
  if (seen.size >= SEEN_MAX) seen.clear();
  seen.set(token, { known, until: now() + SEEN_MS });
}

/** Forgets a session everywhere the cache reaches. A deletion would leave a cached miss to race with. */
export async function forgetSession(env: Env, token: string): Promise<void> {
  remember(token, { ended: true });
  try {
    await guardKv(env.SESSIONS, "sign-in").put(
      await cacheKey(token),
      JSON.stringify({ ended: true }),
      {
        expirationTtl: CACHE_SECONDS * 2,
      },
    );
  } catch {
    // The objects' denials hold without it, and D1 has no such session any more.
  }
}

async function readCache(env: Env, token: string): Promise<Cached | undefined> {
  try {
    return (
      (await guardKv(env.SESSIONS, "sign-in").get<Cached>(await cacheKey(token), "json")) ??
      undefined
    );
  } catch {
    return undefined;
  }
}

async function readDirectory(env: Env, token: string): Promise<Cached | undefined> {
  const row = await guardD1(env.DIRECTORY, { kind: "sign-in" })
    .prepare(
      `SELECT id, userId, expiresAt, (SELECT w.plan FROM workspace_member m
         JOIN workspace w ON w.id = m.workspace_id WHERE m.user_id = session.userId
         ORDER BY CASE w.plan WHEN 'enterprise' THEN 0 WHEN 'pro' THEN 1 ELSE 2 END LIMIT 1) AS plan
       FROM session WHERE token = ?`,
    )
    .bind(token)
    .first<{ id: string; userId: string; expiresAt: string; plan: Plan | null }>();
  if (row === null) return undefined;
  const session = {
    sessionId: row.id,
    userId: row.userId,
    expiresAt: new Date(row.expiresAt).getTime(),
    plan: row.plan ?? "free",
  };
  try {
    await guardKv(env.SESSIONS, "sign-in").put(await cacheKey(token), JSON.stringify(session), {
      expirationTtl: CACHE_SECONDS,
    });
  } catch {
    // Slower without the cache, and no less right.
  }
  return session;
}

function bearerToken(request: Request): string | undefined {
  const header = request.headers.get("Authorization") ?? "";
  return /^bearer\s+(\S+)$/i.exec(header)?.[1];
}

function cookieToken(request: Request): string | undefined {
  const name = cookieName(new URL(request.url).protocol === "https:");
  for (const pair of (request.headers.get("Cookie") ?? "").split(";")) {
    const at = pair.indexOf("=");
    if (at > 0 && pair.slice(0, at).trim() === name) return decode(pair.slice(at + 1).trim());
  }
  return undefined;
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

async function cacheKey(token: string): Promise<string> {
  const hash = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(token));
  return `session:${[...new Uint8Array(hash)].map((byte) => byte.toString(16).padStart(2, "0")).join("")}`;
}
