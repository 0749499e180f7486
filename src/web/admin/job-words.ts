import type { JobState, JobView } from "../../protocol/jobs.ts";
import { i18n } from "../i18n/i18n.ts";
import type { Tone } from "./tone.ts";

/** How the states of jobs are called. */
export const stateWords = i18n("adminJobStates", {
  waiting: "Waiting",
  active: "Running",
  delayed: "Delayed",
  completed: "Done",
  failed: "Failed",
  cancelled: "Cancelled",
  cancelling: "Stopping",
});

const TONES: Readonly<Record<JobState, Tone>> = {
  waiting: "quiet",
  active: "busy",
  delayed: "warning",
  completed: "good",
  failed: "bad",
};

/** How a job's state is called and marked: one that was cancelled has not gone wrong. */
export function lookOf(job: Pick<JobView, "state" | "error" | "cancelling">): {
  word: JobState | "cancelled" | "cancelling";
  tone: Tone;
} {
  if (job.state === "failed" && job.error?.code === "cancelled")
    return { word: "cancelled", tone: "quiet" };
  if (job.cancelling && job.state !== "completed" && job.state !== "failed")
    return { word: "cancelling", tone: "quiet" };
  return { word: job.state, tone: TONES[job.state] };
}
