import type { ImportSkip } from "../../protocol/import.ts";

/** How many were passed over for each reason. */
export type Skips = Partial<Record<ImportSkip, number>>;

/** The counts with one more, or `count` more. */
export function withSkip(skips: Skips, reason: ImportSkip, count = 1): Skips {
  return count === 0 ? skips : { ...skips, [reason]: (skips[reason] ?? 0) + count };
}

/** How many that are together. */
export function sumOf(skips: Skips): number {
  return Object.values(skips).reduce((sum, count) => sum + count, 0);
}
