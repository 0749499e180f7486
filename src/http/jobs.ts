import { Hono } from "hono";
import { isOperator } from "../identity/operators.ts";
import { kindsOf } from "../jobs/kinds.ts";
import type { JobsPage, QueueStats, WorkersStatus } from "../protocol/jobs.ts";
import { JOB_STATES } from "../protocol/jobs.ts";
import { JobTable } from "../storage/directory/jobs.ts";
import { toJobView } from "../storage/directory/job-row.ts";
import { now } from "../storage/faults.ts";
import { readOutput } from "../storage/job-files.ts";
import { reviveJob, tellJob } from "../storage/jobs.ts";
import type { AppContext, AppEnv } from "./context.ts";
import { deny, pageLimit, pageOf, queryNumber, signedIn } from "./context.ts";
import { mayHandle, mayListAll, seenJob } from "./job-access.ts";
import { denyFull, startJob } from "./job-start.ts";
import { answer } from "./reply.ts";

/** `/api/jobs`: what is done in the background, for who started it, who looks after the workspace, and the operator. */
export const jobs = new Hono<AppEnv>()
  .get("/", async (c) => answer(c, await list(c)))
  .get("/queues/stats", async (c) => {
    await operatorOnly(c);
    const stats = await new JobTable(c.env).stats([...kindsOf(c.env).keys()], now());
    return c.json(stats satisfies QueueStats);
  })
  .get("/workers/status", async (c) => {
    await operatorOnly(c);
    const workers = await new JobTable(c.env).workers([...kindsOf(c.env).keys()], now());
    return c.json({ workers } satisfies WorkersStatus);
  })
  .post("/:kind", startJob)
  .get("/:id", async (c) => {
    const { row } = await seenJob(c);
    return answer(c, toJobView(row, now()));
  })
  .post("/:id/cancel", async (c) => {
    const { row } = await seenJob(c);
    await new JobTable(c.env).cancel(row.id, now());
    return told(c, row.id);
  })
  .post("/:id/retry", async (c) => {
    const job = await seenJob(c);
    if (!(await mayHandle(c, job))) deny("forbidden", "Your role does not allow this");
    const { id } = job.row;
    if (!(await reviveJob(c.env, job.row))) {
      const row = await new JobTable(c.env).find(id);
      if (row?.state === "failed") denyFull();
      deny("conflict", "This job has not failed");
    }
    return told(c, id);
  })
  .get("/:id/output", async (c) => {
    const job = await seenJob(c);
    if (!(await mayHandle(c, job))) deny("forbidden", "Your role does not allow this");
    const output = await new JobTable(c.env).output(job.row.id);
    if (output === undefined) return deny("not_found", "This job has no output");
    return c.body(readOutput(c.env, job.row.id, output.pieces), 200, {
      "Content-Type": output.type,
      "Content-Disposition": `attachment; filename*=UTF-8''${encodeURIComponent(output.name)}`,
      "X-Content-Type-Options": "nosniff",
      "Cache-Control": "private, no-store",
    });
  });

async function operatorOnly(c: AppContext): Promise<void> {
  const { userId } = await signedIn(c);
  if (!(await isOperator(c.env, userId))) deny("not_found", "There is no such resource");
}

/** Answers a job as it has become, and tells who started it. */
async function told(c: AppContext, id: string): Promise<Response> {
  const row = await new JobTable(c.env).find(id);
  if (row === undefined) return deny("not_found", "There is no such job");
  const job = toJobView(row, now());
  await tellJob(c.env, job);
  return c.json(job);
}

/** One's own jobs, of a workspace where one is named; all of a workspace for who looks after it, unless they ask for their own, all of all for the operator. */
async function list(c: AppContext): Promise<JobsPage> {
  const { userId } = await signedIn(c);
  const workspaceId = c.req.query("workspaceId");
  const state = c.req.query("state");
  const known = JOB_STATES.find((one) => one === state);
  if (state !== undefined && known === undefined)
    deny("invalid", `state: must be one of ${JOB_STATES.join(", ")}`);
  const seesAll = await mayListAll(c, userId, workspaceId);
  const limit = pageLimit(c);
  const nowMs = now();
  const rows = await new JobTable(c.env).list(
    {
      workspaceId,
      createdBy: seesAll && c.req.query("mine") !== "1" ? undefined : userId,
      kind: c.req.query("kind"),
      state: known,
      before: queryNumber(c, "cursor", 1, Number.MAX_SAFE_INTEGER, Number.MAX_SAFE_INTEGER),
      limit: limit + 1,
    },
    nowMs,
  );
  const { items, nextCursor } = pageOf(rows, limit, ({ seq }) => String(seq));
  return { items: items.map((row) => toJobView(row, nowMs)), nextCursor };
}
