const DAY_MS = 86_400_000;
/** No clock change is longer. */
const MAX_SHIFT_MS = 3 * 3_600_000;

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
export function wallTime(ms: number, timeZone: string): number {
  const parts: Record<string, number> = {};
  for (const { type, value } of clockOf(timeZone).formatToParts(ms)) parts[type] = Number(value);
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = parts;
  return Date.UTC(year, month - 1, day, hour, minute, second);
}

/**
 * The first moment, ms, at which the clock on the wall there shows `wall`, which is written as if it
 * were UTC. Where the clocks jump over it, the moment of the jump.
 */
export function momentOf(wall: number, timeZone: string): number {
  const near = [wall - DAY_MS, wall + DAY_MS].map((ms) => wall - (wallTime(ms, timeZone) - ms));
  const exact = near.filter((ms) => wallTime(ms, timeZone) === wall);
  if (exact.length > 0) return Math.min(...exact);
  // The clocks jump over it.
  let before = Math.min(...near) - MAX_SHIFT_MS;
  let after = Math.max(...near) + MAX_SHIFT_MS;
  while (after - before > 1) {
    const middle = Math.floor((before + after) / 2);
    if (wallTime(middle, timeZone) < wall) before = middle;
    else after = middle;
  }
  return after;
}
