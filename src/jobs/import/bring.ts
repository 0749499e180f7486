import type { Brought, BroughtWord, BroughtWords } from "../../protocol/brought.ts";
import { MAX_BROUGHT } from "../../protocol/brought.ts";
import type { Outcome, Refusal } from "../../protocol/errors.ts";
import { ERRORS, refuse } from "../../protocol/errors.ts";
import { isChannelId } from "../../protocol/ids.ts";
import { laneHere, restUnlessLaned } from "../../storage/giving-way.ts";
import { channelStub } from "../../storage/objects.ts";
import { JobFailure } from "../kind.ts";
import type { JobRun } from "../kind.ts";

/** Words of one call where all is one thread: a few ms of it. */
const WORDS_IN_LANE = 15;
/** A channel that is too busy is asked again after this, and left alone for a while after so many tries, ms. */
const BUSY_MS = 250;
const BUSY_TRIES = 8;

const ABSENT = refuse("not_found", "There is no such channel");

type Run = Pick<JobRun<unknown>, "env" | "createdBy" | "workspaceId" | "now">;

/** Where a channel's log stands, if this person may bring words there. */
export async function mayBring(
  { env, createdBy, workspaceId }: Omit<Run, "now">,
  channelId: string,
): Promise<Outcome<{ head: number }>> {
  const userId = createdBy ?? "";
  if (!isChannelId(channelId)) return ABSENT;
  const stub = channelStub(env, channelId);
  // Whoever may start an import is an admin there; a channel of another workspace is told apart below.
  const seen = await stub.describe({ userId, sessionId: "", workspaceRole: "admin" });
  if (!("ok" in seen) || seen.ok.record.workspaceId !== workspaceId) return ABSENT;
  const asked = await stub.bring({ userId, words: [] });
  return "ok" in asked ? { ok: { head: asked.ok.head } } : asked;
}

/** The same for a job, which fails for good otherwise. */
export async function expectChannel(job: Run, channelId: string): Promise<number> {
  const allowed = await mayBring(job, channelId);
  if ("refused" in allowed) throw failure(allowed.refused);
  return allowed.ok.head;
}

/**
 * Brings words into a channel, in order, and leaves it time between them for those who talk there.
 * Nothing where it is too busy for now: then all of them are to be brought again.
 */
export async function bringWords(
  job: Run,
  channelId: string,
  words: readonly BroughtWord[],
  between?: readonly string[],
): Promise<Brought["places"] | undefined> {
  const places: Brought["places"] = [];
  const atOnce = laneHere() === undefined ? MAX_BROUGHT : WORDS_IN_LANE;
  for (let i = 0; i < words.length; i += atOnce) {
    const startedAt = job.now();
    const brought = await patiently(job, channelId, {
      words: words.slice(i, i + atOnce),
      ...(between && { between }),
    });
    if (brought === undefined) return undefined;
    places.push(...brought);
    await restUnlessLaned(job.now() - startedAt);
  }
  return places;
}

async function patiently(
  { env, createdBy }: Run,
  channelId: string,
  what: Omit<BroughtWords, "userId">,
): Promise<Brought["places"] | undefined> {
  for (let tries = 0; tries < BUSY_TRIES; tries += 1) {
    const userId = createdBy ?? "";
    const brought = await channelStub(env, channelId).bring({ userId, ...what });
    if ("ok" in brought) return brought.ok.places;
    if (brought.refused.code !== "overloaded") throw failure(brought.refused);
    await wait(BUSY_MS);
  }
  return undefined;
}

function wait(ms: number): Promise<void> {
  return new Promise((done) => setTimeout(done, ms));
}

function failure({ code, message }: Refusal): JobFailure {
  return new JobFailure(code, message, { final: !ERRORS[code].retryable });
}
