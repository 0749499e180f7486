import { Hono } from "hono";
import { PROMETHEUS_TYPE } from "../observability/prometheus.ts";
import { reportNow } from "../observability/reporter.ts";
import { metricsDesk } from "../storage/metrics.ts";
import type { AppEnv } from "./context.ts";
import { operatorOrToken } from "./operator.ts";

/** `GET /metrics`: everything counted, for Prometheus. What this isolate knows is in it. */
export const metrics = new Hono<AppEnv>().get("/metrics", operatorOrToken, async (c) => {
  await reportNow(c.env);
  const { text } = await metricsDesk(c.env).scrape();
  return c.body(text, 200, { "Content-Type": PROMETHEUS_TYPE, "Cache-Control": "no-store" });
});
