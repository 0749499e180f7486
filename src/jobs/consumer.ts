import type { JobError } from "../protocol/jobs.ts";
import { policyOf } from "../protocol/jobs.ts";
import { JobTurns } from "../storage/directory/job-turns.ts";
import type { JobRow, JobViewRow } from "../storage/directory/job-row.ts";
import { toJobView } from "../storage/directory/job-row.ts";
import type { Env } from "../storage/env.ts";
import { now } from "../storage/faults.ts";
import type { WakeUp } from "../storage/jobs.ts";
import { lookForJobsAt, tellJob, wakeWorkers } from "../storage/jobs.ts";
import { deadJobsQueue } from "../storage/queue.ts";
import { Lane } from "../storage/giving-way.ts";
import { kindsOf } from "./kinds.ts";
import { Run } from "./runner.ts";
import { within } from "./step-timeout.ts";
import { Workers } from "./workers.ts";

const RANK = { high: 0, medium: 1, low: 2 } as const;
/** Progress is told this often at most, ms. */
const TOLD_MS = 1_000;

let workers: Workers | undefined;

/**
 * Wake-ups for jobs: what there is to do is recorded in D1. A message that is none of ours goes to the
 * dead-letter queue by way of its retries, where the operator sees it, rather than being swallowed.
 */
export async function consumeJobs(batch: MessageBatch, env: Env): Promise<void> {
  const wakeUps = batch.messages.filter(({ body }) => isWakeUp(body));
  for (const message of batch.messages)
    if (wakeUps.includes(message)) message.ack();
    else message.retry();
  if (wakeUps.length > 0) await (workers ??= staff(env)).turn();
}

function isWakeUp(body: unknown): body is WakeUp {
  return typeof body === "object" && body !== null && "wake" in body && body.wake === "jobs";
}

function staff(env: Env): Workers {
  const turns = new JobTurns(env);
  const kinds = kindsOf(env);
  // On the edge each object has a thread to itself, and nobody has to be given way to.
  const lane = env.RUN === undefined ? undefined : new Lane();
  const deps = {
    env,
    turns,
    now,
    lookAt: (at: number) => lookForJobsAt(env, at),
    bury: (row: JobRow, error: JobError) => bury(env, row, error),
    within: <T>(ms: number, kind: string, step: () => Promise<T>) =>
      within(ms, lane !== undefined && policyOf(kind).givesWay ? lane.during(step) : step()),
  };
  return new Workers({
    turns,
    now,
    newId: () => `${env.RUN ?? ""}${crypto.randomUUID()}`,
    kinds: [...kinds.keys()].map((kind) => {
      const { priority, concurrency } = policyOf(kind);
      return { kind, rank: RANK[priority], concurrency };
    }),
    wake: () => wakeWorkers(env),
    work: async (row, until) => {
      const kind = kinds.get(row.kind);
      if (kind === undefined) return;
      await new Run({ ...deps, tell: teller(env) }, row).work(kind, until);
    },
  });
}

/** Tells who started a job, and not too often. */
function teller(env: Env) {
  let toldAt = now();
  return async (row: JobViewRow, how: "now and then" | "at once"): Promise<void> => {
    const nowMs = now();
    if (row.created_by === null || (how === "now and then" && nowMs - toldAt < TOLD_MS)) return;
    toldAt = nowMs;
    await tellJob(env, toJobView(row, nowMs));
  };
}

async function bury(env: Env, { id, kind }: JobRow, error: JobError): Promise<void> {
  try {
    await deadJobsQueue(env).send({ jobId: id, kind, error });
  } catch {
    // It is in D1 as well, as failed.
  }
}
