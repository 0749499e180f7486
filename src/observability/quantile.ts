/**
 * The value below which a share `q` of a histogram lies, interpolated within its bucket as Prometheus
 * does; null for an empty one. What lies above the last bound is said to be at it.
 */
export function quantile(
  q: number,
  bounds: readonly number[],
  counts: readonly number[],
): number | null {
  const total = counts.reduce((sum, count) => sum + count, 0);
  if (total === 0) return null;
  const rank = q * total;
  let below = 0;
  for (const [i, count] of counts.entries()) {
    const bound = bounds[i];
    if (bound === undefined) break;
    if (count > 0 && below + count >= rank) {
      const from = bounds[i - 1] ?? 0;
      return from + ((bound - from) * (rank - below)) / count;
    }
    below += count;
  }
  return bounds.at(-1) ?? null;
}
