import { z } from "zod";
import { INTEGRATION_LIMITS } from "../protocol/integrations.ts";
import { policyOf } from "../protocol/jobs.ts";
import { sign, SIGNATURE_HEADER, TIMESTAMP_HEADER } from "../protocol/signature.ts";
import { DeliveryTable } from "../storage/directory/hook-deliveries.ts";
import type { OutgoingHook } from "../storage/directory/outgoing-hooks.ts";
import { forgetHooks, OutgoingHookTable } from "../storage/directory/outgoing-hooks.ts";
import type { Env } from "../storage/env.ts";
import { deskOf } from "../storage/objects.ts";
import { callOutside } from "../storage/outside.ts";
import { Unavailable } from "../storage/unavailable.ts";
import { JobFailure } from "./kind.ts";
import type { JobKind, JobRun } from "./kind.ts";

const input = z.object({
  hookId: z.string(),
  event: z.string(),
  body: z.record(z.string(), z.unknown()),
  /** It is from a channel that only hooks hear of which name it. */
  closed: z.boolean().optional(),
});
type Input = z.infer<typeof input>;

/** A hook is disabled when so many tries in a row have failed, over at least so long, ms. */
const FAILURES = 20;
const FAILING_MS = 10 * 60_000;
/** Whoever answers this wants no more of it. */
const GONE = 410;

/** What a try came to, as the log has it. */
type Tried = {
  status: number | null;
  ms: number | null;
  error: string | null;
  response: string | null;
};

/** Sends one event to an outgoing hook. Every try bears the job's id, by which a receiver knows it again. */
export const webhook: JobKind<Input, never> = {
  name: "webhook",
  input,
  start: null,
  title: ({ event }) => event,
  step: async (job) => {
    const { env, input: delivery } = job;
    const hooks = new OutgoingHookTable(env);
    const hook = await hooks.find(delivery.hookId);
    if (hook === undefined) return { done: { skipped: "deleted" } };
    if (hook.disabledAt !== null) {
      await note(job, "failed", { ...NOT_TRIED, error: "disabled" });
      return { done: { skipped: "disabled" } };
    }
    if (!isStillTold(hook, delivery)) {
      await note(job, "failed", {
        ...NOT_TRIED,
        error: "the hook hears of this channel no longer",
      });
      return { done: { skipped: "channel" } };
    }
    const { tried, isTheirs } = await send(job, hook);
    if (tried.error === null) {
      await note(job, "completed", tried);
      await hooks.arrived(hook.id);
      return { done: { status: tried.status, ms: tried.ms } };
    }
    if (!isTheirs) {
      await note(job, job.mayWait ? "active" : "failed", tried);
      throw new Unavailable("outside", "failed", { cause: tried.error });
    }
    const final = tried.status === GONE;
    const isLast = final || job.attempt >= policyOf("webhook").attempts;
    await note(job, isLast ? "failed" : "active", tried);
    await countFailure(job, hook, tried);
    throw new JobFailure("webhook_failed", tried.error, { final });
  },
};

const NOT_TRIED: Tried = { status: null, ms: null, error: null, response: null };

/** Whoever may change a hook that names a private channel no longer has never to hear of what it still owes. */
function isStillTold({ channelIds }: OutgoingHook, { body, closed }: Input): boolean {
  const { channelId } = body;
  if (typeof channelId !== "string") return true;
  return channelIds === null ? closed !== true : channelIds.includes(channelId);
}

/** Tries once; `isTheirs` where what came of it is the receiver's doing, and not for want of something of ours. */
async function send(
  job: JobRun<Input>,
  hook: OutgoingHook,
): Promise<{ tried: Tried; isTheirs: boolean }> {
  const body = JSON.stringify({ ...job.input.body, hookId: hook.id, deliveryId: job.id });
  const timestamp = String(Math.floor(job.now() / 1_000));
  const answer = await callOutside(job.env, hook.url, {
    method: "POST",
    headers: {
      "Content-Type": "application/json",
      "Edgewise-Event": job.input.event,
      "Edgewise-Delivery": job.id,
      [TIMESTAMP_HEADER]: timestamp,
      [SIGNATURE_HEADER]: sign(hook.secret, timestamp, body),
    },
    body,
  });
  if ("refused" in answer) {
    const { reason, message } = answer.refused;
    const tried = { ...NOT_TRIED, error: `${reason}: ${message}` };
    return { tried, isTheirs: reason !== "unavailable" };
  }
  const { status, ms, body: said } = answer.ok;
  const isTaken = status >= 200 && status < 300;
  const tried = {
    status,
    ms,
    error: isTaken ? null : `answered ${status}`,
    response: [...said.toWellFormed()].slice(0, INTEGRATION_LIMITS.responseCharacters).join(""),
  };
  return { tried, isTheirs: true };
}

function note(
  job: JobRun<Input>,
  state: "active" | "completed" | "failed",
  tried: Tried,
): Promise<void> {
  const { env, id, attempt: attempts } = job;
  const { hookId, event, body } = job.input;
  const request = JSON.stringify(body);
  const delivery = { id, hookId, event, at: job.now(), state, attempts, request };
  return new DeliveryTable(env).put({ ...delivery, ...tried });
}

async function countFailure(job: JobRun<Input>, hook: OutgoingHook, tried: Tried): Promise<void> {
  const hooks = new OutgoingHookTable(job.env);
  const at = job.now();
  const { failures, since } = await hooks.failed(hook.id, at);
  const reason =
    tried.status === GONE
      ? "answered 410"
      : failures >= FAILURES && at - since >= FAILING_MS
        ? `${failures} tries in a row have failed, the last: ${tried.error}`
        : undefined;
  if (reason === undefined || !(await hooks.setDisabled(hook.id, { at, reason }))) return;
  forgetHooks(hook.workspaceId);
  await tellCreator(job.env, hook, reason);
}

/** Whoever made the hook hears that it was disabled; should they be out of reach, the screen says so. */
async function tellCreator(env: Env, hook: OutgoingHook, reason: string): Promise<void> {
  try {
    await deskOf(env, hook.createdBy).notice({
      channelId: "",
      workspaceId: hook.workspaceId,
      seq: 0,
      authorId: hook.createdBy,
      kind: "webhook",
      body: `${hook.name}: ${reason}`,
    });
  } catch {
    // Disabled it is all the same.
  }
}
