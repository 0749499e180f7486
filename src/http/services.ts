import { Hono } from "hono";
import { isSecret } from "../identity/keys.ts";
import { INTEGRATION_LIMITS } from "../protocol/integrations.ts";
import { slackMessage } from "../slack/message.ts";
import { readPayload } from "../slack/payload.ts";
import { SIGNATURE_HEADER, signatureFault } from "../protocol/signature.ts";
import type { IncomingHook } from "../storage/directory/incoming-hooks.ts";
import { IncomingHookTable } from "../storage/directory/incoming-hooks.ts";
import { limitsAreOn } from "../storage/env.ts";
import { now } from "../storage/faults.ts";
import { Budgets } from "./budget.ts";
import type { AppContext, AppEnv } from "./context.ts";
import { bodyAtMost } from "./context.ts";
import { postAsHook } from "./hook-post.ts";
import { refusalFor } from "./problem.ts";
import { SlackRefusal, slackWords } from "./slack-words.ts";

/** The time of use is written at most so often, ms. */
const USED_EVERY_MS = 60_000;

const budgets = new Budgets();

/**
 * `POST /services/<workspace>/<hook>/<token>`: an incoming webhook as Slack has them. Programs know its
 * words and not ours, so every answer is a line of plain text, and none is a redirect.
 */
export const services = new Hono<AppEnv>()
  .post("/:workspaceId/:hookId/:token", async (c) => {
    try {
      await post(c);
      return c.text("ok");
    } catch (error) {
      return slackWords(error instanceof SlackRefusal ? error.words : outage(error));
    }
  })
  .all("*", () => slackWords({ status: 404, text: "no_service" }));

function outage(error: unknown): SlackRefusal["words"] {
  const { retryAfter = 1 } = refusalFor(error, "an incoming hook");
  return { status: 503, text: "rollup_error", retryAfter };
}

async function post(c: AppContext): Promise<void> {
  spend(c);
  const text = await readText(c);
  const hook = await hookOf(c);
  const once = signedOnce(hook, c.req.raw.headers, text);
  const payload = readPayload(text);
  if (payload === undefined) throw new SlackRefusal(400, "invalid_payload");
  const read = slackMessage(payload);
  if ("refused" in read) throw new SlackRefusal(400, read.refused);
  await postAsHook(c.env, hook, read.ok, once);
  if (hook.lastUsedAt === null || hook.lastUsedAt <= now() - USED_EVERY_MS)
    c.executionCtx.waitUntil(
      new IncomingHookTable(c.env).used(hook.id, now()).catch(() => undefined),
    );
}

/** A hook has a budget of its own, and so has whoever tries addresses that are none. */
function spend(c: AppContext): void {
  const spent = budgets.spend(
    {
      address: c.req.header("CF-Connecting-IP"),
      person: { userId: c.req.param("hookId") ?? "", plan: "free" },
    },
    now(),
    0,
  );
  if (spent.wait > 0 && limitsAreOn(c.env)) throw new SlackRefusal(429, "rate_limited", spent.wait);
}

async function readText(c: AppContext): Promise<string> {
  const max = INTEGRATION_LIMITS.payloadBytes;
  const bytes = await bodyAtMost(c, max);
  if (bytes === undefined) throw new SlackRefusal(413, "invalid_payload");
  return new TextDecoder().decode(bytes);
}

async function hookOf(c: AppContext): Promise<IncomingHook> {
  const { workspaceId = "", hookId = "", token = "" } = c.req.param();
  const hook = await new IncomingHookTable(c.env).find(workspaceId, hookId);
  if (hook === undefined) throw new SlackRefusal(404, "no_service");
  if (!isSecret(token, hook.tokenHash)) throw new SlackRefusal(403, "invalid_token");
  return hook;
}

/** What makes a signed request the same one whenever it comes again; nothing for a hook that takes unsigned ones. */
function signedOnce(hook: IncomingHook, headers: Headers, text: string): string | undefined {
  if (hook.secret === null) return undefined;
  const fault = signatureFault(hook.secret, headers, text, {
    nowMs: now(),
    maxAgeS: INTEGRATION_LIMITS.signatureAgeS,
  });
  if (fault !== undefined) throw new SlackRefusal(401, fault);
  return (headers.get(SIGNATURE_HEADER) ?? "").slice("v1=".length, SIGNATURE_CHARACTERS);
}

/** Up to here a signature stands for itself in an id. */
const SIGNATURE_CHARACTERS = 43;
