import { dayOf } from "../lib/time.ts";

/** A moment that one may want to be reminded at. */
export type RemindTime = {
  readonly when: "soon" | "hour" | "tomorrow" | "week";
  readonly at: number;
};

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const MORNING_HOUR = 9;

/** In 20 minutes, in an hour, tomorrow morning, and on Monday morning; all in ms and the reader's time. */
export function remindTimes(now: number): RemindTime[] {
  const tomorrow = morningAfter(now, 1);
  const weekday = new Date(now).getDay();
  const toMonday = (8 - weekday) % 7 || 7;
  const monday = morningAfter(now, toMonday);
  const times: RemindTime[] = [
    { when: "soon", at: now + 20 * MINUTE_MS },
    { when: "hour", at: now + HOUR_MS },
    { when: "tomorrow", at: tomorrow },
  ];
  // On a Sunday tomorrow is that Monday.
  if (dayOf(monday) !== dayOf(tomorrow)) times.push({ when: "week", at: monday });
  return times;
}

/** Nine in the morning, so many days on. */
function morningAfter(now: number, days: number): number {
  const date = new Date(now);
  date.setDate(date.getDate() + days);
  date.setHours(MORNING_HOUR, 0, 0, 0);
  return date.getTime();
}

/** A moment as a field for date and time writes it, to the minute. */
export function fieldTime(ms: number): string {
  const date = new Date(ms - new Date(ms).getTimezoneOffset() * MINUTE_MS);
  return date.toISOString().slice(0, 16);
}
