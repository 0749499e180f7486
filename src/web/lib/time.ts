const CLOCK = new Intl.DateTimeFormat(undefined, { hour: "numeric", minute: "2-digit" });
const FULL = new Intl.DateTimeFormat(undefined, { dateStyle: "full", timeStyle: "medium" });
const DAY_THIS_YEAR = new Intl.DateTimeFormat("en", {
  weekday: "long",
  day: "numeric",
  month: "long",
});
const DAY = new Intl.DateTimeFormat("en", {
  weekday: "long",
  day: "numeric",
  month: "long",
  year: "numeric",
});

const DAY_MS = 86_400_000;

/** Milliseconds of a message's `at`, which is in microseconds. */
export function millisOf(at: number): number {
  return Math.floor(at / 1_000);
}

/** The time of day, as the reader's locale writes it. */
export function clockTime(ms: number): string {
  return CLOCK.format(ms);
}

/** The same without AM and PM, where there is no room: the day line and the neighbours tell. */
export function gutterTime(ms: number): string {
  return CLOCK.formatToParts(ms)
    .filter((part) => part.type !== "dayPeriod")
    .map((part) => part.value)
    .join("")
    .trim();
}

/** Date and time in full, for a tooltip. */
export function fullTime(ms: number): string {
  return FULL.format(ms);
}

/** A number that differs between local days. */
export function dayOf(ms: number): number {
  const date = new Date(ms);
  return date.getFullYear() * 10_000 + date.getMonth() * 100 + date.getDate();
}

/** Today, Yesterday, or the date. */
export function dayName(ms: number, now: number): string {
  if (dayOf(ms) === dayOf(now)) return "Today";
  if (dayOf(ms) === dayOf(now - DAY_MS)) return "Yesterday";
  const sameYear = new Date(ms).getFullYear() === new Date(now).getFullYear();
  return (sameYear ? DAY_THIS_YEAR : DAY).format(ms);
}
