/** When a status goes by itself. */
export const EXPIRIES = ["half-hour", "hour", "today", "week", "never"] as const;
export type Expiry = (typeof EXPIRIES)[number];

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
/** No clock change is longer. */
const MAX_SHIFT_MS = 3 * HOUR_MS;

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
      return startOfDay(wallDay(now, timeZone) + DAY_MS, timeZone);
    case "week": {
      const today = wallDay(now, timeZone);
      const daysSinceMonday = (new Date(today).getUTCDay() + 6) % 7;
      return startOfDay(today + (7 - daysSinceMonday) * DAY_MS, timeZone);
    }
    case "never":
      return null;
  }
}

const clocks = new Map<string, Intl.DateTimeFormat>();

function clockOf(timeZone: string): Intl.DateTimeFormat {
  const known = clocks.get(timeZone);
  if (known) return known;
  const made = new Intl.DateTimeFormat("en-US", {
    timeZone,
    hourCycle: "h23",
    year: "numeric",
    month: "numeric",
    day: "numeric",
    hour: "numeric",
    minute: "numeric",
    second: "numeric",
  });
  clocks.set(timeZone, made);
  return made;
}

/** What the clock on the wall shows there, written as if it were UTC, ms. */
function wallTime(ms: number, timeZone: string): number {
  const parts: Record<string, number> = {};
  for (const { type, value } of clockOf(timeZone).formatToParts(ms)) parts[type] = Number(value);
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = parts;
  return Date.UTC(year, month - 1, day, hour, minute, second);
}

function wallDay(ms: number, timeZone: string): number {
  return Math.floor(wallTime(ms, timeZone) / DAY_MS) * DAY_MS;
}

/** The first moment of the day that `midnight` names on the wall there. */
function startOfDay(midnight: number, timeZone: string): number {
  const near = [midnight - DAY_MS, midnight + DAY_MS].map(
    (ms) => midnight - (wallTime(ms, timeZone) - ms),
  );
  const exact = near.filter((ms) => wallTime(ms, timeZone) === midnight);
  if (exact.length > 0) return Math.min(...exact);
  // The clocks jump over midnight: the day begins at the jump.
  let before = Math.min(...near) - MAX_SHIFT_MS;
  let after = Math.max(...near) + MAX_SHIFT_MS;
  while (after - before > 1) {
    const middle = Math.floor((before + after) / 2);
    if (wallTime(middle, timeZone) < midnight) before = middle;
    else after = middle;
  }
  return after;
}
