import { z } from "zod";
import { isOver } from "../../protocol/jobs.ts";
import { announcerOf } from "../../storage/directory/announcer.ts";
import { CampaignTable } from "../../storage/directory/campaigns.ts";
import { JobTable } from "../../storage/directory/jobs.ts";
import type { Env } from "../../storage/env.ts";
import { channelStub } from "../../storage/objects.ts";
import type { JobRun, Step } from "../kind.ts";
import { JobFailure } from "../kind.ts";
import { together } from "./together.ts";

/** The input of the job that counts who has read what a campaign has sent; the campaign records it when it begins to write. */
export const readsInput = z.object({
  /** The id of the campaign's job. */
  readsOf: z.string().min(1).max(64),
  name: z.string().min(1).max(200),
});
export type ReadsInput = z.infer<typeof readsInput>;

/** While the campaign goes on it looks again so much later, ms. */
const NOT_OVER_MS = 60_000;
/** When it counts again, ms after the time before: after a minute, ten, and an hour. */
const AGAIN_MS = [9 * 60_000, 50 * 60_000];
const COUNTED_A_STEP = 200;
/** Between two steps, ms: it wakes every conversation that was written to, and nobody waits for it. */
const PAUSE_MS = 500;

/** Which round it is, and the last recipient of whom it has asked; `reads` sums up what it has found in this round. */
type Place = { round: number; after: string };

/** One step of the count. What is hidden by people who do not show what they read is not counted. */
export async function countReads(
  job: JobRun<ReadsInput>,
  checkpoint: Place | null,
): Promise<Step<Place>> {
  const { env, workspaceId, input } = job;
  const { round, after } = checkpoint ?? { round: 0, after: "" };
  const table = new CampaignTable(env);
  const campaign = workspaceId === null ? undefined : await table.find(workspaceId, input.readsOf);
  if (campaign === undefined)
    throw new JobFailure("not_found", "There is no such campaign", { final: true });
  if (round === 0 && after === "" && !(await isEnded(env, campaign.id)))
    return { again: job.now() + NOT_OVER_MS, next: { round: 0, after: "" } };
  const from =
    campaign.audience.to === "channels" ? campaign.createdBy : announcerOf(campaign.workspaceId);
  const batch = await table.unread(input.readsOf, after, COUNTED_A_STEP);
  const reads = await together(batch, async ({ target, channelId, seq }) => ({
    target,
    count: await channelStub(env, channelId)
      .readBy(seq, from)
      // Counted in the next round, where there is one.
      .catch(() => 0),
  }));
  await table.noteReads(input.readsOf, reads, job.now());
  const last = batch.at(-1);
  if (last !== undefined) {
    await new Promise((done) => setTimeout(done, PAUSE_MS));
    return { next: { round, after: last.target } };
  }
  const wait = AGAIN_MS[round];
  if (wait !== undefined) return { again: job.now() + wait, next: { round: round + 1, after: "" } };
  const { reads: total } = (await table.find(campaign.workspaceId, campaign.id)) ?? campaign;
  return { done: { reads: total } };
}

/** True where nobody is written to any more. */
async function isEnded(env: Env, campaignId: string): Promise<boolean> {
  const job = await new JobTable(env).find(campaignId);
  return job === undefined || isOver(job);
}
