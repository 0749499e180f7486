import { momentOf, wallTime } from "../lib/zoned.ts";

/** When a status goes by itself. */
export const EXPIRIES = ["half-hour", "hour", "today", "week", "never"] as const;
export type Expiry = (typeof EXPIRIES)[number];

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/**
 * When a status set now ends, ms since 1970; null for never. "Today" ends with the local day in
 * `timeZone`, "this week" with its Sunday, whatever the clocks do meanwhile.
 */
export function untilOf(expiry: Expiry, now: number, timeZone: string): number | null {
  switch (expiry) {
    case "half-hour":
      return now + 30 * MINUTE_MS;
    case "hour":
      return now + HOUR_MS;
    case "today":
      return momentOf(wallDay(now, timeZone) + DAY_MS, timeZone);
    case "week": {
      const today = wallDay(now, timeZone);
      const daysSinceMonday = (new Date(today).getUTCDay() + 6) % 7;
      return momentOf(today + (7 - daysSinceMonday) * DAY_MS, timeZone);
    }
    case "never":
      return null;
  }
}

function wallDay(ms: number, timeZone: string): number {
  return Math.floor(wallTime(ms, timeZone) / DAY_MS) * DAY_MS;
}
