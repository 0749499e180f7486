import { params } from "@nanostores/i18n";
import { policyOf } from "../../protocol/jobs.ts";
import type { JobError, JobKindName, JobView } from "../../protocol/jobs.ts";
import { i18n, useWords } from "../i18n/i18n.ts";

const words = i18n("jobs", {
  campaign: "Announcement",
  import: "Import",
  export: "Export",
  report: "Report",
  notification: "Notification",
  webhook: "Webhook",
  waiting: "Waiting",
  active: "Running",
  completed: "Done",
  failed: "Failed",
  delayed: "Planned",
  again: "Tries again soon",
  cancelling: "Stopping…",
  cancelled: "Cancelled",
  lost: "The server ended again and again while it ran.",
  timeout: "A step took too long.",
  unavailable: "A part of the server is out of service.",
  internal: "Something went wrong on the server.",
  tries: params("try {attempts} of {max}"),
});

/** What a kind of job is called; one that this version does not know by its own name. */
export function useKindNames(): (kind: JobKindName) => string {
  const t: Readonly<Partial<Record<JobKindName, string>>> = useWords(words);
  return (kind) => t[kind] ?? kind;
}

/** What is said of a job's state and of what went wrong. */
export function useJobWords(): {
  state: (job: JobView) => string;
  trouble: (error: JobError) => string;
} {
  const t = useWords(words);
  return {
    state: (job) => {
      if (job.state === "failed") return job.error?.code === "cancelled" ? t.cancelled : t.failed;
      if (job.cancelling) return t.cancelling;
      if (job.state !== "delayed" || job.error === null) return t[job.state];
      const { attempts: max } = policyOf(job.kind);
      return `${t.again} · ${t.tries({ attempts: job.attempts, max })}`;
    },
    trouble: ({ code, message }) => {
      switch (code) {
        case "lost":
        case "timeout":
        case "unavailable":
        case "internal":
          return t[code];
        default:
          return message;
      }
    },
  };
}
