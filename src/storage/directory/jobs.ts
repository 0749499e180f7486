import type { JobState, QueueKindStats, QueueStats, WorkersStatus } from "../../protocol/jobs.ts";
import { policyOf } from "../../protocol/jobs.ts";
import { guardD1 } from "../d1.ts";
import type { Env } from "../env.ts";
import type { JobOutput, JobViewRow } from "./job-row.ts";
import { VIEW_COLUMNS } from "./job-row.ts";

/** A job to be recorded; `input` is JSON, times in ms. */
export type NewJobRow = {
  id: string;
  kind: string;
  workspaceId: string | null;
  createdBy: string | null;
  title: string;
  origin: string;
  input: string;
  hasFile: boolean;
  dueAt: number;
  createdAt: number;
  /** It is not recorded where the people of its workspace have so many of its kind unfinished; null for no such limit. */
  atMost: number | null;
};

/**
 * Which jobs to list: newest first, before the one of this `seq`. Those that somebody has created are
 * theirs as long as they are in the workspace.
 */
export type JobFilter = {
  workspaceId?: string | undefined;
  createdBy?: string | undefined;
  kind?: string | undefined;
  state?: JobState | undefined;
  before: number;
  limit: number;
};

/** Jobs that ? has started in no workspace, or in one that they are in. */
const OWN = `created_by = ? AND (workspace_id IS NULL OR EXISTS (SELECT 1 FROM workspace_member m
  WHERE m.workspace_id = job.workspace_id AND m.user_id = ?))`;

/** Statements of one batch: far below what D1 takes. */
const A_BATCH = 100;

/** Jobs as they are recorded, looked at and told to stop. Calls throw what D1 throws. */
export class JobTable {
  readonly #db: D1Database;

  constructor(env: Env) {
    this.#db = guardD1(env.DIRECTORY);
  }

  /** Records what is not there yet, and within its limit; answers for each whether it was. Each batch is all or nothing. */
  async record(jobs: readonly NewJobRow[]): Promise<boolean[]> {
    const added: boolean[] = [];
    for (let i = 0; i < jobs.length; i += A_BATCH) {
      const answers = await this.#db.batch(
        jobs.slice(i, i + A_BATCH).map((job) => this.#insert(job)),
      );
      added.push(...answers.map(({ meta }) => meta.changes > 0));
    }
    return added;
  }

  #insert(job: NewJobRow): D1PreparedStatement {
    return this.#db
      .prepare(
        `INSERT INTO job (id, kind, workspace_id, created_by, title, origin, input, has_file, due_at, created_at)
         SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10
         WHERE ?11 IS NULL OR ?11 > ${unfinishedOf("?2", "?3")}
         ON CONFLICT (id) DO NOTHING`,
      )
      .bind(
        job.id,
        job.kind,
        job.workspaceId,
        job.createdBy,
        job.title,
        job.origin,
        job.input,
        job.hasFile ? 1 : 0,
        job.dueAt,
        job.createdAt,
        job.atMost,
      );
  }

  async find(id: string): Promise<JobViewRow | undefined> {
    const row = await this.#db
      .prepare(`SELECT ${VIEW_COLUMNS} FROM job WHERE id = ?`)
      .bind(id)
      .first<JobViewRow>();
    return row ?? undefined;
  }

  /** What a job was recorded with, as JSON. */
  async input(id: string): Promise<string | undefined> {
    const row = await this.#db
      .prepare(`SELECT input FROM job WHERE id = ?`)
      .bind(id)
      .first<{ input: string }>();
    return row?.input;
  }

  /** How its output is downloaded; nothing where there is none. */
  async output(id: string): Promise<JobOutput | undefined> {
    const row = await this.#db
      .prepare(`SELECT output FROM job WHERE id = ? AND output IS NOT NULL`)
      .bind(id)
      .first<{ output: string }>();
    return row === null ? undefined : (JSON.parse(row.output) as JobOutput);
  }

  async list(filter: JobFilter, nowMs: number): Promise<JobViewRow[]> {
    const { workspaceId, createdBy, kind, state, before, limit } = filter;
    const where = ["seq < ?1"];
    const values: (string | number)[] = [before];
    const also = (clause: string, value: string | number) => {
      values.push(value);
      where.push(clause.replaceAll("?", `?${values.length}`));
    };
    if (workspaceId !== undefined) also("workspace_id = ?", workspaceId);
    if (createdBy !== undefined) also(OWN, createdBy);
    if (kind !== undefined) also("kind = ?", kind);
    if (state === "delayed") also("state = 'waiting' AND due_at > ?", nowMs);
    else if (state === "waiting") also("state = 'waiting' AND due_at <= ?", nowMs);
    else if (state !== undefined) also("state = ?", state);
    values.push(limit);
    const { results } = await this.#db
      .prepare(
        `SELECT ${VIEW_COLUMNS} FROM job WHERE ${where.join(" AND ")} ORDER BY seq DESC LIMIT ?${values.length}`,
      )
      .bind(...values)
      .all<JobViewRow>();
    return results;
  }

  /** Ends what waits, and asks what is at work to stop; what is over stays as it is. */
  async cancel(id: string, nowMs: number): Promise<void> {
    await this.#db.batch([
      this.#db.prepare(`UPDATE job SET cancelling = 1 WHERE id = ? AND state = 'active'`).bind(id),
      this.#db
        .prepare(
          `UPDATE job SET state = 'failed', error_code = 'cancelled', error_message = 'Cancelled', finished_at = ?2
           WHERE id = ?1 AND state = 'waiting'`,
        )
        .bind(id, nowMs),
    ]);
  }

  /**
   * Lets what failed wait again, from its last checkpoint; false where it has not failed, or where somebody
   * has started it and the people of its workspace have `atMost` of its kind unfinished.
   */
  async retry(id: string, nowMs: number, atMost: number | null = null): Promise<boolean> {
    const done = await this.#db
      .prepare(
        `UPDATE job SET state = 'waiting', due_at = ?2, attempts = 0, losses = 0, cancelling = 0,
           error_code = NULL, error_message = NULL, finished_at = NULL
         WHERE id = ?1 AND state = 'failed'
           AND (?3 IS NULL OR created_by IS NULL OR ?3 > ${unfinishedOf("job.kind", "job.workspace_id")})`,
      )
      .bind(id, nowMs, atMost)
      .run();
    return done.meta.changes > 0;
  }

  /** How many jobs of each of these kinds are in each state. */
  async stats(kinds: readonly string[], nowMs: number): Promise<QueueStats> {
    const { results } = await this.#db
      .prepare(
        `SELECT kind, CASE WHEN state = 'waiting' AND due_at > ?1 THEN 'delayed' ELSE state END AS state,
           count(*) AS count, min(due_at) AS oldest FROM job GROUP BY 1, 2`,
      )
      .bind(nowMs)
      .all<{ kind: string; state: JobState; count: number; oldest: number }>();
    const stats: Record<string, QueueKindStats> = {};
    for (const kind of kinds) stats[kind] = noJobs(kind);
    for (const { kind, state, count, oldest } of results) {
      const one = (stats[kind] ??= noJobs(kind));
      one[state] = count;
      if (state === "waiting") one.oldestWaitingMs = Math.max(nowMs - oldest, 0);
    }
    const depth = Object.values(stats).reduce((sum, { waiting }) => sum + waiting, 0);
    return { kinds: stats, depth };
  }

  /** Who is at work now at jobs of these kinds. */
  async workers(kinds: readonly string[], nowMs: number): Promise<WorkersStatus["workers"]> {
    const { results } = await this.#db
      .prepare(
        `SELECT worker AS id, job.id AS jobId, kind, coalesce(taken_at, created_at) AS since, due_at AS leaseUntil
         FROM json_each(?1) JOIN job ON kind = value AND state = 'active' AND due_at > ?2
         ORDER BY taken_at`,
      )
      .bind(JSON.stringify(kinds), nowMs)
      .all<WorkersStatus["workers"][number]>();
    return results;
  }

  /** Jobs that ended before `before` (ms), at most `limit`. */
  async endedBefore(before: number, limit: number): Promise<{ id: string; kind: string }[]> {
    const { results } = await this.#db
      .prepare(`SELECT id, kind FROM job WHERE finished_at < ? ORDER BY finished_at LIMIT ?`)
      .bind(before, limit)
      .all<{ id: string; kind: string }>();
    return results;
  }

  /** When the first of those that are over ended, ms. */
  async firstEnd(): Promise<number | undefined> {
    const row = await this.#db
      .prepare(`SELECT min(finished_at) AS at FROM job WHERE finished_at IS NOT NULL`)
      .first<{ at: number | null }>();
    return row?.at ?? undefined;
  }

  /** Jobs of a workspace, at most `limit`. */
  async ofWorkspace(workspaceId: string, limit: number): Promise<string[]> {
    const { results } = await this.#db
      .prepare(`SELECT id FROM job WHERE workspace_id = ? LIMIT ?`)
      .bind(workspaceId, limit)
      .all<{ id: string }>();
    return results.map(({ id }) => id);
  }

  async forget(ids: readonly string[]): Promise<void> {
    await this.#db
      .prepare(`DELETE FROM job WHERE id IN (SELECT value FROM json_each(?))`)
      .bind(JSON.stringify(ids))
      .run();
  }
}

/** In SQL: how many jobs of a kind that people have started are not finished in a workspace; what the system adds to theirs does not count. */
function unfinishedOf(kind: string, workspaceId: string): string {
  return `(SELECT count(*) FROM job other WHERE other.kind = ${kind} AND other.state IN ('waiting', 'active')
    AND other.workspace_id = ${workspaceId} AND other.created_by IS NOT NULL)`;
}

function noJobs(kind: string): QueueKindStats {
  const { concurrency } = policyOf(kind);
  return {
    waiting: 0,
    active: 0,
    completed: 0,
    failed: 0,
    delayed: 0,
    concurrency,
    oldestWaitingMs: null,
  };
}
