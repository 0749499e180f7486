import type { Context } from "hono";
import type { z } from "zod";
import type { Actor, NeedsRole } from "../channel/access.ts";
import type { Session } from "../identity/sessions.ts";
import { findSession } from "../identity/sessions.ts";
import type { Outcome } from "../protocol/errors.ts";
import { refuse } from "../protocol/errors.ts";
import { isChannelId } from "../protocol/ids.ts";
import { firstIssue } from "../protocol/issue.ts";
import { parseJson } from "../protocol/json.ts";
import { LIMITS } from "../protocol/limits.ts";
import { bytesAtMost } from "../storage/at-most.ts";
import { WorkspaceTable } from "../storage/directory/workspaces.ts";
import type { Env } from "../storage/env.ts";
import { callers } from "./callers.ts";
import { Refused } from "./problem.ts";

/** What every route runs with. */
export type AppEnv = {
  Bindings: Env;
  Variables: {
    session: Session | undefined;
    /** Names this request in its answer and in the log. */
    requestId: string;
    /** The `X-RateLimit-*` headers of this request. */
    rate: Record<string, string> | undefined;
  };
};
export type AppContext = Context<AppEnv>;

/** The session of this request, looked up once; nothing where there is none. */
export async function sessionOf(c: AppContext): Promise<Session | undefined> {
  const known = c.get("session");
  if (known !== undefined) return known;
  const session = callers.get(c.req.raw) ?? (await findSession(c.env, c.req.raw));
  c.set("session", session);
  return session;
}

/** The session of this request; refused as `unauthenticated` without one. */
export async function signedIn(c: AppContext): Promise<Session> {
  const session = await sessionOf(c);
  if (session === undefined) throw new Refused(refuse("unauthenticated", "Sign in first").refused);
  return session;
}

/** The value, or the refusal thrown to the one place that answers refusals. */
export function expectOk<T>(outcome: Outcome<T>): T {
  if ("ok" in outcome) return outcome.ok;
  throw new Refused(outcome.refused);
}

/** A refusal, thrown. */
export function deny(...args: Parameters<typeof refuse>): never {
  throw new Refused(refuse(...args).refused);
}

/** The body as JSON of this shape; size and depth are judged before anything reads it. */
export async function readBody<S extends z.ZodType>(c: AppContext, schema: S): Promise<z.infer<S>> {
  const bytes = await readBytes(c, LIMITS.bodyBytes);
  const json = parseJson(new TextDecoder().decode(bytes));
  if (json === undefined) deny("invalid", "The body is not JSON, or nests too deep");
  return check(schema, json.value);
}

/** The body's bytes, at most `max`, or `too_large`. */
export async function readBytes(c: AppContext, max: number): Promise<Uint8Array<ArrayBuffer>> {
  return (await bodyAtMost(c, max)) ?? deny("too_large", `At most ${max} bytes`);
}

/** The body's bytes, or nothing where it says that there are more than `max`, or there are. */
export async function bodyAtMost(
  c: AppContext,
  max: number,
): Promise<Uint8Array<ArrayBuffer> | undefined> {
  const announced = Number(c.req.header("Content-Length") ?? 0);
  return announced > max ? undefined : bytesAtMost(c.req.raw.body, max);
}

/** `value` in this shape, or `invalid` with the first thing that is wrong. */
export function check<S extends z.ZodType>(schema: S, value: unknown): z.infer<S> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  return deny("invalid", firstIssue(parsed.error, "body"));
}

/** A whole number of the query within bounds, or `invalid`; `absent` where it is not given. */
export function queryNumber<T>(
  c: AppContext,
  name: string,
  min: number,
  max: number,
  absent: T,
): number | T {
  const text = c.req.query(name);
  if (text === undefined) return absent;
  const value = /^\d{1,16}$/.test(text) ? Number(text) : Number.NaN;
  if (!Number.isSafeInteger(value) || value < min || value > max)
    return deny("invalid", `${name}: must be a whole number from ${min} to ${max}`);
  return value;
}

/** `?limit=` of a list; who asks for more than a page holds gets a page. */
export function pageLimit(c: AppContext): number {
  const wanted = queryNumber(c, "limit", 1, Number.MAX_SAFE_INTEGER, LIMITS.pageDefault);
  return Math.min(wanted, LIMITS.pageMax);
}

/** Splits what was read (one more than asked for, if there is more) into a page by id. */
export function pageOf<T>(rows: T[], limit: number, cursor: (row: T) => string) {
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  return { items, nextCursor: rows.length > limit && last !== undefined ? cursor(last) : null };
}

/** The channel id of the path; anything that is none looks like an absent channel. */
export function channelIdOf(c: AppContext): string {
  const id = c.req.param("id") ?? "";
  if (!isChannelId(id)) deny("not_found", "There is no such channel");
  return id;
}

/**
 * Asks a channel as this session's person. Only where the answer hangs on the person's role in the
 * workspace is that read from D1, and the question put again.
 */
export async function askChannel<T>(
  c: AppContext,
  session: Session,
  ask: (actor: Actor) => Promise<Outcome<T> | NeedsRole>,
): Promise<T> {
  const actor = { userId: session.userId, sessionId: session.sessionId };
  const first = await ask(actor);
  if (!("needsRoleIn" in first)) return expectOk(first);
  const workspaceRole = await new WorkspaceTable(c.env).role(first.needsRoleIn, session.userId);
  const second = await ask({ ...actor, workspaceRole });
  if ("needsRoleIn" in second) return deny("not_found", "There is no such channel");
  return expectOk(second);
}
