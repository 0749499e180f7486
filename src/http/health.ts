import { Hono } from "hono";
import type { QueueHealth } from "../protocol/admin.ts";
import { JOB_KINDS } from "../protocol/jobs.ts";
import { checkHealth } from "../observability/health.ts";
import { reportNow } from "../observability/reporter.ts";
import { unfinishedJobs } from "../storage/directory/unfinished-jobs.ts";
import type { Env } from "../storage/env.ts";
import { now } from "../storage/faults.ts";
import { metricsDesk } from "../storage/metrics.ts";
import type { AppEnv } from "./context.ts";
import { operatorOrToken } from "./operator.ts";

/** More jobs that wait than this are too many. */
const LONG_QUEUE = 100;
const STATUS = { ok: 200, degraded: 200, down: 503 } as const;

/** `/api/health/*`: each part by itself, jobs, and figures; for the operator and who holds `METRICS_TOKEN`. */
export const health = new Hono<AppEnv>()
  .use(operatorOrToken)
  .get("/full", async (c) => {
    const report = await checkHealth(c.env);
    // A monitor reads the status; 503 carries the same body, since that is what it is.
    return c.json(report, report.status === "down" ? STATUS.down : STATUS.ok);
  })
  .get("/queue", async (c) => c.json(await queueHealth(c.env)))
  .get("/metrics", async (c) => {
    await reportNow(c.env);
    return c.json(await metricsDesk(c.env).figures());
  });

async function queueHealth(env: Env): Promise<QueueHealth> {
  const nowMs = now();
  try {
    const jobs = await unfinishedJobs(env, JOB_KINDS, nowMs);
    const waiting = jobs.filter(({ state }) => state === "waiting");
    const depth = waiting.reduce((sum, { count }) => sum + count, 0);
    const oldest = Math.min(...waiting.map(({ oldestDueAt }) => oldestDueAt));
    return {
      status: depth > LONG_QUEUE ? "degraded" : "ok",
      depth,
      oldestWaitingMs: waiting.length === 0 ? null : Math.max(nowMs - oldest, 0),
    };
  } catch {
    return { status: "down", depth: null, oldestWaitingMs: null };
  }
}
