import { createHash, timingSafeEqual } from "node:crypto";
import type { MiddlewareHandler } from "hono";
import { isOperator } from "../identity/operators.ts";
import type { Env } from "../storage/env.ts";
import type { AppContext, AppEnv } from "./context.ts";
import { deny, sessionOf } from "./context.ts";
import { restBudget } from "./guards.ts";

/** For the operator; to everybody else what is behind it is absent. */
export const operatorOnly: MiddlewareHandler<AppEnv> = async (c, next) => {
  await expectOperator(c);
  return next();
};

/**
 * For the operator, and for a program that holds `METRICS_TOKEN`. The token is looked at first, so that
 * who watches a deployment sees it also where no session can be read.
 */
export const operatorOrToken: MiddlewareHandler<AppEnv> = async (c, next) => {
  if (bearsToken(c.env, c.req.header("Authorization"))) return next();
  return restBudget(c, async () => {
    await expectOperator(c);
    await next();
  });
};

async function expectOperator(c: AppContext): Promise<void> {
  const session = await sessionOf(c);
  if (session === undefined || !(await isOperator(c.env, session.userId)))
    deny("not_found", "There is no such resource");
}

function bearsToken({ METRICS_TOKEN: token }: Env, header: string | undefined): boolean {
  const offered = /^bearer\s+(\S+)$/i.exec(header ?? "")?.[1];
  if (token === undefined || token === "" || offered === undefined) return false;
  // Of one length, whatever was offered.
  return timingSafeEqual(digest(token), digest(offered));
}

function digest(text: string): Buffer {
  return createHash("sha256").update(text).digest();
}
