import type { Random } from "../chaos/random.ts";

/** A normal deviate, by Box and Muller. */
function normal(random: Random): number {
  const radius = Math.sqrt(-2 * Math.log(1 - random.next()));
  return radius * Math.cos(2 * Math.PI * random.next());
}

/** Lognormal around a median; `spread` is the deviation of the logarithm, and 0 gives the median itself. */
export function lognormal(random: Random, median: number, spread: number): number {
  return spread === 0 ? median : median * Math.exp(spread * normal(random));
}

/** The wait for the next of arrivals that come at random, `perMs` on average. */
export function nextArrival(random: Random, perMs: number): number {
  return -Math.log(1 - random.next()) / perMs;
}

/** One index by weights that add up to `total`. */
export function pickWeighted(random: Random, weights: readonly number[], total: number): number {
  let left = random.next() * total;
  for (const [i, weight] of weights.entries()) {
    left -= weight;
    if (left < 0) return i;
  }
  return weights.length - 1;
}
