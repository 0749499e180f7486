import { Hono } from "hono";
import type { StatusReport } from "../protocol/admin.ts";
import type { Env } from "../storage/env.ts";
import { metricsDesk } from "../storage/metrics.ts";
import type { AppEnv } from "./context.ts";
import { deny } from "./context.ts";

/** Anybody may ask, so an isolate asks for all of them this often, ms. */
const FRESH_MS = 3_000;

let seen: { report: StatusReport; at: number } | undefined;

/** `GET /api/status`, for everybody, also without a session and while D1 is away. */
export const status = new Hono<AppEnv>().get("/", async (c) => {
  const report = await statusOf(c.env).catch(() => undefined);
  if (report === undefined) return deny("unavailable", "Nobody can say at the moment");
  return c.json(report, 200, { "Cache-Control": "no-store" });
});

async function statusOf(env: Env): Promise<StatusReport> {
  const at = Date.now();
  if (seen !== undefined && Math.abs(at - seen.at) < FRESH_MS) return seen.report;
  const report = await metricsDesk(env).status();
  seen = { report, at };
  return report;
}
