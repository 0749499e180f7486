import type { Env } from "../storage/env.ts";
import type { Series } from "../storage/meter.ts";

/** Counters of which points tell, in the order of their doubles. */
export const POINT_COUNTERS = [
  "requests_total",
  "request_errors_total",
  "messages_total",
  "cache_hits_total",
  "cache_misses_total",
  "dependency_failures_total",
] as const;

/**
 * Writes points for Analytics Engine, where a dataset is bound: one for each report of this isolate,
 * with the growth of its counters since the last one; the isolate is index and first blob.
 */
export class Points {
  #before: readonly number[] = POINT_COUNTERS.map(() => 0);

  /** `series` are all that the isolate has. */
  write(env: Pick<Env, "ANALYTICS">, instance: string, series: readonly Series[]): void {
    if (env.ANALYTICS === undefined) return;
    const sums = POINT_COUNTERS.map((name) =>
      series.reduce(
        (sum, one) => (one.kind === "counter" && one.name === name ? sum + one.value : sum),
        0,
      ),
    );
    const doubles = sums.map((sum, i) => sum - (this.#before[i] ?? 0));
    this.#before = sums;
    env.ANALYTICS.writeDataPoint({ indexes: [instance], blobs: [instance], doubles });
  }
}
