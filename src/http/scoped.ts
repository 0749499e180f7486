import type { MiddlewareHandler } from "hono";
import { allows, needOf } from "../identity/scopes.ts";
import { refuse } from "../protocol/errors.ts";
import type { AppEnv } from "./context.ts";
import { sessionOf } from "./context.ts";
import { problem } from "./problem.ts";

/** Lets a bot's key through to what its scopes allow; who signs in themselves has none, and no such bounds. */
export const scoped: MiddlewareHandler<AppEnv> = async (c, next) => {
  const scopes = (await sessionOf(c))?.scopes;
  const { method, path } = c.req;
  if (scopes === undefined || allows(scopes, method, path)) return next();
  const need = needOf(method, path);
  const why = need === null ? "No key may do this" : `This key lacks ${need.join(" and ")}`;
  return problem(refuse("forbidden", why).refused);
};
