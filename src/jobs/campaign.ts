import { z } from "zod";
import { may } from "../identity/permissions.ts";
import { campaignInput } from "../protocol/campaign.ts";
import type { CampaignInput } from "../protocol/campaign.ts";
import { refuse } from "../protocol/errors.ts";
import { contactFields } from "../protocol/contacts.ts";
import { policyOf } from "../protocol/jobs.ts";
import { ensureAnnouncer } from "../storage/directory/announcer.ts";
import { CampaignTable } from "../storage/directory/campaigns.ts";
import type { Reached, Recipient } from "../storage/directory/campaigns.ts";
import { ContactTable } from "../storage/directory/contacts.ts";
import { ProfileTable } from "../storage/directory/profiles.ts";
import { WorkspaceTable } from "../storage/directory/workspaces.ts";
import { jobIdOf, recordJob } from "../storage/jobs.ts";
import { isOutage } from "../storage/outage.ts";
import { openDirects } from "./campaign/directs.ts";
import type { Direct } from "./campaign/directs.ts";
import type { OutOfReach } from "./campaign/reach.ts";
import { reach } from "./campaign/reach.ts";
import { countReads, readsInput } from "./campaign/reads.ts";
import type { ReadsInput } from "./campaign/reads.ts";
import { together } from "./campaign/together.ts";
import type { JobKind, JobRun, Step } from "./kind.ts";
import { JobFailure } from "./kind.ts";

/** Recipients that one step finds, and the most that one step writes to. */
const FOUND_A_STEP = 500;
const REACHED_A_STEP = 50;
const SECOND_MS = 1_000;
/** Reads are counted for the first time when so long has passed, ms, and the campaign is over. */
const FIRST_COUNT_MS = 60_000;

const input = z.union([campaignInput, readsInput]);
type Input = CampaignInput | ReadsInput;

/** Where a campaign is: finding whom to write to (`cursor` in what it looks through), or writing (the last that it wrote to). */
type Place = { phase: "find"; cursor: string } | { phase: "send"; after: string };

/**
 * A templated announcement to channels or people: everybody is found and noted first, then written to at
 * the pace that was asked for. What it says has ids made of the job's and the recipient's, so that whoever
 * was written to before a crash is not written to again.
 */
export const campaign: JobKind<Input, unknown> = {
  name: "campaign",
  input,
  start: "workspace.jobs.run",
  admit: async (env, { workspaceId, input: of }) => {
    if ("readsOf" in of) return refuse("invalid", "body: must be a campaign");
    const { audience } = of;
    const listId = "listId" in audience ? audience.listId : undefined;
    if (listId === undefined) return { ok: null };
    const list = await new ContactTable(env).list(workspaceId, listId);
    return list === undefined ? refuse("not_found", "There is no such contact list") : { ok: null };
  },
  title: ({ name }) => name,
  step: (job, checkpoint) => {
    const { input: of } = job;
    return "readsOf" in of
      ? countReads({ ...job, input: of }, checkpoint as never)
      : send({ ...job, input: of }, checkpoint as Place | null);
  },
};

type Run = JobRun<CampaignInput>;

async function send(job: Run, place: Place | null): Promise<Step<Place>> {
  const { workspaceId, createdBy } = await authorOf(job);
  if (place === null) {
    const about = { workspaceId, by: createdBy, at: job.now() };
    await new CampaignTable(job.env).create(job.id, job.input, about);
    return { next: { phase: "find", cursor: "" } };
  }
  if (place.phase === "find") return find(job, workspaceId, createdBy, place.cursor);
  return write(job, workspaceId, createdBy, place.after);
}

/** Whoever may start no campaign any more, or has left, speaks to nobody any more. */
async function authorOf(job: Run): Promise<{ workspaceId: string; createdBy: string }> {
  const { env, workspaceId, createdBy } = job;
  if (workspaceId === null || createdBy === null)
    throw new JobFailure("invalid", "A campaign is somebody's, in a workspace", { final: true });
  const role = await new WorkspaceTable(env).role(workspaceId, createdBy);
  if (role === null || !may(role, "workspace.jobs.run"))
    throw new JobFailure("forbidden", "Who started it may do so no longer", { final: true });
  return { workspaceId, createdBy };
}

async function find(
  job: Run,
  workspaceId: string,
  createdBy: string,
  cursor: string,
): Promise<Step<Place>> {
  const { env, id } = job;
  const { audience } = job.input;
  const table = new CampaignTable(env);
  let last: string | null = null;
  if (audience.to === "channels")
    await table.addChannels(id, { workspaceId, by: createdBy }, audience.channelIds);
  else if (audience.to === "me") await table.addOne(id, await oneself(job, workspaceId, createdBy));
  else if (audience.to === "everybody")
    last = await table.addMembers(id, workspaceId, cursor, FOUND_A_STEP);
  else {
    const { listId } = audience;
    if ((await new ContactTable(env).list(workspaceId, listId)) === undefined)
      throw new JobFailure("not_found", "There is no such contact list", { final: true });
    last = await table.addFromList(id, { workspaceId, listId }, cursor, FOUND_A_STEP);
  }
  const counts = await table.count(id);
  const progress = { done: counts.skipped, total: last === null ? counts.total : null };
  return last === null
    ? { next: { phase: "send", after: "" }, progress }
    : { next: { phase: "find", cursor: last }, progress };
}

/** The author, with the values of the first person of a list where one is named: what others will read. */
async function oneself(job: Run, workspaceId: string, userId: string): Promise<Recipient> {
  const { env, input: of } = job;
  const name = (await new ProfileTable(env).find(userId, job.now()))?.name ?? "";
  const own = { target: userId, name, fields: { name } };
  if (of.audience.to !== "me" || of.audience.listId === undefined) return own;
  const { listId } = of.audience;
  const place = { workspaceId, listId };
  const [first] = await new ContactTable(env).contacts(place, {
    cursor: "",
    limit: 1,
    people: true,
  });
  return first === undefined ? own : { ...own, fields: contactFields(first) };
}

async function write(
  job: Run,
  workspaceId: string,
  createdBy: string,
  after: string,
): Promise<Step<Place>> {
  const { env, id, input: of } = job;
  const startedAt = job.now();
  const table = new CampaignTable(env);
  // Also what ends before its time has been read by somebody.
  if (after === "") await recordCount(job);
  const recipients = await table.waiting(id, after, Math.min(of.rate, REACHED_A_STEP));
  if (recipients.length === 0) return finish(job, table, after);
  const toChannels = of.audience.to === "channels";
  const from = toChannels ? createdBy : await ensureAnnouncer(env, workspaceId, startedAt);
  const ids = recipients.map(({ target }) => target);
  const directs = toChannels ? undefined : await openDirects(env, workspaceId, from, ids);
  const placeOf = (target: string): Direct =>
    directs === undefined ? { channelId: target } : (directs.get(target) ?? { none: "left" });
  const told = await together(recipients, (recipient) => {
    const place = placeOf(recipient.target);
    return reach(env, { recipient, place, template: of.template, from, id: `job.${id}` });
  });
  const counts = await table.settle(id, settled(job, told));
  // As many a second as were asked for, whatever of it the work itself has taken.
  const pace = (recipients.length / of.rate) * SECOND_MS - (job.now() - startedAt);
  if (pace > 0) await new Promise((done) => setTimeout(done, pace));
  const next: Place = { phase: "send", after: ids.at(-1) ?? after };
  return { next, progress: { done: counts.total - counts.waiting, total: counts.total } };
}

/**
 * What is known of these recipients. Who is out of reach waits on and is written to after the others;
 * where that is everybody the step fails, and comes again: after an outage as often as it takes, else
 * until its tries are used up.
 */
function settled(job: Run, told: readonly (Reached | OutOfReach)[]): Reached[] {
  const reached = told.filter((one) => "state" in one);
  const away = told.filter((one) => "trouble" in one);
  const [first] = away;
  if (reached.length > 0 || first === undefined) return reached;
  const { trouble } = away.find((one) => isOutage(one.trouble)) ?? first;
  if (isOutage(trouble) || job.attempt < policyOf(campaign.name).attempts) throw trouble;
  return away.map(({ target }) => ({ target, state: "failed", reason: "unavailable" }));
}

/** Has who has read it counted, later; again it changes nothing. */
async function recordCount(job: Run): Promise<void> {
  const { env, id, workspaceId, input: of } = job;
  await recordJob(env, {
    id: jobIdOf("reads", id),
    kind: "campaign",
    workspaceId,
    // Nobody has started it: it takes nobody's place, and nobody waits for it.
    createdBy: null,
    input: { readsOf: id, name: of.name } satisfies ReadsInput,
    runAt: job.now() + FIRST_COUNT_MS,
    title: of.name,
  });
}

/** Begins anew with whoever was out of reach; without anybody left the campaign is over. */
async function finish(job: Run, table: CampaignTable, after: string): Promise<Step<Place>> {
  const { id } = job;
  const { total, sent, failed, skipped, waiting } = await table.count(id);
  if (waiting > 0 && after !== "")
    return { next: { phase: "send", after: "" }, progress: { done: total - waiting, total } };
  return { done: { total, sent, failed, skipped }, progress: { done: total, total } };
}
