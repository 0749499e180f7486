import { language, localeLike } from "../i18n/i18n.ts";
import { profileZone } from "./zone.ts";

const FORMATS = {
  clock: { hour: "numeric", minute: "2-digit" },
  full: { dateStyle: "full", timeStyle: "medium" },
  dayThisYear: { weekday: "long", day: "numeric", month: "long" },
  day: { weekday: "long", day: "numeric", month: "long", year: "numeric" },
  shortDay: { day: "numeric", month: "short" },
  shortDayThen: { day: "numeric", month: "short", year: "numeric" },
  numbers: { year: "numeric", month: "2-digit", day: "2-digit", numberingSystem: "latn" },
} as const satisfies Record<string, Intl.DateTimeFormatOptions>;

const formatters = new Map<string, Intl.DateTimeFormat>();

function formatter(kind: keyof typeof FORMATS): Intl.DateTimeFormat {
  const locale = kind === "numbers" ? "en" : localeLike(language.get());
  const timeZone = usableZone(profileZone.get());
  const key = `${kind} ${locale} ${timeZone}`;
  const known = formatters.get(key);
  if (known) return known;
  const made = new Intl.DateTimeFormat(locale, { ...FORMATS[kind], ...(timeZone && { timeZone }) });
  formatters.set(key, made);
  return made;
}

const unusable = new Set<string>();

/** A zone that this browser does not know is as good as none. */
function usableZone(zone: string | undefined): string | undefined {
  if (zone === undefined || unusable.has(zone)) return undefined;
  if (formatters.has(zone)) return zone;
  try {
    formatters.set(zone, new Intl.DateTimeFormat("en", { timeZone: zone }));
    return zone;
  } catch {
    unusable.add(zone);
    return undefined;
  }
}

/** Milliseconds of a message's `at`, which is in microseconds. */
export function millisOf(at: number): number {
  return Math.floor(at / 1_000);
}

/** The time of day, as the reader's locale writes it. */
export function clockTime(ms: number): string {
  return formatter("clock").format(ms);
}

/** The same without AM and PM, where there is no room: the day line and the neighbours tell. */
export function gutterTime(ms: number): string {
  return formatter("clock")
    .formatToParts(ms)
    .filter((part) => part.type !== "dayPeriod")
    .map((part) => part.value)
    .join("")
    .trim();
}

/** Date and time in full, for a tooltip. */
export function fullTime(ms: number): string {
  return formatter("full").format(ms);
}

/** The date in full, with its weekday. */
export function longDate(ms: number): string {
  return formatter("day").format(ms);
}

/** No zone is shifted by less, so within it the day does not change. */
const SAME_DAY_MS = 15 * 60_000;
const DAYS_KEPT = 4_000;
/** Formatting a date is slow, and a timeline asks for each of its messages. */
const days = new Map<string, number>();

/** A number that differs between days, where the reader is: year, month and day as digits. */
export function dayOf(ms: number): number {
  const numbers = formatter("numbers");
  const key = `${Math.floor(ms / SAME_DAY_MS)} ${profileZone.get()}`;
  const known = days.get(key);
  if (known !== undefined) return known;
  const part: Partial<Record<Intl.DateTimeFormatPartTypes, number>> = {};
  for (const { type, value } of numbers.formatToParts(ms)) part[type] = Number(value);
  const day = (part.year ?? 0) * 10_000 + (part.month ?? 0) * 100 + (part.day ?? 0);
  if (days.size >= DAYS_KEPT) days.clear();
  days.set(key, day);
  return day;
}

/** Today, Yesterday, Tomorrow, or the date. */
export function dayName(ms: number, now: number): string {
  const day = dayOf(ms);
  const today = dayOf(now);
  if (day === today) return relativeDay(0);
  if (day === dayBeside(today, -1)) return relativeDay(-1);
  if (day === dayBeside(today, 1)) return relativeDay(1);
  const sameYear = Math.floor(day / 10_000) === Math.floor(today / 10_000);
  return formatter(sameYear ? "dayThisYear" : "day").format(ms);
}

/** For a list that is not parted by days: the time of day, Yesterday, or a short date. */
export function shortMoment(ms: number, now: number): string {
  const day = dayOf(ms);
  const today = dayOf(now);
  if (day === today) return clockTime(ms);
  if (day === dayBeside(today, -1)) return relativeDay(-1);
  if (day === dayBeside(today, 1)) return relativeDay(1);
  const sameYear = Math.floor(day / 10_000) === Math.floor(today / 10_000);
  return formatter(sameYear ? "shortDay" : "shortDayThen").format(ms);
}

/** By the calendar: twenty-four hours ago may be the same day, when the clocks are put back. */
function dayBeside(day: number, step: 1 | -1): number {
  const beside = new Date(
    Date.UTC(Math.floor(day / 10_000), (Math.floor(day / 100) % 100) - 1, (day % 100) + step),
  );
  return beside.getUTCFullYear() * 10_000 + (beside.getUTCMonth() + 1) * 100 + beside.getUTCDate();
}

function relativeDay(fromToday: 0 | 1 | -1): string {
  const locale = localeLike(language.get());
  const name = new Intl.RelativeTimeFormat(locale, { numeric: "auto" }).format(fromToday, "day");
  return name.charAt(0).toLocaleUpperCase(locale) + name.slice(1);
}
