import { createHash } from "node:crypto";
import type { JobKindName, JobView } from "../protocol/jobs.ts";
import { policyOf } from "../protocol/jobs.ts";
import { newId } from "../protocol/ids.ts";
import type { NewJobRow } from "./directory/jobs.ts";
import { JobTable } from "./directory/jobs.ts";
import { JobTurns } from "./directory/job-turns.ts";
import { toJobView } from "./directory/job-row.ts";
import { WorkspaceTable } from "./directory/workspaces.ts";
import type { Env } from "./env.ts";
import { now } from "./faults.ts";
import { deleteJobFiles } from "./job-files.ts";
import { inboxStub, jobsObject } from "./objects.ts";
import { jobsQueue } from "./queue.ts";

/** A job to be recorded. */
export type NewJob = {
  /** An id of one's own, so that the same job is recorded once; {@link jobIdOf} makes one. */
  id?: string;
  kind: JobKindName | "test";
  workspaceId: string | null;
  /** Who hears of its progress; null for the system. */
  createdBy: string | null;
  /** What its kind takes; JSON. */
  input: unknown;
  /** When it is due, ms; now where left out. */
  runAt?: number;
  title: string;
  /** Scheme and host of the deployment, where its addresses are written. */
  origin?: string;
  /** True where its file is there already. */
  hasFile?: boolean;
};

/** A job as it is recorded, and whether it was not there before. */
type Recorded = { job: JobView; isNew: boolean };

/** What a wake-up of the queue says. */
export type WakeUp = { wake: "jobs" };

/** For how long after somebody was about to record jobs they are looked for, ms: longer than any write to D1 takes. */
export const ARMED_MS = 120_000;
/** An isolate that has armed the sweep does not do it again for this long, ms. */
const ARMED_HERE_MS = 20_000;
/** What is over is kept for this long, ms. */
const KEPT_MS = 30 * 86_400_000;
const FORGOTTEN_A_TURN = 200;
const DELETED_AT_ONCE = 10;
/** Kinds that never have files, and of which there are so many that looking for them would cost. */
const WITHOUT_FILES: ReadonlySet<string> = new Set<JobKindName>(["notification", "webhook"]);
const MAX_TITLE_CHARACTERS = 200;
const MAX_INPUT_CHARACTERS = 500_000;
const ID_ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz";
const ID_CHARACTERS = 20;

/** Until when this isolate knows the sweep to be armed, ms. */
let armedUntil = 0;

/**
 * Records a job, and only then tells the queue: from the moment in which this answers it is done, or
 * seen to have failed, whatever ends in between. The same id again changes nothing.
 * @throws what D1 or the object throws, and then it is not known whether it is recorded
 */
export async function recordJob(env: Env, job: NewJob): Promise<Recorded> {
  const recorded = await recordOne(env, rowOf(job, now()));
  if (recorded === undefined) throw new Error("a job is gone that was just recorded");
  return recorded;
}

/** Records a job that somebody starts; nothing where their workspace has as many of its kind unfinished as it may. See {@link recordJob}. */
export async function recordStarted(env: Env, job: NewJob): Promise<Recorded | undefined> {
  return recordOne(env, { ...rowOf(job, now()), atMost: policyOf(job.kind).aWorkspace });
}

async function recordOne(env: Env, row: NewJobRow): Promise<Recorded | undefined> {
  const [isNew = false] = await record(env, [row]);
  const found = await new JobTable(env).find(row.id);
  return found && { job: toJobView(found, now()), isNew };
}

/** Lets a job that has failed wait again, from its last checkpoint; false where it has not failed, or its workspace has as many of its kind unfinished as it may. */
export async function reviveJob(
  env: Env,
  { id, kind }: { id: string; kind: string },
): Promise<boolean> {
  await armSweep(env);
  const isRevived = await new JobTable(env).retry(id, now(), policyOf(kind).aWorkspace);
  if (isRevived) await wakeWorkers(env);
  return isRevived;
}

/** Tells the devices of who started a job, as long as they are in its workspace, how it stands. Never rejects: what they miss they ask for. */
export async function tellJob(env: Env, job: JobView): Promise<void> {
  const { createdBy, workspaceId } = job;
  if (createdBy === null) return;
  try {
    if (
      workspaceId !== null &&
      (await new WorkspaceTable(env).role(workspaceId, createdBy)) === null
    )
      return;
    await inboxStub(env, createdBy).job(job);
  } catch {
    // The job is not about its bar.
  }
}

/** Records many jobs at the price of a few; answers for each whether it was new. See {@link recordJob}. */
export async function recordJobs(env: Env, jobs: readonly NewJob[]): Promise<boolean[]> {
  return record(
    env,
    jobs.map((job) => rowOf(job, now())),
  );
}

async function record(env: Env, rows: readonly NewJobRow[]): Promise<boolean[]> {
  if (rows.length === 0) return [];
  await armSweep(env);
  const isNew = await new JobTable(env).record(rows);
  const added = rows.filter((_, i) => isNew[i] === true);
  const later = added.filter(({ dueAt, createdAt }) => dueAt > createdAt);
  if (later.length < added.length) await wakeWorkers(env);
  if (later.length > 0) await lookForJobsAt(env, Math.min(...later.map(({ dueAt }) => dueAt)));
  return isNew;
}

function rowOf(job: NewJob, nowMs: number): NewJobRow {
  const input = JSON.stringify(job.input);
  if (input.length > MAX_INPUT_CHARACTERS) throw new Error("the input of a job is too large");
  return {
    id: job.id ?? newId("j"),
    kind: job.kind,
    workspaceId: job.workspaceId,
    createdBy: job.createdBy,
    title: job.title.slice(0, MAX_TITLE_CHARACTERS).toWellFormed(),
    origin: job.origin ?? "",
    input,
    hasFile: job.hasFile === true,
    dueAt: job.runAt ?? nowMs,
    createdAt: nowMs,
    atMost: null,
  };
}

/** The id of the job that these words name, always the same. */
export function jobIdOf(...words: readonly (string | number)[]): string {
  const bytes = createHash("sha256").update(JSON.stringify(words)).digest();
  let text = "";
  for (const byte of bytes.subarray(0, ID_CHARACTERS)) text += ID_ALPHABET[byte & 31];
  return `j_${text}`;
}

/** Tells the queue that a worker is wanted. Where it is out the sweep says so again. */
export async function wakeWorkers(env: Env): Promise<void> {
  try {
    await jobsQueue(env).send({ wake: "jobs" } satisfies WakeUp);
  } catch {
    // What is recorded is found without it.
  }
}

/** Has the sweep look after what is about to be recorded. */
async function armSweep(env: Env): Promise<void> {
  const nowMs = now();
  // A clock that was set back must not make it last.
  if (nowMs < armedUntil && armedUntil <= nowMs + ARMED_HERE_MS) return;
  await jobsObject(env).armJobs();
  armedUntil = nowMs + ARMED_HERE_MS;
}

/** Has the sweep look for due jobs at `at`, ms. Never rejects: it looks by itself too, only later. */
export async function lookForJobsAt(env: Env, at: number): Promise<void> {
  try {
    await jobsObject(env).pokeJobs(at);
  } catch {
    // As said.
  }
}

let isPoked = false;

/**
 * Once an isolate: has the sweep look whether an earlier one has left something undone. On one machine
 * no worker outlives its runtime, so nobody waits for the lease of one that has. Never rejects.
 */
export async function pokeSweep(env: Env): Promise<void> {
  if (isPoked) return;
  isPoked = true;
  try {
    if (env.RUN !== undefined) await new JobTurns(env).endOthers(env.RUN, now());
    await jobsObject(env).pokeJobs(now());
  } catch {
    isPoked = false;
  }
}

/** Forgets jobs that have been over for long, and their files: some of them at a time. Answers when the next one is to be forgotten, ms; null where none is over. */
export async function forgetOldJobs(env: Env, nowMs: number): Promise<number | null> {
  const table = new JobTable(env);
  const old = await table.endedBefore(nowMs - KEPT_MS, FORGOTTEN_A_TURN);
  // Also what failed half-way has written something.
  const withFiles = old.filter(({ kind }) => !WITHOUT_FILES.has(kind));
  for (let i = 0; i < withFiles.length; i += DELETED_AT_ONCE)
    await Promise.all(
      withFiles.slice(i, i + DELETED_AT_ONCE).map(({ id }) => deleteJobFiles(env, id)),
    );
  if (old.length > 0) await table.forget(old.map(({ id }) => id));
  const first = await table.firstEnd();
  return first === undefined ? null : first + KEPT_MS + 1;
}

/** Deletes jobs of a workspace that is no more, and their files; true while there are more. */
export async function purgeJobs(env: Env, workspaceId: string, limit: number): Promise<boolean> {
  const table = new JobTable(env);
  const ids = await table.ofWorkspace(workspaceId, limit);
  for (const id of ids) await deleteJobFiles(env, id);
  if (ids.length > 0) await table.forget(ids);
  return ids.length === limit;
}
