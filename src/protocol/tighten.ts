/** From this part of what one object or isolate carries on, limits are three quarters of themselves. */
const BUSY = 0.7;
/** And from this part on, half. */
const CROWDED = 0.9;

/**
 * A limit under load. `load` is the part of what carries it that is in use: 0 for idle, 1 for full.
 * A limit stays a whole number, and at least 1: under pressure everybody gets less, and nobody nothing.
 */
export function tighten(load: number, limit: number): number {
  if (load < BUSY) return limit;
  return Math.max(Math.floor(limit * (load < CROWDED ? 0.75 : 0.5)), Math.min(limit, 1));
}
