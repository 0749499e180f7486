import { timingSafeEqual } from "node:crypto";
import { Buffer } from "node:buffer";
import { sha256 } from "@noble/hashes/sha2.js";
import type { Scope } from "../protocol/integrations.ts";
import { base64url } from "../protocol/hmac.ts";
import type { Plan } from "../protocol/limits.ts";
import type { KnownKey } from "../storage/directory/api-keys.ts";
import { KeyTable } from "../storage/directory/api-keys.ts";
import type { Env } from "../storage/env.ts";
import { now } from "../storage/faults.ts";

/** Whom a key proves. */
export type KeyBearer = { id: string; userId: string; scopes: readonly Scope[]; plan: Plan };

const SECRET_BYTES = 24;
/** A burst of requests asks D1 once; a key that is revoked elsewhere counts no longer than this, ms. */
const SEEN_MS = 1_000;
const SEEN_MAX = 10_000;
/** The time of use is written at most so often, ms. */
const USED_EVERY_MS = 60_000;

const TEXT = /^ek_([0-9a-hjkmnp-tv-z]{20})_([\w-]{32})$/;
const ID = /^k_([0-9a-hjkmnp-tv-z]{20})$/;

/** A secret of 192 random bits, as text. */
export function newSecret(): string {
  return base64url(crypto.getRandomValues(new Uint8Array(SECRET_BYTES)));
}

/** What is kept of a secret that comes back to be compared. */
export function secretHash(secret: string): string {
  return base64url(sha256(new TextEncoder().encode(secret)));
}

/** True where `secret` is the one that was hashed, in a time that tells nothing. */
export function isSecret(secret: string, hash: string): boolean {
  const [a, b] = [Buffer.from(secretHash(secret)), Buffer.from(hash)];
  return a.length === b.length && timingSafeEqual(a, b);
}

/** A key as it is told once: `ek_<its id>_<secret>`. */
export function keyText(id: string, secret: string): string {
  return `ek_${id.slice("k_".length)}_${secret}`;
}

/** True for the id of a key, which is the id of its session. */
export function isKeyId(sessionId: string): boolean {
  return ID.test(sessionId);
}

/** Keys that this isolate has lately seen, by id. */
const seen = new Map<string, { key: KnownKey; until: number }>();

/** Whom this text proves; nothing where it is no key that holds. */
export async function findKey(env: Env, text: string): Promise<KeyBearer | undefined> {
  const [, id, secret] = TEXT.exec(text) ?? [];
  if (id === undefined || secret === undefined) return undefined;
  const key = await lookUp(env, `k_${id}`);
  return key !== undefined && isSecret(secret, key.hash) ? key : undefined;
}

/** The bearer of a key that has proven itself before, e.g. on a socket; nothing where it holds no longer. */
export function keyById(env: Env, id: string): Promise<KeyBearer | undefined> {
  return lookUp(env, id);
}

async function lookUp(env: Env, id: string): Promise<KnownKey | undefined> {
  const nowMs = now();
  const last = seen.get(id);
  // A clock that was set back must not make it last.
  if (last !== undefined && last.until > nowMs && last.until <= nowMs + SEEN_MS) return last.key;
  const table = new KeyTable(env);
  const key = await table.find(id);
  if (key === undefined) {
    seen.delete(id);
    return undefined;
  }
  if (seen.size >= SEEN_MAX) seen.clear();
  seen.set(id, { key, until: nowMs + SEEN_MS });
  if (key.lastUsedAt === null || key.lastUsedAt <= nowMs - USED_EVERY_MS) {
    key.lastUsedAt = nowMs;
    // When it was last used is no reason to refuse it.
    await table.used(id, nowMs).catch(() => undefined);
  }
  return key;
}

/** Forgets a key that was revoked. */
export function forgetKey(id: string): void {
  seen.delete(id);
}
