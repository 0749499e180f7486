import { Hono } from "hono";
import { authFor } from "../identity/auth.ts";
import { ERRORS, refuse } from "../protocol/errors.ts";
import type { ErrorCode } from "../protocol/errors.ts";
import { parseJson } from "../protocol/json.ts";
import { limitsAreOn } from "../storage/env.ts";
import { now } from "../storage/faults.ts";
import { fenceOf } from "../storage/fence.ts";
import { takeLimit } from "../storage/objects.ts";
import { Unavailable } from "../storage/unavailable.ts";
import type { AppContext, AppEnv } from "./context.ts";
import { deny, readBytes } from "./context.ts";
import { problem } from "./problem.ts";

/** Sign-in bodies are a few fields: a megabyte is refused before anything hashes it. */
const MAX_BYTES = 16_384;
const SIGN_IN_TRIES = 5;
const SIGN_IN_WINDOW_MS = 15 * 60_000;

/** `/api/auth/*`: the sign-in library behind our limits, its refusals in our form. */
export const auth = new Hono<AppEnv>().on(["GET", "POST"], "/*", async (c) => {
  const body = await readText(c);
  const path = new URL(c.req.url).pathname.slice("/api/auth".length);
  if (path === "/sign-in/email") await limitSignIn(c, body);
  const changesPassword = path === "/change-password";
  const sent = changesPassword && body !== undefined ? sparingSession(body) : body;
  const request = new Request(c.req.raw.url, {
    method: c.req.method,
    headers: c.req.raw.headers,
    ...(sent === undefined || sent === "" ? {} : { body: sent }),
  });
  const library = authFor(c.env, new URL(c.req.url).origin);
  const { troubles } = directoryFence();
  const response = await library.handler(request);
  // Whatever the caller asked for: a password change ends every session but the one that made it.
  if (changesPassword && response.ok)
    await library.api.revokeOtherSessions({ headers: c.req.raw.headers });
  // The library takes an outage for a person or a session that is not there.
  if (response.status >= 400 && directoryFence().troubles > troubles)
    throw new Unavailable("d1:directory", "failed");
  return inOurForm(response);
});

function directoryFence() {
  return fenceOf("d1:directory");
}

async function readText(c: AppContext): Promise<string | undefined> {
  if (c.req.method === "GET") return undefined;
  return new TextDecoder().decode(await readBytes(c, MAX_BYTES));
}

/** Five tries in 15 minutes for an account from an address; elsewhere its owner can still sign in. */
async function limitSignIn(c: AppContext, body: string | undefined): Promise<void> {
  if (!limitsAreOn(c.env)) return;
  const value = parseJson(body ?? "")?.value;
  const email =
    typeof value === "object" &&
    value !== null &&
    "email" in value &&
    typeof value.email === "string"
      ? value.email.trim().toLowerCase().slice(0, 320)
      : "";
  const address = c.req.header("CF-Connecting-IP") ?? "unknown";
  const { allowed, retryAfter } = await takeLimit(
    c.env,
    `sign-in ${email} ${address}`,
    SIGN_IN_TRIES,
    SIGN_IN_WINDOW_MS,
    now(),
  );
  if (!allowed) deny("rate_limited", "Too many tries", retryAfter);
}

/** Asked to revoke sessions itself, the library would end and replace this one too, and its sockets with it. */
function sparingSession(body: string): string {
  const value = parseJson(body)?.value;
  if (typeof value !== "object" || value === null) return body;
  return JSON.stringify({ ...value, revokeOtherSessions: false });
}

const CODES: Readonly<Record<number, ErrorCode>> = {
  400: "invalid",
  401: "unauthenticated",
  403: "forbidden",
  404: "not_found",
  409: "conflict",
  413: "too_large",
  415: "invalid",
  422: "invalid",
  429: "rate_limited",
};

/** The library's refusals, as ours: its sentence, and one of our codes with that code's status. */
async function inOurForm(response: Response): Promise<Response> {
  if (response.status < 400) return response;
  const value = parseJson(await response.text())?.value;
  const said = typeof value === "object" && value !== null ? (value as Said) : {};
  const taken = typeof said.code === "string" && said.code.startsWith("USER_ALREADY_EXISTS");
  const code = taken ? "conflict" : (CODES[response.status] ?? "internal");
  const isOurs = code === "internal" || typeof said.message !== "string" || said.message === "";
  return problem(refuse(code, isOurs ? ERRORS[code].title : String(said.message)).refused);
}

type Said = { code?: unknown; message?: unknown };
