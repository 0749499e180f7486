import type { z } from "zod";
import type { Operation } from "../identity/permissions.ts";
import type { Outcome } from "../protocol/errors.ts";
import type { Role } from "../protocol/events.ts";
import type { JobKindName, JobProgress } from "../protocol/jobs.ts";
import type { Env } from "../storage/env.ts";
import type { JobOutput } from "../storage/directory/job-row.ts";
import type { JobFiles } from "../storage/job-files.ts";

/**
 * One kind of job: what it takes and what a step of it does. `C` is the checkpoint, any JSON value but
 * null. Who works first, how many at once and how often is its policy in `src/protocol/jobs.ts`.
 */
export type JobKind<I, C> = {
  name: JobKindName | "test";
  /**
   * The input; also the body of `POST /api/jobs/:kind`, less its `workspaceId`. It takes what it has
   * answered again: that is what is stored.
   */
  input: z.ZodType<I>;
  /** Where it may be started with a file. */
  takesFile?: { maxBytes: number };
  /** What a person needs to start it, see its output and try it again; null: never started by hand. */
  start: Operation | null;
  /** True where its output says what only who started it may see: to others of the workspace it is closed. */
  isPrivate?: true;
  /** Refuses what can be seen to be wrong before the job is recorded; who may start it is judged already. */
  admit?(env: Env, asked: JobAsked<I>): Promise<Outcome<null>>;
  /** One line that tells its people what it is. */
  title(input: I): string;
  /**
   * One bounded step (2 s and 500 things at most). It may run again with the same checkpoint, so its
   * effects are idempotent by (job id, place in the checkpoint).
   * @throws JobFailure to fail with a code; anything else is `internal`, or `unavailable` in an outage
   */
  step(job: JobRun<I>, checkpoint: C | null): Promise<Step<C>>;
};

/** A job that somebody wants to start. */
export type JobAsked<I> = {
  userId: string;
  role: Role;
  workspaceId: string;
  input: I;
  /** Bytes that the file has that comes with it, one at least; null for none. */
  fileBytes: number | null;
};

/** What a step answers: a place to go on from (at once, or not before `again`, ms since 1970), or that all is done. */
export type Step<C> =
  | { next: C; progress?: JobProgress }
  | { again: number; next: C; progress?: JobProgress }
  | { done: unknown; progress?: JobProgress; output?: JobOutput };

/** What a step runs with. */
export type JobRun<I> = {
  env: Env;
  id: string;
  workspaceId: string | null;
  createdBy: string | null;
  input: I;
  /** Which try of this step it is, from 1. */
  attempt: number;
  /** False where the job has waited for so many outages that one more ends it. */
  mayWait: boolean;
  /** Scheme and host of the deployment, for addresses that it writes; "" where nobody has said. */
  origin: string;
  /** ms since 1970. */
  now(): number;
  files: JobFiles;
};

/**
 * A step that failed, with a code that its people see. `final` is not tried again, and `isSpent` of one that
 * was tried by other means until there was no more to try; `retryAtMs` says when to, instead of the back-off.
 */
export class JobFailure extends Error {
  readonly code: string;
  readonly final: boolean;
  readonly isSpent: boolean;
  readonly retryAtMs: number | undefined;

  constructor(
    code: string,
    message: string,
    how: { final: boolean; isSpent?: boolean; retryAtMs?: number },
  ) {
    super(message);
    this.code = code;
    this.final = how.final;
    this.isSpent = how.isSpent ?? false;
    this.retryAtMs = how.retryAtMs;
  }
}

/** A kind of which one does not know what it takes, as the list of kinds holds it. */
export type AnyKind = JobKind<unknown, unknown>;
