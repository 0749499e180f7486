import type { AlertMetric, AlertRule } from "../../protocol/alerts.ts";
import { share, spanOfSeconds, tookTime, wholeNumber } from "../lib/figures.ts";

/** In what a metric is written in a form; `scale` is how many of them are one of the server's. */
type MetricUnit = { unit: string; scale: number };

export const METRIC_UNITS: Readonly<Record<AlertMetric, MetricUnit>> = {
  p95_ms: { unit: "ms", scale: 1 },
  error_rate: { unit: "%", scale: 100 },
  cache_hit_rate: { unit: "%", scale: 100 },
  queue_depth: { unit: "", scale: 1 },
  outbox_age_s: { unit: "s", scale: 1 },
  breaker_open: { unit: "", scale: 1 },
};

/** A metric's value for people. */
export function writeMetric(metric: AlertMetric, value: number): string {
  switch (metric) {
    case "p95_ms":
      return tookTime(value);
    case "error_rate":
    case "cache_hit_rate":
      return share(value);
    case "outbox_age_s":
      return spanOfSeconds(value);
    case "queue_depth":
    case "breaker_open":
      return wholeNumber(value);
  }
}

/** Which side of its threshold a metric is watched on when a rule begins. */
export function usualSide(metric: AlertMetric): AlertRule["op"] {
  return metric === "cache_hit_rate" ? "below" : "above";
}

/** A rule's number as it is written in a field, without noise: 0.07 as 7. */
export function inField(metric: AlertMetric, value: number): string {
  return String(Number((value * METRIC_UNITS[metric].scale).toFixed(6)));
}

/** What was written in a field as the server's number; undefined where it is none, or below 0. */
export function fromField(metric: AlertMetric, text: string): number | undefined {
  const trimmed = text.trim().replace(",", ".");
  if (!/^\d+(?:\.\d+)?$/.test(trimmed)) return undefined;
  return Number((Number(trimmed) / METRIC_UNITS[metric].scale).toFixed(9));
}
