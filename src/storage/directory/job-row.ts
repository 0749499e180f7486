import type { JobKindName, JobView } from "../../protocol/jobs.ts";
import { policyOf } from "../../protocol/jobs.ts";

/** What was written with `files.write`, as it is downloaded: `pieces` of it, from 0, one after the other. */
export type JobOutput = { name: string; type: string; pieces: number };

/** What is read of a job to show it. */
export const VIEW_COLUMNS = `seq, id, kind, workspace_id, created_by, title, state, due_at, done, total, result,
  output, error_code, error_message, attempts, cancelling, created_at, taken_at, started_at, finished_at`;

/** A row of {@link VIEW_COLUMNS}. */
export type JobViewRow = {
  seq: number;
  id: string;
  kind: string;
  workspace_id: string | null;
  created_by: string | null;
  title: string;
  state: "waiting" | "active" | "completed" | "failed";
  due_at: number;
  done: number;
  total: number | null;
  result: string | null;
  output: string | null;
  error_code: string | null;
  error_message: string | null;
  attempts: number;
  cancelling: number;
  created_at: number;
  taken_at: number | null;
  started_at: number | null;
  finished_at: number | null;
};

/** All of a job, as its worker has it. */
export type JobRow = JobViewRow & {
  origin: string;
  worker: string | null;
  input: string;
  checkpoint: string | null;
  losses: number;
};

/** A job as its people see it at this time, ms. */
export function toJobView(row: JobViewRow, nowMs: number): JobView {
  const { priority, attempts: maxAttempts } = policyOf(row.kind);
  const isDelayed = row.state === "waiting" && row.due_at > nowMs;
  return {
    id: row.id,
    // Nobody records a kind without knowing it.
    kind: row.kind as JobKindName,
    workspaceId: row.workspace_id,
    createdBy: row.created_by,
    title: row.title,
    state: isDelayed ? "delayed" : row.state,
    priority,
    progress: { done: row.done, total: row.total },
    // Written as JSON, by us.
    result: row.result === null ? null : (JSON.parse(row.result) as unknown),
    error:
      row.error_code === null
        ? null
        : { code: row.error_code, message: row.error_message ?? row.error_code },
    attempts: row.attempts,
    maxAttempts,
    cancelling: row.cancelling === 1,
    hasOutput: row.output !== null,
    createdAt: row.created_at,
    startedAt: row.started_at,
    finishedAt: row.finished_at,
    // Of an active one due_at is the end of its lease.
    runAt: row.state === "active" ? (row.taken_at ?? row.due_at) : row.due_at,
  };
}
