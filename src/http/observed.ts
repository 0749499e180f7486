import type { MiddlewareHandler } from "hono";
import { logLine } from "../observability/log.ts";
import { reportSoon } from "../observability/reporter.ts";
import { meter } from "../storage/meter.ts";
import type { AppEnv } from "./context.ts";
import { routeOf } from "./route-of.ts";

const METHODS = new Set(["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]);
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

function newRequestId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(ID_BYTES));
  return btoa(String.fromCharCode(...bytes))
    .replaceAll("+", "-")
    .replaceAll("/", "_");
}
