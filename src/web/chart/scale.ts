/** Tops whose halves are as easy to read as they are. */
const ROUND = [1, 2, 4, 6, 8, 10];

/**
 * The top of an axis that begins at 0: the smallest round number that is no less than `highest` and
 * `least` (a positive number).
 */
export function roundTop(highest: number, least: number): number {
  const wanted = Math.max(Number.isFinite(highest) ? highest : 0, least);
  const power = 10 ** Math.floor(Math.log10(wanted));
  // 0.3 is 2.9999… tenths: what lies within rounding of a round number is that number.
  const tops = ROUND.map((round) => round * power);
  return tops.find((top) => top >= wanted * (1 - 1e-9)) ?? 10 * power;
}

/**
 * The top of an axis that also shows where a threshold lies once a value comes near it: from half of
 * it on. Far below it the line would press everything else to the ground.
 */
export function topWith(highest: number, least: number, threshold: number | null): number {
  const near = threshold !== null && highest >= threshold / 2;
  return roundTop(near ? Math.max(highest, threshold * 1.1) : highest, least);
}
