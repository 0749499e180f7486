import type { AlertMetric, AlertRule } from "../protocol/alerts.ts";

/** What a rule remembers between two looks. Times in ms. */
export type Watch = {
  /** Since when the metric has been beyond the threshold. */
  badSince: number | null;
  /** Since when it has been on the good side of `clearThreshold`. */
  goodSince: number | null;
  fires: boolean;
};

export const CALM: Watch = { badSince: null, goodSince: null, fires: false };

/**
 * Looks at a metric once more. A metric that cannot be told (nobody asks for anything) is no trouble.
 * Between the two thresholds nothing begins and nothing ends.
 */
export function look(rule: AlertRule, watch: Watch, value: number | null, nowMs: number): Watch {
  const isBad = value !== null && isBeyond(rule, value, rule.threshold);
  const isGood = value === null || !isBeyond(rule, value, rule.clearThreshold);
  const badSince = isBad ? (watch.badSince ?? nowMs) : null;
  const goodSince = isGood ? (watch.goodSince ?? nowMs) : null;
  const forMs = rule.forS * 1_000;
  const begins = !watch.fires && badSince !== null && nowMs - badSince >= forMs;
  const ends = watch.fires && goodSince !== null && nowMs - goodSince >= forMs;
  return { badSince, goodSince, fires: begins || (watch.fires && !ends) };
}

function isBeyond({ op }: AlertRule, value: number, threshold: number): boolean {
  return op === "above" ? value > threshold : value < threshold;
}

/** The worse of two values. */
export function worse({ op }: Pick<AlertRule, "op">, a: number, b: number): number {
  return op === "above" ? Math.max(a, b) : Math.min(a, b);
}

/** The rules that a new deployment has, and any whose D1 has not been asked yet. */
export const FIRST_RULES: readonly AlertRule[] = (
  [
    ["p95ms", "Slow answers", "p95_ms", "above", 500, 400, 5],
    ["errors", "Failing requests", "error_rate", "above", 0.01, 0.005, 5],
    ["cache", "Cache misses", "cache_hit_rate", "below", 0.7, 0.75, 60],
    ["queue", "Jobs pile up", "queue_depth", "above", 100, 80, 10],
    ["outbox", "History falls behind", "outbox_age_s", "above", 60, 30, 0],
    ["breaker", "A part is out of service", "breaker_open", "above", 0, 0, 0],
  ] as const
).map(([id, name, metric, op, threshold, clearThreshold, forS]) => ({
  id: `a_${id}`,
  name,
  metric: metric satisfies AlertMetric,
  op,
  threshold,
  clearThreshold,
  forS,
  target: null,
  enabled: true,
}));
