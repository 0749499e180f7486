import { JOB_KINDS } from "../protocol/jobs.ts";
import { JobTurns } from "../storage/directory/job-turns.ts";
import type { Env } from "../storage/env.ts";
import { ARMED_MS, forgetOldJobs, wakeWorkers } from "../storage/jobs.ts";
import type { ObjectStore } from "../storage/object-store.ts";

/** The table that says when somebody was last about to record jobs. */
export const ARM_TABLE = `CREATE TABLE IF NOT EXISTS armed (one INTEGER PRIMARY KEY, at INTEGER NOT NULL)`;

/** Old jobs are looked for this often, ms, and again soon while there are more. */
const FORGET_MS = 3_600_000;
const FORGET_MORE_MS = 1_000;

/** While jobs wait workers are woken this often, ms: a wake-up may have been lost. */
const AGAIN_MS = 2_000;

/** When somebody was last about to record jobs, ms; 0 for never. */
export function armedSince(store: ObjectStore): number {
  return store.rows<{ at: number }>(`SELECT at FROM armed`)[0]?.at ?? 0;
}

/** Notes that somebody is about to record jobs. */
export function noteArmed(store: ObjectStore, nowMs: number): void {
  store.run(`INSERT OR REPLACE INTO armed (one, at) VALUES (1, ?)`, nowMs);
}

/**
 * Wakes workers where a job is due or its worker has vanished; answers when to look again, ms. Where
 * all are over it still looks a few times, ever more rarely, for what somebody was about to record
 * ({@link ARMED_MS}), and then sleeps.
 */
export async function sweepJobs(
  env: Env,
  armedAt: number,
  now: () => number,
): Promise<number | null> {
  const kinds = env.FAULTS === "on" ? [...JOB_KINDS, "test"] : JOB_KINDS;
  const due = await new JobTurns(env).nextDue(kinds);
  const nowMs = now();
  if (due !== undefined && due <= nowMs) {
    await wakeWorkers(env);
    return nowMs + AGAIN_MS;
  }
  // A clock that was set back must not keep it awake.
  const sinceArmed = Math.abs(nowMs - armedAt);
  const forLate = sinceArmed < ARMED_MS ? nowMs + Math.max(sinceArmed, AGAIN_MS) : null;
  return due === undefined ? forLate : Math.min(due, forLate ?? due);
}

/** Forgets old jobs, whatever else there is to do; answers when to look again, ms: nobody is awake before the next one is old. */
export async function forgetJobs(env: Env, now: () => number): Promise<number | null> {
  const next = await forgetOldJobs(env, now());
  if (next === null) return null;
  const nowMs = now();
  return next <= nowMs ? nowMs + FORGET_MORE_MS : Math.max(next, nowMs + FORGET_MS);
}
