import type { Outcome } from "../protocol/errors.ts";
import { refuse } from "../protocol/errors.ts";
import type { Env } from "./env.ts";
import { channelStub } from "./objects.ts";

/** Words to be said in somebody's name; `id` says them once, `job.<job's id>.<n>` for the n-th of a job. */
export type Words = { id: string; body: string; threadSeq?: number; broadcast?: boolean };

/**
 * Says something in a channel as a member of it, person or bot. It is judged as if they had said it
 * themselves, but no limit counts it. Rejects where nobody knows whether it was said: say it again.
 */
export async function postAs(
  env: Env,
  userId: string,
  channelId: string,
  words: Words,
): Promise<Outcome<{ seq: number; repeat: boolean }>> {
  const said = await channelStub(env, channelId).say(
    { userId, sessionId: "" },
    { type: "send", ...words },
  );
  if ("needsRoleIn" in said) return refuse("forbidden", "Join this channel first");
  return "ok" in said ? { ok: { seq: said.ok.seq, repeat: said.ok.repeat } } : said;
}
