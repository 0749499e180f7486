import type { Page } from "./http.ts";

/** The kinds of work that Edgewise does as jobs. */
export const JOB_KINDS = [
  "campaign",
  "import",
  "export",
  "report",
  "notification",
  "webhook",
] as const;
export type JobKindName = (typeof JOB_KINDS)[number];

/** `delayed` waits for its time, or for its next try; what was cancelled is `failed` with the code `cancelled`. */
export const JOB_STATES = ["waiting", "active", "completed", "failed", "delayed"] as const;
export type JobState = (typeof JOB_STATES)[number];

export type JobPriority = "high" | "medium" | "low";

/**
 * How a kind is worked off: whose turn comes first, how many of it are worked at once in the whole
 * deployment, and how often one step is tried before the job fails. `aWorkspace` is how many unfinished
 * ones of it the people of a workspace may have, who take turns with other workspaces; null for a kind
 * that nobody starts by hand.
 */
export type JobPolicy = {
  priority: JobPriority;
  concurrency: number;
  attempts: number;
  aWorkspace: number | null;
  givesWay: boolean;
};

const A_WORKSPACE = 10;

/** The policy of each kind. */
const JOB_POLICIES: Readonly<Record<JobKindName, JobPolicy>> = {
  notification: {
    priority: "high",
    concurrency: 10,
    attempts: 4,
    aWorkspace: null,
    givesWay: false,
  },
  webhook: { priority: "medium", concurrency: 5, attempts: 5, aWorkspace: null, givesWay: false },
  campaign: {
    priority: "medium",
    concurrency: 5,
    attempts: 5,
    aWorkspace: A_WORKSPACE,
    givesWay: true,
  },
  import: { priority: "low", concurrency: 2, attempts: 4, aWorkspace: A_WORKSPACE, givesWay: true },
  export: { priority: "low", concurrency: 2, attempts: 4, aWorkspace: A_WORKSPACE, givesWay: true },
  report: { priority: "low", concurrency: 3, attempts: 4, aWorkspace: A_WORKSPACE, givesWay: true },
};

/** What holds for a kind that is none of ours: the one that tests bring along. */
const OTHER_POLICY: JobPolicy = {
  priority: "medium",
  concurrency: 5,
  attempts: 5,
  aWorkspace: null,
  givesWay: false,
};

/** The policy of a kind by its name. */
export function policyOf(kind: string): JobPolicy {
  return (JOB_KINDS as readonly string[]).includes(kind)
    ? JOB_POLICIES[kind as JobKindName]
    : OTHER_POLICY;
}

/** How far a job is; `total` is null where nobody knows yet. */
export type JobProgress = { done: number; total: number | null };

/** Why a job failed, or its last try. Beside codes of the kind: `cancelled`, `lost`, `timeout`, `unavailable`, `internal`. */
export type JobError = { code: string; message: string };

/** A job as who may see it sees it. Times are ms since 1970. */
export type JobView = {
  id: string;
  kind: JobKindName;
  workspaceId: string | null;
  /** The person who started it; null for the system. */
  createdBy: string | null;
  title: string;
  state: JobState;
  priority: JobPriority;
  progress: JobProgress;
  /** What the kind says of a completed one. */
  result: unknown;
  error: JobError | null;
  /** Tries of the step that it is at. */
  attempts: number;
  maxAttempts: number;
  /** Asked to stop, and not there yet. */
  cancelling: boolean;
  /** True where `GET /api/jobs/:id/output` has something. */
  hasOutput: boolean;
  createdAt: number;
  startedAt: number | null;
  finishedAt: number | null;
  /** When it is, or was last, due. */
  runAt: number;
};

/** `GET /api/jobs`, newest first. */
export type JobsPage = Page<JobView>;

/** True where nothing more happens to the job by itself. */
export function isOver({ state }: Pick<JobView, "state">): boolean {
  return state === "completed" || state === "failed";
}

/** What an inbox tells the devices of who started the job: at most once a second, and at its end. */
export type JobFrame = { type: "job"; job: JobView };

/** `GET /api/jobs/queues/stats`. `oldestWaitingMs` is for how long the first one due has waited; `depth` counts all that wait. */
export type QueueStats = {
  kinds: Record<string, QueueKindStats>;
  depth: number;
};
export type QueueKindStats = Record<JobState, number> & {
  concurrency: number;
  oldestWaitingMs: number | null;
};

/** `GET /api/jobs/workers/status`: a worker at a job, since when and for how long without another word of it. */
export type WorkersStatus = {
  workers: { id: string; jobId: string; kind: string; since: number; leaseUntil: number }[];
};

const JOB_ID = /^j_[0-9a-hjkmnp-tv-z]{20}$/;

/** True if `text` has the shape of a job's id. */
export function isJobId(text: string): boolean {
  return JOB_ID.test(text);
}
