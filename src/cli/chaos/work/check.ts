import type { JobView } from "../../../protocol/jobs.ts";
import type { Delivery } from "./receiver.ts";

/** A job that the server has taken: it says its line and calls the receiver once in each of its steps. */
export type TakenJob = {
  readonly id: string;
  readonly steps: number;
  readonly speaks: boolean;
  readonly delivers: boolean;
};

/** What is there when everything has come to rest. */
export type JobsAfterwards = {
  readonly taken: readonly TakenJob[];
  readonly views: readonly Pick<JobView, "id" | "state" | "error">[];
  /** Bodies of all messages, in whatever order. */
  readonly said: readonly string[];
  readonly deliveries: readonly Delivery[];
};

export type JobViolation = { readonly rule: "JOB1" | "JOB5"; readonly text: string };

/** The line of a step, and the name of its delivery. */
export function lineOf(jobId: string, step: number): string {
  return `${jobId} ${step}`;
}

/** What is broken: a job that was taken and is not done, and a step whose effect is missing, or there twice. */
export function judgeJobs({ taken, views, said, deliveries }: JobsAfterwards): JobViolation[] {
  const found: JobViolation[] = [];
  const states = new Map(views.map((view) => [view.id, view]));
  const lines = counted(said);
  const idsOf = new Map<string, Set<string>>();
  for (const { id, body } of deliveries)
    idsOf.set(body, (idsOf.get(body) ?? new Set<string>()).add(id));
  for (const job of taken) {
    const view = states.get(job.id);
    if (view?.state !== "completed")
      found.push({
        rule: "JOB1",
        text: `${job.id} was taken and is ${view === undefined ? "gone" : view.state} (${view?.error?.code ?? "-"})`,
      });
    for (let step = 0; step < job.steps; step += 1) {
      const line = lineOf(job.id, step);
      if (job.speaks) judge(found, `the line "${line}"`, lines.get(line) ?? 0);
      // One delivery may come more than once, and has one name: who gets it twice can tell.
      if (job.delivers) judge(found, `the delivery "${line}"`, idsOf.get(line)?.size ?? 0);
    }
  }
  return found;
}

function judge(found: JobViolation[], what: string, times: number): void {
  if (times === 0) found.push({ rule: "JOB1", text: `${what} is missing` });
  if (times > 1) found.push({ rule: "JOB5", text: `${what} is there ${times} times` });
}

function counted(words: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1);
  return counts;
}
