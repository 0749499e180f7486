import { i18n } from "../i18n/i18n.ts";

/** What each metric of an alert is called. */
export const metricWords = i18n("adminMetrics", {
  p95_ms: "Response time (p95)",
  error_rate: "Share of failed requests",
  cache_hit_rate: "Share of cache hits",
  queue_depth: "Jobs waiting",
  outbox_age_s: "Age of the oldest undelivered write",
  breaker_open: "A breaker is open",
});
