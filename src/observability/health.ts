import type { HealthCheck, HealthReport } from "../protocol/admin.ts";
import { guardD1 } from "../storage/d1.ts";
import type { Env } from "../storage/env.ts";
import { now } from "../storage/faults.ts";
import { historyDatabase } from "../storage/history.ts";
import { HISTORY_SHARDS } from "../storage/shards.ts";
import { guardKv } from "../storage/kv.ts";
import { registryShard } from "../storage/objects.ts";
import { jobsQueue } from "../storage/queue.ts";
import { filesOf } from "../storage/r2.ts";
import type { WakeUp } from "../storage/jobs.ts";
import { together, worst } from "./components.ts";

/** Each part is given so long, ms; one that takes a quarter of it is late. */
const PATIENCE_MS = 2_000;
const LATE_MS = 500;

/** Asks each part for something small, all at once. Never throws. */
export async function checkHealth(env: Env): Promise<HealthReport> {
  const [d1, kv, r2, queue, objects] = await Promise.all([
    checkD1(env),
    check(() => guardKv(env.SESSIONS, "health").get("health")),
    check(() => filesOf(env, "health").head("health")),
    // Workers are woken and find nothing new: the least that a queue can be asked.
    check(() => jobsQueue(env, "health").send({ wake: "jobs" } satisfies WakeUp)),
    check(() => registryShard(env, 0).totals(now())),
  ]);
  const checks = { d1, kv, r2, queue, objects };
  const states = Object.values(checks).map(({ status }) => status);
  return { status: together(states), at: now(), checks };
}

/** Every database that a person waits for; the worst is what D1 is. */
async function checkD1(env: Env): Promise<HealthCheck> {
  const databases: Record<string, D1Database> = {
    directory: guardD1(env.DIRECTORY, { kind: "health" }),
  };
  for (let shard = 0; shard < HISTORY_SHARDS; shard += 1)
    databases[`history-${shard}`] = historyDatabase(env, shard, "health");
  const names = Object.keys(databases);
  const all = await Promise.all(
    Object.values(databases).map((db) => check(() => db.prepare(`SELECT 1`).first())),
  );
  const ill = names.filter((_, i) => all[i]?.status !== "ok");
  return {
    status: worst(all.map(({ status }) => status)),
    latencyMs: Math.max(...all.map(({ latencyMs }) => latencyMs)),
    ...(ill.length === 0 ? {} : { detail: ill.join(", ") }),
  };
}

async function check(ask: () => Promise<unknown>): Promise<HealthCheck> {
  const begun = Date.now();
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<"late">((done) => {
    timer = setTimeout(() => done("late"), PATIENCE_MS);
  });
  const answered = ask().then(
    () => "answered" as const,
    () => "failed" as const,
  );
  const what = await Promise.race([answered, late]);
  clearTimeout(timer);
  const latencyMs = Math.max(Date.now() - begun, 0);
  if (what === "failed") return { status: "down", latencyMs, detail: "failed" };
  if (what === "late") return { status: "down", latencyMs, detail: "no answer in 2 s" };
  return { status: latencyMs > LATE_MS ? "degraded" : "ok", latencyMs };
}
