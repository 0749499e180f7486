import type { Message } from "../../../protocol/events.ts";
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
  /** All messages, in whatever order. */
  readonly said: readonly Pick<Message, "channelId" | "seq" | "body">[];
  readonly deliveries: readonly Delivery[];
};

/** Where the receiver is called by steps, and where by the hook that is told of each message. */
export const STEP_PATH = "/step";
export const HOOK_PATH = "/hook";

export type JobViolation = { readonly rule: "JOB1" | "JOB5"; readonly text: string };

/** The line of a step, and the name of its delivery. */
export function lineOf(jobId: string, step: number): string {
  return `${jobId} ${step}`;
}

/**
 * What is broken: a job that was taken and is not done, a step whose effect is missing or there twice,
 * and a message of which the hook was not told, or under two names.
 */
export function judgeJobs({ taken, views, said, deliveries }: JobsAfterwards): JobViolation[] {
  const found: JobViolation[] = [];
  const states = new Map(views.map((view) => [view.id, view]));
  const lines = counted(said.map(({ body }) => body));
  const byStep = namesOf(deliveries, STEP_PATH, (body) => body);
  const byHook = namesOf(deliveries, HOOK_PATH, placeIn);
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
      if (job.delivers) judge(found, `the delivery "${line}"`, byStep.get(line)?.size ?? 0);
    }
  }
  for (const message of said) {
    const place = placeOf(message.channelId, message.seq);
    judge(found, `the hook's word of message ${place}`, byHook.get(place)?.size ?? 0);
  }
  return found;
}

/** How many messages the hook was told of. */
export function toldOf(deliveries: readonly Delivery[]): number {
  return namesOf(deliveries, HOOK_PATH, placeIn).size;
}

/** Under which names each thing was delivered. */
function namesOf(
  deliveries: readonly Delivery[],
  path: string,
  thingOf: (body: string) => string,
): Map<string, Set<string>> {
  const names = new Map<string, Set<string>>();
  for (const { id, body, path: called } of deliveries) {
    if (called !== path) continue;
    const thing = thingOf(body);
    names.set(thing, (names.get(thing) ?? new Set<string>()).add(id));
  }
  return names;
}

function placeIn(body: string): string {
  const { channelId, event } = JSON.parse(body) as { channelId: string; event: { seq: number } };
  return placeOf(channelId, event.seq);
}

function placeOf(channelId: string, seq: number): string {
  return `${channelId}/${seq}`;
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
