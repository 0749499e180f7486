/** The value below which this share of the sorted values lies; NaN where there are none. */
export function quantile(sorted: readonly number[], share: number): number {
  return sorted[Math.min(Math.floor(sorted.length * share), sorted.length - 1)] ?? Number.NaN;
}

/** The middle value, or the mean of the two in the middle; NaN where there are none. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const half = sorted.length >> 1;
  const upper = sorted[half] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[half - 1] ?? Number.NaN) + upper) / 2;
}

/** Median, 99th percentile and maximum of delays, in their own unit. */
export function spread(delays: readonly number[]): { p50: number; p99: number; max: number } {
  const sorted = delays.toSorted((a, b) => a - b);
  return { p50: quantile(sorted, 0.5), p99: quantile(sorted, 0.99), max: quantile(sorted, 1) };
}

/** What one run of a scenario has measured, by the figure's name. */
export type Measured = Readonly<Record<string, number>>;

/** The median of each figure over the runs that have it. */
export function medians(runs: readonly Measured[]): Measured {
  const names = new Set(runs.flatMap((run) => Object.keys(run)));
  return Object.fromEntries(
    [...names].map((name) => [name, median(runs.flatMap((run) => run[name] ?? []))]),
  );
}

/** Each figure of `ours` by the same of `theirs`; left out where there is none, or nothing to divide by. */
export function ratios(ours: Measured, theirs: Measured): Measured {
  return Object.fromEntries(
    Object.entries(ours).flatMap(([name, value]) => {
      const base = theirs[name];
      return base === undefined || base === 0 ? [] : [[name, value / base]];
    }),
  );
}
