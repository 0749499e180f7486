import type { Context, MiddlewareHandler } from "hono";
import { matchedRoutes } from "hono/route";
import { logLine } from "../observability/log.ts";
import { reportSoon } from "../observability/reporter.ts";
import { meter } from "../storage/meter.ts";
import type { AppEnv } from "./context.ts";

const METHODS = new Set(["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]);
/** What no route of ours answers: a file of the web app, or nothing. */
const NO_ROUTE = "(none)";
const ID_BYTES = 9;

/**
 * Counts every request by the pattern of its route, writes a line for it, and gives it an id that its
 * answer carries. Neither has a path, a query, a body or a name in it.
 */
export const observed: MiddlewareHandler<AppEnv> = async (c, next) => {
  const begun = Date.now();
  const requestId = newRequestId();
  c.set("requestId", requestId);
  await next();
  const { status } = c.res;
  const route = routeOf(c);
  const method = METHODS.has(c.req.method) ? c.req.method : "OTHER";
  const ms = Math.max(Date.now() - begun, 0);
  meter.count("requests_total", { route, method, status: String(status) });
  if (status >= 400)
    meter.count("request_errors_total", { route, class: status < 500 ? "4xx" : "5xx" });
  meter.observe("request_duration_seconds", { route }, ms / 1_000);
  logLine("info", "request", { requestId, method, route, status, ms });
  // A socket's answer has no headers to add to.
  if (status !== 101) c.header("X-Request-Id", requestId);
  reportSoon(c.env, (work) => c.executionCtx.waitUntil(work));
};

/** The pattern of the route that was asked for, e.g. `/api/channels/:id`, whoever answered in its place. */
export function routeOf(c: Context<AppEnv>): string {
  const routes = matchedRoutes(c).filter(({ method }) => method !== "ALL" || false);
  const answered = matchedRoutes(c)[c.req.routeIndex];
  const isHandler = answered !== undefined && answered.method !== "ALL";
  return (isHandler ? answered.path : routes[0]?.path) ?? NO_ROUTE;
}

function newRequestId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(ID_BYTES));
  return btoa(String.fromCharCode(...bytes))
    .replaceAll("+", "-")
    .replaceAll("/", "_");
}
