import type { JobError, JobProgress } from "../../protocol/jobs.ts";
import { guardD1 } from "../d1.ts";
import type { Env } from "../env.ts";
import type { JobOutput, JobRow } from "./job-row.ts";

/**
 * A kind that a worker can do: of those with the lowest `rank` the one that is due for longest comes
 * first, and of a kind one of the workspace with the fewest at work.
 */
export type Claimable = { kind: string; rank: number; concurrency: number };

/** A job in the hands of one worker. Once the lease is another's, what this one says counts for nothing. */
export type Held = { id: string; worker: string };

/** What a step has reached; the checkpoint is JSON. */
export type Reached = { checkpoint: string; progress: JobProgress | undefined };

/**
 * Whose turn it is: the lease on a job, taken and given up in single statements, so that two workers
 * never hold the same and no kind has more than it may. Times are ms. Calls throw what D1 throws.
 */
export class JobTurns {
  readonly #db: D1Database;

  constructor(env: Env) {
    this.#db = guardD1(env.DIRECTORY);
  }

  /** Takes the next job that is due, or whose worker has vanished. */
  async claim(
    kinds: readonly Claimable[],
    { worker, nowMs, leaseMs }: { worker: string; nowMs: number; leaseMs: number },
  ): Promise<JobRow | undefined> {
    const row = await this.#db
      .prepare(
        `WITH RECURSIVE free AS (
           SELECT value ->> 'kind' AS kind, value ->> 'rank' AS rank
           FROM json_each(?1)
           WHERE value ->> 'concurrency' > (SELECT count(*) FROM job
             WHERE job.kind = value ->> 'kind' AND state = 'active' AND due_at > ?2)),
         queue AS (
           SELECT kind, rank, (SELECT coalesce(workspace_id, '') FROM job
             WHERE kind = free.kind AND state = 'waiting' ORDER BY coalesce(workspace_id, '') LIMIT 1) AS whose
           FROM free
           UNION ALL
           SELECT kind, rank, (SELECT coalesce(workspace_id, '') FROM job
             WHERE kind = queue.kind AND state = 'waiting' AND coalesce(workspace_id, '') > queue.whose
             ORDER BY coalesce(workspace_id, '') LIMIT 1)
           FROM queue WHERE whose IS NOT NULL),
         turn AS (
           SELECT rank, j.seq, j.due_at, row_number() OVER (PARTITION BY queue.kind ORDER BY
             (SELECT count(*) FROM job other WHERE other.kind = queue.kind AND other.state = 'active'
               AND other.due_at > ?2 AND coalesce(other.workspace_id, '') = queue.whose), j.due_at, j.seq) AS place
           FROM queue JOIN job j ON j.seq = (SELECT seq FROM job
             WHERE kind = queue.kind AND coalesce(workspace_id, '') = queue.whose AND state = 'waiting'
               AND due_at <= ?2 ORDER BY due_at, seq LIMIT 1))
         UPDATE job SET state = 'active', worker = ?3, due_at = ?4, taken_at = ?2,
           started_at = coalesce(started_at, ?2),
           attempts = max(attempts + (state = 'waiting'), 1), losses = losses + (state = 'active')
         WHERE seq = (
           SELECT seq FROM (
             SELECT rank, seq, due_at FROM turn WHERE place = 1
             UNION ALL
             SELECT rank, j.seq, j.due_at FROM free JOIN job j ON j.seq = (SELECT seq FROM job
               WHERE kind = free.kind AND state = 'active' AND due_at <= ?2 ORDER BY due_at, seq LIMIT 1))
           ORDER BY rank, due_at, seq LIMIT 1)
         RETURNING *`,
      )
      .bind(JSON.stringify(kinds), nowMs, worker, nowMs + leaseMs)
      .first<JobRow>();
    return row ?? undefined;
  }

  /** Saves what a step has reached and renews the lease until `until`; `lost` where the job is this worker's no more. */
  async save(held: Held, reached: Reached, until: number): Promise<"held" | "cancelling" | "lost"> {
    const row = await this.#db
      .prepare(
        `UPDATE job SET checkpoint = ?3, done = coalesce(?4, done), total = CASE WHEN ?4 IS NULL THEN total ELSE ?5 END,
           due_at = ?6, attempts = 1, losses = 0, error_code = NULL, error_message = NULL
         WHERE id = ?1 AND worker = ?2 AND state = 'active' RETURNING cancelling`,
      )
      .bind(held.id, held.worker, reached.checkpoint, ...progressOf(reached.progress), until)
      .first<{ cancelling: number }>();
    if (row === null) return "lost";
    return row.cancelling === 1 ? "cancelling" : "held";
  }

  /** Gives the job back, to be gone on with at `dueAt`; false where it is lost, or asked to stop. */
  async release(held: Held, reached: Reached, dueAt: number): Promise<boolean> {
    const done = await this.#db
      .prepare(
        `UPDATE job SET checkpoint = ?3, done = coalesce(?4, done), total = CASE WHEN ?4 IS NULL THEN total ELSE ?5 END,
           state = 'waiting', worker = NULL, due_at = ?6, attempts = 0, losses = 0,
           error_code = NULL, error_message = NULL
         WHERE id = ?1 AND worker = ?2 AND state = 'active' AND cancelling = 0`,
      )
      .bind(held.id, held.worker, reached.checkpoint, ...progressOf(reached.progress), dueAt)
      .run();
    return done.meta.changes > 0;
  }

  /** Ends the job well; false where it is lost. */
  async complete(
    held: Held,
    end: { result: string; output: JobOutput | undefined; progress: JobProgress | undefined },
    nowMs: number,
  ): Promise<boolean> {
    const done = await this.#db
      .prepare(
        `UPDATE job SET state = 'completed', worker = NULL, checkpoint = NULL, cancelling = 0,
           result = ?3, done = coalesce(?4, done), total = CASE WHEN ?4 IS NULL THEN total ELSE ?5 END,
           output = ?6, finished_at = ?7, due_at = ?7, error_code = NULL, error_message = NULL
         WHERE id = ?1 AND worker = ?2 AND state = 'active'`,
      )
      .bind(
        held.id,
        held.worker,
        end.result,
        ...progressOf(end.progress),
        end.output === undefined ? null : JSON.stringify(end.output),
        nowMs,
      )
      .run();
    return done.meta.changes > 0;
  }

  /** Lets the step be tried again at `retryAt`; with `spent: false` this try does not count. False where the job is lost or asked to stop. */
  async delay(
    held: Held,
    error: JobError,
    { retryAt, spent }: { retryAt: number; spent: boolean },
  ): Promise<boolean> {
    const done = await this.#db
      .prepare(
        `UPDATE job SET state = 'waiting', worker = NULL, due_at = ?3, error_code = ?4, error_message = ?5,
           attempts = attempts - ?6, losses = losses + ?6
         WHERE id = ?1 AND worker = ?2 AND state = 'active' AND cancelling = 0`,
      )
      .bind(held.id, held.worker, retryAt, error.code, error.message, spent ? 0 : 1)
      .run();
    return done.meta.changes > 0;
  }

  /** Ends the job badly; its checkpoint stays for who tries again. False where it is lost. */
  async fail(held: Held, error: JobError, nowMs: number): Promise<boolean> {
    const done = await this.#db
      .prepare(
        `UPDATE job SET state = 'failed', worker = NULL, cancelling = 0, error_code = ?3, error_message = ?4,
           finished_at = ?5, due_at = ?5
         WHERE id = ?1 AND worker = ?2 AND state = 'active'`,
      )
      .bind(held.id, held.worker, error.code, error.message, nowMs)
      .run();
    return done.meta.changes > 0;
  }

  /** Ends the leases of workers whose names do not begin with `run`. */
  async endOthers(run: string, nowMs: number): Promise<void> {
    await this.#db
      .prepare(
        `UPDATE job SET due_at = ?2 WHERE state = 'active' AND due_at > ?2
         AND substr(worker, 1, length(?1)) <> ?1`,
      )
      .bind(run, nowMs)
      .run();
  }

  /** When the first unfinished job of these kinds is due, or its lease ends; nothing where all are over. */
  async nextDue(kinds: readonly string[]): Promise<number | undefined> {
    const row = await this.#db
      .prepare(
        `SELECT min(due) AS due FROM (
           SELECT (SELECT min(due_at) FROM job WHERE kind = value AND state = 'waiting') AS due FROM json_each(?1)
           UNION ALL
           SELECT (SELECT min(due_at) FROM job WHERE kind = value AND state = 'active') FROM json_each(?1))`,
      )
      .bind(JSON.stringify(kinds))
      .first<{ due: number | null }>();
    return row?.due ?? undefined;
  }
}

function progressOf(progress: JobProgress | undefined): [number | null, number | null] {
  return progress === undefined ? [null, null] : [progress.done, progress.total];
}
