import { logError } from "../observability/log.ts";
import type { JobError } from "../protocol/jobs.ts";
import { policyOf } from "../protocol/jobs.ts";
import type { JobRow, JobViewRow } from "../storage/directory/job-row.ts";
import type { Held, JobTurns, Reached } from "../storage/directory/job-turns.ts";
import type { Env } from "../storage/env.ts";
import { jobFiles } from "../storage/job-files.ts";
import { isOutage } from "../storage/outage.ts";
import type { AnyKind, Step } from "./kind.ts";
import { JobFailure } from "./kind.ts";
import { StepTimeout } from "./step-timeout.ts";

/** How long a job is a worker's without a word of it, ms. */
export const LEASE_MS = 60_000;
/** A step that takes longer has failed, ms: before the lease is another's. */
const STEP_LIMIT_MS = 50_000;
/** Before the second try, ms; each further wait is twice as long. */
const BACK_OFF_MS = 2_000;
const MAX_BACK_OFF_MS = 5 * 60_000;
/** An outage is waited for with waits of up to this, ms. */
const MAX_OUTAGE_WAIT_MS = 60_000;
/** Workers that may vanish at one step, and outages that it may meet: about half an hour of them. */
const MAX_LOSSES = 30;

const CANCELLED: JobError = { code: "cancelled", message: "Cancelled" };
const LOST: JobError = { code: "lost", message: "Its workers ended again and again" };
const TIMEOUT: JobError = { code: "timeout", message: "A step took too long" };
const INTERNAL: JobError = { code: "internal", message: "Something went wrong here" };
const UNAVAILABLE: JobError = { code: "unavailable", message: "A part is out of service" };
const NOT_TAKEN: JobError = { code: "invalid", message: "This kind does not take its input" };

/** What a worker works with. */
export type RunnerDeps = {
  env: Env;
  turns: JobTurns;
  now: () => number;
  /** Tells who started it how the job stands; never rejects. */
  tell: (row: JobViewRow, how: "now and then" | "at once") => Promise<void>;
  /** Has somebody look for due jobs at `at`, ms; never rejects. */
  lookAt: (at: number) => Promise<void>;
  /** Puts a job that nobody will try again where the operator sees it; never rejects. */
  bury: (row: JobRow, error: JobError) => Promise<void>;
  /** What a step of this kind answers, or {@link StepTimeout} where it takes longer than `ms`. */
  within: <T>(ms: number, kind: string, step: () => Promise<T>) => Promise<T>;
};

/** How long to wait before the next try after so many, ms: 2, 4, 8 s and so on. */
export function backOffMs(tries: number): number {
  return Math.min(BACK_OFF_MS * 2 ** (tries - 1), MAX_BACK_OFF_MS);
}

/** One worker at one job that it has claimed. */
export class Run {
  readonly #deps: RunnerDeps;
  readonly #row: JobRow;
  readonly #held: Held;

  constructor(deps: RunnerDeps, row: JobRow) {
    this.#deps = deps;
    this.#row = row;
    this.#held = { id: row.id, worker: row.worker ?? "" };
  }

  /**
   * Works step by step until the job is done, waits for its time, fails, is another's, or the worker's
   * turn is over at `until` (ms). Rejects where what came of it cannot be written: then the lease ends
   * by itself, and the step is done again.
   */
  async work(kind: AnyKind, until: number): Promise<void> {
    if (this.#row.cancelling === 1) return this.#fail(CANCELLED);
    if (this.#row.losses > MAX_LOSSES) return this.#giveUp(LOST);
    const input = kind.input.safeParse(JSON.parse(this.#row.input));
    if (!input.success) return this.#fail(NOT_TAKEN);
    for (;;) {
      let step: Step<unknown>;
      try {
        step = await this.#deps.within(STEP_LIMIT_MS, kind.name, () =>
          this.#step(kind, input.data),
        );
      } catch (error) {
        return this.#failed(error);
      }
      if (!(await this.#keep(step, until))) return;
    }
  }

  #step(kind: AnyKind, input: unknown): Promise<Step<unknown>> {
    const { env, now } = this.#deps;
    const { id, workspace_id, created_by, attempts, losses, origin, checkpoint } = this.#row;
    return kind.step(
      {
        env,
        id,
        workspaceId: workspace_id,
        createdBy: created_by,
        input,
        attempt: attempts,
        mayWait: losses < MAX_LOSSES,
        origin,
        now,
        files: jobFiles(env, id),
      },
      checkpoint === null ? null : JSON.parse(checkpoint),
    );
  }

  /** Keeps what a step has reached; true where the next one may follow at once. */
  async #keep(step: Step<unknown>, until: number): Promise<boolean> {
    const { turns, now } = this.#deps;
    const { progress } = step;
    if ("done" in step) {
      const end = { result: JSON.stringify(step.done ?? null), output: step.output, progress };
      if (!(await turns.complete(this.#held, end, now()))) return false;
      const output = step.output === undefined ? null : JSON.stringify(step.output);
      await this.#tell({ ...progress, state: "completed", result: end.result, output });
      return false;
    }
    const reached: Reached = { checkpoint: JSON.stringify(step.next), progress };
    const nowMs = now();
    const isTurnOver = nowMs >= until;
    if ("again" in step || isTurnOver)
      return this.#release(reached, "again" in step ? Math.max(step.again, nowMs) : nowMs);
    const kept = await turns.save(this.#held, reached, nowMs + LEASE_MS);
    if (kept === "cancelling") await this.#fail(CANCELLED);
    if (kept !== "held") return false;
    Object.assign(this.#row, progress, { checkpoint: reached.checkpoint, ...NO_TROUBLE });
    await this.#deps.tell(this.#row, "now and then");
    return true;
  }

  async #release(reached: Reached, dueAt: number): Promise<false> {
    const { turns, now, lookAt } = this.#deps;
    if (await turns.release(this.#held, reached, dueAt)) {
      const isLater = dueAt > now();
      if (isLater) await lookAt(dueAt);
      const change = {
        ...reached.progress,
        ...NO_TROUBLE,
        attempts: 0,
        state: "waiting",
        due_at: dueAt,
      } as const;
      // For its people a job that goes on in a moment has not stopped.
      if (isLater) await this.#tell(change);
    } else await this.#fail(CANCELLED);
    return false;
  }

  async #failed(error: unknown): Promise<void> {
    const { turns, now, lookAt, tell } = this.#deps;
    const row = this.#row;
    const { told, retryAt, spent } = this.#judge(error);
    if (retryAt === undefined) return spent ? this.#giveUp(told) : this.#fail(told);
    if (!(await turns.delay(this.#held, told, { retryAt, spent }))) return this.#fail(CANCELLED);
    await lookAt(Math.max(retryAt, now()));
    Object.assign(row, { state: "waiting", due_at: retryAt, ...columns(told) });
    await tell(row, "at once");
  }

  /** What to say of an error, when to try again, if ever, and whether that used up a try. */
  #judge(error: unknown): { told: JobError; retryAt: number | undefined; spent: boolean } {
    const nowMs = this.#deps.now();
    const { kind, attempts, losses } = this.#row;
    if (isOutage(error)) {
      const wait = Math.min(backOffMs(losses + 1), MAX_OUTAGE_WAIT_MS);
      const isLast = losses >= MAX_LOSSES;
      return { told: UNAVAILABLE, retryAt: isLast ? undefined : nowMs + wait, spent: isLast };
    }
    const isKnown = error instanceof JobFailure;
    const isTimeout = error instanceof StepTimeout;
    // A bug is for the operator's log; its people learn only that there was one.
    if (!isKnown && !isTimeout) logError(`job of kind ${kind}`, error, { attempt: attempts });
    const told = isKnown
      ? { code: error.code, message: error.message }
      : isTimeout
        ? TIMEOUT
        : INTERNAL;
    if (isKnown && error.final) return { told, retryAt: undefined, spent: error.isSpent };
    if (attempts >= policyOf(kind).attempts) return { told, retryAt: undefined, spent: true };
    const retryAt = (isKnown ? error.retryAtMs : undefined) ?? nowMs + backOffMs(attempts);
    return { told, retryAt, spent: true };
  }

  /** Ends badly what was tried as often as it may be: the operator sees it too. */
  async #giveUp(error: JobError): Promise<void> {
    await this.#fail(error);
    await this.#deps.bury(this.#row, error);
  }

  async #fail(error: JobError): Promise<void> {
    if (await this.#deps.turns.fail(this.#held, error, this.#deps.now()))
      await this.#tell({ state: "failed", cancelling: 0, ...columns(error) });
  }

  /** The last word of this run: nobody waits for it to be due. */
  #tell(change: Partial<JobViewRow>): Promise<void> {
    const nowMs = this.#deps.now();
    const isOver = change.state === "completed" || change.state === "failed";
    Object.assign(this.#row, change, isOver ? { finished_at: nowMs, due_at: nowMs } : {});
    return this.#deps.tell(this.#row, "at once");
  }
}

/** What a step that went well makes of the row. */
const NO_TROUBLE = { attempts: 1, losses: 0, error_code: null, error_message: null } as const;

function columns({ code, message }: JobError): Pick<JobViewRow, "error_code" | "error_message"> {
  return { error_code: code, error_message: message };
}
