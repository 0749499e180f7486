import { momentOf, wallTime } from "../lib/zoned.ts";

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
const MONDAY = 1;

/** A time to send something that one need not spell out. */
export type Preset = { key: "today" | "tomorrow" | "monday"; at: number };

/**
 * Times that people mean by "later", in the zone of the reader: this afternoon at five while that is
 * an hour away, tomorrow at nine, and Monday at nine where that is not tomorrow.
 */
export function presetsAt(now: number, timeZone: string): Preset[] {
  const day = Math.floor(wallTime(now, timeZone) / DAY_MS) * DAY_MS;
  const weekday = new Date(day).getUTCDay();
  const toMonday = (MONDAY - weekday + 7) % 7 || 7;
  const at = (days: number, hour: number) =>
    momentOf(day + days * DAY_MS + hour * HOUR_MS, timeZone);
  const today: Preset = { key: "today", at: at(0, 17) };
  return [
    ...(today.at >= now + HOUR_MS ? [today] : []),
    { key: "tomorrow", at: at(1, 9) },
    ...(toMonday === 1 ? [] : [{ key: "monday", at: at(toMonday, 9) } as const]),
  ];
}

/** A moment as a date and a time of day to edit, `2026-11-21` and `09:30`. */
export function fieldsOf(ms: number, timeZone: string): { date: string; time: string } {
  const iso = new Date(wallTime(ms, timeZone)).toISOString();
  return { date: iso.slice(0, 10), time: iso.slice(11, 16) };
}

/** The moment that a date and a time of day name, ms; nothing where they are incomplete. */
export function momentIn(date: string, time: string, timeZone: string): number | undefined {
  const wall = Date.parse(`${date}T${time}:00Z`);
  return Number.isNaN(wall) ? undefined : momentOf(wall, timeZone);
}

/** The next full hour that is at least half an hour away. */
export function nextHour(now: number): number {
  return Math.ceil((now + HOUR_MS / 2) / HOUR_MS) * HOUR_MS;
}
