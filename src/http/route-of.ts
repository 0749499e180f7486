import type { Context } from "hono";
import { matchedRoutes } from "hono/route";
import type { AppEnv } from "./context.ts";

/** What no route of ours answers: a file of the web app, or nothing. */
const NO_ROUTE = "(none)";

/**
 * The pattern of the route that was asked for, e.g. `/api/channels/:id`, whoever answered in its place.
 * There are as many as we wrote, whatever is asked for.
 */
export function routeOf(c: Context<AppEnv>): string {
  const routes = matchedRoutes(c);
  const isHandler = (method: string | undefined) => method !== undefined && method !== "ALL";
  const answered = routes[c.req.routeIndex];
  const route = isHandler(answered?.method)
    ? answered
    : routes.find(({ method }) => isHandler(method));
  return route?.path ?? NO_ROUTE;
}
