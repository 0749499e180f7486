import type { MiddlewareHandler } from "hono";
import { isAllowedOrigin } from "../identity/origins.ts";
import { refuse } from "../protocol/errors.ts";
import { REST_BUDGETS } from "../protocol/limits.ts";
import { limitsAreOn, misconfiguration } from "../storage/env.ts";
import { now } from "../storage/faults.ts";
import { pokeSweep } from "../storage/jobs.ts";
import { Budgets, isolateLoad } from "./budget.ts";
import type { AppEnv } from "./context.ts";
import { sessionOf } from "./context.ts";
import { problem, Refused } from "./problem.ts";
import { bearerOf } from "./tickets.ts";

const CHANGES = new Set(["POST", "PUT", "PATCH", "DELETE"]);

/** An isolate's first request has somebody look for jobs that an earlier one left undone; it does not wait for that. */
export const firstLook: MiddlewareHandler<AppEnv> = async (c, next) => {
  c.executionCtx.waitUntil(pokeSweep(c.env));
  return next();
};

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
  "X-RateLimit-Limit": String(REST_BUDGETS.free.perMinute),
  "X-RateLimit-Remaining": String(REST_BUDGETS.free.burst),
  "X-RateLimit-Reset": "0",
};

const budgets = new Budgets();
/** Requests that this isolate is at. */
let inFlight = 0;

/**
 * Spends one request of the caller's budget, and refuses where it is spent. Headers are sent also where
 * nothing is refused.
 */
export const restBudget: MiddlewareHandler<AppEnv> = async (c, next) => {
  const session = await sessionOf(c);
  const address = c.req.header("CF-Connecting-IP");
  const bearer = session === undefined ? bearerOf(c) : undefined;
  const caller = {
    address,
    ...(session === undefined ? {} : { person: session }),
    ...(bearer === undefined ? {} : { bearer }),
  };
  const spent = budgets.spend(caller, now(), isolateLoad(inFlight));
  c.set("rate", {
    "X-RateLimit-Limit": String(spent.limit),
    "X-RateLimit-Remaining": String(spent.remaining),
    "X-RateLimit-Reset": String(spent.reset),
  });
  if (spent.wait > 0 && limitsAreOn(c.env))
    throw new Refused(refuse("rate_limited", "Too many requests", spent.wait).refused);
  inFlight += 1;
  try {
    await next();
  } finally {
    inFlight -= 1;
  }
};
