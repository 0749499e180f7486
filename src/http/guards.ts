import type { MiddlewareHandler } from "hono";
import { isAllowedOrigin } from "../identity/origins.ts";
import { refuse } from "../protocol/errors.ts";
import type { Bucket } from "../protocol/token-bucket.ts";
import { refill, waitSeconds } from "../protocol/token-bucket.ts";
import { limitsAreOn, misconfiguration } from "../storage/env.ts";
import { now } from "../storage/faults.ts";
import type { AppEnv } from "./context.ts";
import { sessionOf } from "./context.ts";
import { problem, Refused } from "./problem.ts";

const CHANGES = new Set(["POST", "PUT", "PATCH", "DELETE"]);

/** A deployment without its secret, or with a switch for tests, serves nothing. */
export const configured: MiddlewareHandler<AppEnv> = async (c, next) => {
  const reason = misconfiguration(c.env);
  if (reason !== undefined) return problem(refuse("misconfigured", reason).refused);
  return next();
};

/**
 * Cross-site requests change nothing: a foreign Origin is refused whatever it carries but a token, and
 * a cookie counts for a change only with an allowed Origin beside it.
 */
export const sameOrigin: MiddlewareHandler<AppEnv> = async (c, next) => {
  if (!CHANGES.has(c.req.method) || c.req.header("Authorization") !== undefined) return next();
  const origin = c.req.header("Origin") ?? null;
  const hasCookie = c.req.header("Cookie") !== undefined;
  const crossSite = c.req.header("Sec-Fetch-Site") === "cross-site";
  if (origin === null && !hasCookie && !crossSite) return next();
  if (isAllowedOrigin(c.env, new URL(c.req.url).origin, origin)) return next();
  return problem(refuse("forbidden", "This Origin may not act here").refused);
};

/** Puts the budget's figures on every response, refusals included; an opened socket has no headers to add to. */
export const rateHeaders: MiddlewareHandler<AppEnv> = async (c, next) => {
  await next();
  if (c.res.status === 101) return;
  for (const [name, value] of Object.entries(c.get("rate") ?? UNMETERED)) c.header(name, value);
};

const UNMETERED = {
  "X-RateLimit-Limit": "100",
  "X-RateLimit-Remaining": "100",
  "X-RateLimit-Reset": "0",
};

const PER_MINUTE = 100;
const BURST = 150;
const MAX_BUCKETS = 50_000;
const buckets = new Map<string, Bucket>();

/**
 * The REST budget of a person, or of an address before sign-in: a token bucket an isolate, so it is
 * approximate from above where many isolates serve one caller. Headers are sent also where nothing is refused.
 */
export const restBudget: MiddlewareHandler<AppEnv> = async (c, next) => {
  const session = await sessionOf(c);
  const key = session?.userId ?? c.req.header("CF-Connecting-IP") ?? "unknown";
  const nowMs = now();
  if (buckets.size > MAX_BUCKETS) buckets.clear();
  const bucket = buckets.get(key) ?? { tokens: BURST, at: nowMs };
  refill(bucket, PER_MINUTE, BURST, nowMs);
  buckets.set(key, bucket);
  const refused = limitsAreOn(c.env) && bucket.tokens < 1;
  if (!refused) bucket.tokens = Math.max(bucket.tokens - 1, 0);
  const wait = waitSeconds(bucket, PER_MINUTE);
  c.set("rate", {
    "X-RateLimit-Limit": String(PER_MINUTE),
    "X-RateLimit-Remaining": String(Math.floor(bucket.tokens)),
    "X-RateLimit-Reset": String(Math.ceil(nowMs / 1_000) + wait),
  });
  if (refused)
    throw new Refused(refuse("rate_limited", "Too many requests", Math.max(wait, 1)).refused);
  return next();
};
