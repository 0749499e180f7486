import type { DigestChoice } from "../protocol/push.ts";
import type { WallTime } from "./quiet-hours.ts";
import { wallTime } from "./quiet-hours.ts";

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MINUTES = 1_440;
/** Every offset of a time zone is a multiple of this. */
const STEP_MINUTES = 15;
/** Clocks are put forward and back by an hour at most. */
const SHIFT_MINUTES = 60;
const DAYS = 8;

/**
 * When the next digest is due, from `fromMs` on: at a full hour, or at the chosen hour of the person's
 * own clock. Where that hour is left out by a change of the clocks, right after it.
 */
export function nextDigest(choice: DigestChoice, timeZone: string | null, fromMs: number): number {
  if (choice.every === "hourly") return Math.ceil(fromMs / HOUR_MS) * HOUR_MS;
  const step = STEP_MINUTES * MINUTE_MS;
  const start = Math.ceil(fromMs / step) * step;
  const wanted = choice.hour * 60;
  const wait = (wanted - wallTime(start, timeZone).minutes + DAY_MINUTES) % DAY_MINUTES;
  for (let day = -1; day <= DAYS; day++)
    for (let shift = -SHIFT_MINUTES; shift <= SHIFT_MINUTES; shift += STEP_MINUTES) {
      const at = start + (wait + day * DAY_MINUTES + shift) * MINUTE_MS;
      if (at < fromMs || !isFirstOf(at, timeZone, wanted)) continue;
      if (choice.every === "daily" || wallTime(at, timeZone).day === choice.day) return at;
    }
  // No day of a week has the hour: no time zone is like that.
  return start + DAY_MINUTES * MINUTE_MS;
}

/** True where the clock has reached the hour, and had not a step before. */
function isFirstOf(at: number, timeZone: string | null, wanted: number): boolean {
  const here = wallTime(at, timeZone);
  if (here.minutes < wanted) return false;
  const before: WallTime = wallTime(at - STEP_MINUTES * MINUTE_MS, timeZone);
  return before.day !== here.day || before.minutes < wanted;
}
