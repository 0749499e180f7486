import type { ErrorHandler } from "hono";
import type { Refusal } from "../protocol/errors.ts";
import { ERRORS, refuse } from "../protocol/errors.ts";
import type { Problem } from "../protocol/http.ts";
import { isOutage } from "../storage/outage.ts";
import { isUnavailable, Unavailable } from "../storage/unavailable.ts";
import { logError } from "../observability/log.ts";
import type { AppEnv } from "./context.ts";
import { routeOf } from "./route-of.ts";

/** A refusal on its way to the one place that answers refusals. */
export class Refused extends Error {
  readonly refusal: Refusal;

  constructor(refusal: Refusal) {
    super(refusal.message);
    this.refusal = refusal;
  }
}

/** A refusal as `application/problem+json`. */
export function problem(refusal: Refusal): Response {
  const { status, title } = ERRORS[refusal.code];
  const retryAfter = refusal.retryAfter ?? (status === 503 ? 1 : undefined);
  const body: Problem = {
    type: `https://edgewise.chat/errors/${refusal.code}`,
    title,
    status,
    detail: refusal.message,
    code: refusal.code,
    ...(retryAfter === undefined ? {} : { retryAfter }),
    ...(refusal.part === undefined ? {} : { part: refusal.part }),
  };
  const headers = new Headers({ "Content-Type": "application/problem+json" });
  if (retryAfter !== undefined) headers.set("Retry-After", String(retryAfter));
  return new Response(JSON.stringify(body), { status, headers });
}

/** What to tell of something thrown: a refusal says itself, an outage says when to come back, a bug says nothing. */
function refusalOf(error: unknown): Refusal {
  if (error instanceof Refused) return error.refusal;
  if (isUnavailable(error)) {
    // What another object throws arrives without its fields.
    const { retryAfter, part } = error instanceof Unavailable ? error : { retryAfter: 1 };
    return refuse("unavailable", error.message, retryAfter, part).refused;
  }
  if (isOutage(error))
    return { code: "unavailable", message: "A part is out of service", retryAfter: 1 };
  return { code: "internal", message: "Something went wrong here" };
}

/** Answers whatever a route throws. */
export const onFailure: ErrorHandler<AppEnv> = (error, c) =>
  problem(refusalFor(error, `${c.req.method} ${routeOf(c)}`, c.get("requestId")));

/** The refusal for something thrown by `what`, in the request of this id. */
export function refusalFor(error: unknown, what: string, requestId?: string): Refusal {
  const refusal = refusalOf(error);
  // A bug is for the operator's log; the caller learns only that there was one.
  if (refusal.code === "internal")
    logError(what, error, requestId === undefined ? {} : { requestId });
  return refusal;
}
