import { bytesAtMost } from "./at-most.ts";
import type { Env } from "./env.ts";
import { beforeCall } from "./faults.ts";
import { fenceOf } from "./fence.ts";
import type { OutsideRefusal } from "./outside-address.ts";
import { judgeAddresses, judgeUrl } from "./outside-address.ts";
import type { Resolve } from "./resolve.ts";
import { resolveByHttps } from "./resolve.ts";
import { Unavailable } from "./unavailable.ts";

/** What is sent to an address that somebody else gave us. */
export type OutsideRequest = {
  /** GET where it is not said. */
  method?: string;
  headers?: Readonly<Record<string, string>>;
  body?: string | Uint8Array<ArrayBuffer>;
  /** For all of it, look-up and the last byte included; 10 s where it is not said. */
  timeoutMs?: number;
  /** Of the answer's body, after inflation; 64 KiB where it is not said. */
  maxBytes?: number;
};

/** An answer from outside, whatever its status; header names in lower case, `ms` from look-up to last byte. */
export type OutsideAnswer = {
  status: number;
  headers: Readonly<Record<string, string>>;
  body: string;
  ms: number;
};

const TIMEOUT_MS = 10_000;
const MAX_BYTES = 65_536;
/** What a look-up may take of the time: a resolver that hangs is not to pass for a place that does. */
const LOOK_UP_SHARE = 0.5;

/** What a call uses of the world; a test puts its own there. */
type World = { fetch: typeof fetch; resolve: Resolve };
const WORLD: World = { fetch: (...args) => fetch(...args), resolve: resolveByHttps };

/**
 * Calls an address that came from a person or a program. Public http and https places only, by
 * address and by what their name resolves to; no redirect is followed; the answer is cut off by size
 * and by time. Never throws.
 */
export async function callOutside(
  env: Env,
  url: string,
  request: OutsideRequest = {},
  world: World = WORLD,
): Promise<{ ok: OutsideAnswer } | { refused: OutsideRefusal }> {
  const judged = judgeUrl(env, url);
  if ("refused" in judged) return judged;
  const { timeoutMs = TIMEOUT_MS } = request;
  const { place } = judged.ok;
  const abort = new AbortController();
  try {
    return await fenceOf("outside").call({ kind: "write", key: place, timeoutMs }, () =>
      callTarget(env, judged.ok, request, world, abort.signal),
    );
  } catch (error) {
    return { refused: failureOf(error, timeoutMs) };
  } finally {
    // Whatever is still under way of it ends here.
    abort.abort();
  }
}

function failureOf(error: unknown, timeoutMs: number): OutsideRefusal {
  const reason = error instanceof Unavailable ? error.reason : "failed";
  if (reason === "timeout")
    return { reason, message: `No whole answer within ${timeoutMs / 1000} s` };
  if (reason === "full")
    return { reason: "unavailable", message: "Too many calls wait for their turn" };
  const messages = {
    open: "This place has failed again and again, and is left alone for a few seconds",
    failed: "The connection failed",
  };
  return { reason: "network", message: messages[reason] };
}

/** What a name resolves to, judged; `ms` is for all of the call. */
async function judgeName(
  env: Env,
  name: string,
  ms: number,
  resolve: Resolve,
  signal: AbortSignal,
): Promise<OutsideRefusal | undefined> {
  const late = new AbortController();
  const timer = setTimeout(() => late.abort(), ms * LOOK_UP_SHARE);
  try {
    return judgeAddresses(await resolve(env, name, AbortSignal.any([signal, late.signal])));
  } catch {
    return { reason: "unavailable", message: "Names cannot be looked up for the moment" };
  } finally {
    clearTimeout(timer);
  }
}

async function callTarget(
  env: Env,
  { url, name }: { url: URL; name: string | null },
  request: OutsideRequest,
  world: World,
  signal: AbortSignal,
): Promise<{ ok: OutsideAnswer } | { refused: OutsideRefusal }> {
  const begun = Date.now();
  await beforeCall("outside");
  if (name !== null) {
    const ms = request.timeoutMs ?? TIMEOUT_MS;
    const reason = await judgeName(env, name, ms, world.resolve, signal);
    if (reason !== undefined) return { refused: reason };
  }
  const response = await world.fetch(url, {
    method: request.method ?? "GET",
    headers: { "User-Agent": "Edgewise", ...request.headers },
    redirect: "manual",
    signal,
    ...(request.body === undefined ? {} : { body: request.body }),
  });
  if (response.status >= 300 && response.status < 400) {
    await response.body?.cancel();
    return refused("redirect", `Redirects are not followed (${response.status})`);
  }
  const { maxBytes = MAX_BYTES } = request;
  const bytes = await bytesAtMost(response.body, maxBytes);
  if (bytes === undefined) return refused("too_large", `An answer of more than ${maxBytes} bytes`);
  const body = new TextDecoder().decode(bytes);
  const headers = Object.fromEntries(response.headers);
  return { ok: { status: response.status, headers, body, ms: Date.now() - begun } };
}

function refused(reason: OutsideRefusal["reason"], message: string): { refused: OutsideRefusal } {
  return { refused: { reason, message } };
}
