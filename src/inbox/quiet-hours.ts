import type { DndHours, Preferences } from "../protocol/personal.ts";

const DAY_MINUTES = 1_440;
const MINUTE_MS = 60_000;
/** A week and a bit: every change of the hours comes within. */
const HORIZON_MINUTES = 8 * DAY_MINUTES;

/** A moment as a clock on the wall shows it: the day of the week, 0 for Sunday, and minutes since midnight. */
export type WallTime = { day: number; minutes: number };

const formats = new Map<string, Intl.DateTimeFormat>();
const DAYS = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"];

/** What the clock shows at `atMs` in a time zone; one that is unknown counts as UTC. */
export function wallTime(atMs: number, timeZone: string | null): WallTime {
  const parts = formatOf(timeZone ?? "UTC").formatToParts(atMs);
  const part = (type: string) => parts.find((one) => one.type === type)?.value ?? "";
  return {
    day: DAYS.indexOf(part("weekday")),
    minutes: Number(part("hour")) * 60 + Number(part("minute")),
  };
}

/** True where the person wants quiet at `atMs`: by their hours, or until a time. */
export function isQuiet(
  { dnd, dndUntil }: Pick<Preferences, "dnd" | "dndUntil">,
  timeZone: string | null,
  atMs: number,
): boolean {
  if (dndUntil !== null && atMs < dndUntil) return true;
  return dnd !== null && isWithin(dnd, wallTime(atMs, timeZone));
}

/** Whether hours that may go over midnight hold a moment; their days are those on which they begin. */
export function isWithin(dnd: DndHours, { day, minutes }: WallTime): boolean {
  const from = minutesOf(dnd.from);
  const to = minutesOf(dnd.to);
  const begins = (on: number) => dnd.days === undefined || dnd.days.includes(on);
  if (from < to) return begins(day) && minutes >= from && minutes < to;
  // The same time twice is the whole day.
  if (minutes >= from && begins(day)) return true;
  return minutes < to && begins((day + 6) % 7);
}

/** When quiet next begins or ends after `atMs`, ms; null where it never does. */
export function nextQuietChange(
  preferences: Pick<Preferences, "dnd" | "dndUntil">,
  timeZone: string | null,
  atMs: number,
): number | null {
  const { dnd, dndUntil } = preferences;
  const ends = dndUntil !== null && dndUntil > atMs ? dndUntil : null;
  if (dnd === null) return ends;
  const now = isQuiet(preferences, timeZone, atMs);
  const start = Math.floor(atMs / MINUTE_MS) * MINUTE_MS;
  // Clocks are put forward and back by hours and half hours: each candidate is asked of the zone itself.
  const here = wallTime(atMs, timeZone).minutes;
  const waits = [minutesOf(dnd.from), minutesOf(dnd.to)].map(
    (edge) => (edge - here + DAY_MINUTES) % DAY_MINUTES,
  );
  const candidates: number[] = ends === null ? [] : [ends];
  for (let day = 0; day <= HORIZON_MINUTES; day += DAY_MINUTES)
    for (const wait of waits)
      for (const shift of [-60, -30, 0, 30, 60])
        candidates.push(start + (day + wait + shift) * MINUTE_MS);
  const changes = candidates
    .filter((at) => at > atMs)
    .toSorted((a, b) => a - b)
    .find((at) => isQuiet(preferences, timeZone, at) !== now);
  return changes ?? null;
}

function minutesOf(clock: string): number {
  return Number(clock.slice(0, 2)) * 60 + Number(clock.slice(3, 5));
}

function formatOf(timeZone: string): Intl.DateTimeFormat {
  let format = formats.get(timeZone);
  if (format === undefined) {
    const options = {
      weekday: "short",
      hour: "2-digit",
      minute: "2-digit",
      hourCycle: "h23",
    } as const;
    try {
      format = new Intl.DateTimeFormat("en-US", { ...options, timeZone });
    } catch {
      format = new Intl.DateTimeFormat("en-US", { ...options, timeZone: "UTC" });
    }
    formats.set(timeZone, format);
  }
  return format;
}
