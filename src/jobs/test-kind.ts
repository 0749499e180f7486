import { z } from "zod";
import { ERRORS } from "../protocol/errors.ts";
import type { Env } from "../storage/env.ts";
import { callOutside } from "../storage/outside.ts";
import { postAs } from "../storage/post.ts";
import type { JobKind, JobRun, Step } from "./kind.ts";
import { JobFailure } from "./kind.ts";

const MAX_STEPS = 10_000;

const input = z.object({
  /** Where each step says one line, as who started the job. */
  channelId: z.string().max(64).optional(),
  /** What each step calls, with a name of its own. */
  deliverTo: z.string().max(2_000).optional(),
  steps: z.int().min(1).max(MAX_STEPS),
  /** The step of this number fails so many times before it succeeds. */
  fails: z.object({ at: z.int().min(0), times: z.int().min(1), final: z.boolean() }).optional(),
  /** How long each step waits, ms. */
  waitMs: z.int().min(0).max(120_000).default(0),
  /** After each step the job sleeps so long, ms. */
  sleepMs: z.int().min(0).default(0),
  /** Each step writes a line of output. */
  writes: z.boolean().default(false),
});
type Input = z.infer<typeof input>;

/** For tests of what all kinds have in common: there with `FAULTS=on` only. */
export const testKind: JobKind<Input, number> = {
  name: "test",
  input,
  takesFile: { maxBytes: 1_048_576 },
  start: "workspace.jobs.run",
  title: ({ steps }) => `Test of ${steps}`,
  async step(job, checkpoint) {
    const at = checkpoint ?? 0;
    const { steps, fails, waitMs, sleepMs } = job.input;
    if (waitMs > 0) await new Promise((done) => setTimeout(done, waitMs));
    if (fails?.at === at && job.attempt <= fails.times)
      throw new JobFailure("test", `Try ${job.attempt} fails`, { final: fails.final });
    await act(job, at);
    const progress = { done: at + 1, total: steps };
    if (at + 1 < steps) {
      const next = { next: at + 1, progress };
      return sleepMs > 0 ? { again: job.now() + sleepMs, ...next } : next;
    }
    return finish(job, progress);
  },
};

async function act(job: JobRun<Input>, at: number): Promise<void> {
  const { id, createdBy, input: wanted, files } = job;
  const line = `${id} ${at}`;
  if (wanted.writes) await files.write(at, `line ${at}\n`);
  if (wanted.channelId !== undefined && createdBy !== null) {
    const words = { id: `job.${id}.${at}`, body: line };
    const said = await postAs(job.env, createdBy, wanted.channelId, words);
    if (!("ok" in said)) {
      const { code, message } = said.refused;
      throw new JobFailure(code, message, { final: !ERRORS[code].retryable });
    }
  }
  if (wanted.deliverTo !== undefined)
    await deliver(job.env, wanted.deliverTo, `job.${id}.${at}`, line);
}

async function deliver(env: Env, url: string, name: string, body: string): Promise<void> {
  const headers = { "Edgewise-Delivery": name };
  const answer = await callOutside(env, url, { method: "POST", headers, body });
  if ("refused" in answer)
    throw new JobFailure(answer.refused.reason, answer.refused.message, { final: false });
  const { status } = answer.ok;
  if (status >= 300) throw new JobFailure("refused", `It answered ${status}`, { final: false });
}

async function finish(
  { id, files, input: { steps, writes } }: JobRun<Input>,
  progress: { done: number; total: number },
): Promise<Step<number>> {
  const done = { steps, fileBytes: await files.size() };
  if (!writes) return { done, progress };
  return { done, progress, output: { name: `${id}.txt`, type: "text/plain", pieces: steps } };
}
