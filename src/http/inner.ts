import type { Hono } from "hono";
import type { Session } from "../identity/sessions.ts";
import type { Outcome, Refusal } from "../protocol/errors.ts";
import { ERRORS, refuse } from "../protocol/errors.ts";
import type { ErrorCode } from "../protocol/errors.ts";
import type { Call } from "../slash/command.ts";
import type { Env } from "../storage/env.ts";
import { callers } from "./callers.ts";
import type { AppEnv } from "./context.ts";

/** The routes without their guards: who calls them from within has passed those already. */
export type Routes = Pick<Hono<AppEnv>, "fetch">;

/** What a request of ours is made with; `later` keeps the isolate for what goes on after the answer. */
export type Within = {
  env: Env;
  session: Session;
  /** Scheme and host of the deployment. */
  origin: string;
  later: (work: Promise<unknown>) => void;
};

/** Calls of the HTTP API in somebody's name, without the network between. */
export function callsWithin(routes: Routes, { env, session, origin, later }: Within): Call {
  const context = {
    waitUntil: later,
    passThroughOnException: () => {},
    props: {},
  };
  return async <T>(method: string, path: string, body?: unknown): Promise<Outcome<T>> => {
    const request = new Request(new URL(path, origin), {
      method,
      ...(body === undefined
        ? {}
        : { body: JSON.stringify(body), headers: { "Content-Type": "application/json" } }),
    });
    callers.set(request, session);
    const response = await routes.fetch(request, env, context);
    // What we answer ourselves is a resource, or a problem with a code of ours.
    const json: unknown = await response.json();
    return response.ok ? { ok: json as T } : { refused: refusalIn(json) };
  };
}

function refusalIn(json: unknown): Refusal {
  const { code, detail, retryAfter } = (json ?? {}) as Record<string, unknown>;
  if (typeof code !== "string" || !Object.hasOwn(ERRORS, code))
    return refuse("internal", ERRORS.internal.title).refused;
  return refuse(
    code as ErrorCode,
    typeof detail === "string" ? detail : ERRORS[code as ErrorCode].title,
    typeof retryAfter === "number" ? retryAfter : undefined,
  ).refused;
}
