import { dayNumber, QUARTER_MS } from "../../protocol/report.ts";

const QUARTERS_A_DAY = 96;
/** Clocks are at most this far from UTC, hours. */
const FURTHEST_H = 26;

/** The day (its number since 1970) on which a quarter of an hour is, by the clocks of a time zone. */
export function calendar(timeZone: string): (quarter: number) => number {
  const format = new Intl.DateTimeFormat("en-CA", {
    timeZone,
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
  });
  const known = new Map<number, number>();
  return (quarter) => {
    let day = known.get(quarter);
    if (day === undefined) {
      day = dayNumber(format.format(quarter * QUARTER_MS)) ?? Math.floor(quarter / QUARTERS_A_DAY);
      known.set(quarter, day);
    }
    return day;
  };
}

/** The first quarter of an hour of a day. */
export function startOf(day: number, dayOf: (quarter: number) => number): number {
  let low = day * QUARTERS_A_DAY - FURTHEST_H * 4;
  let high = day * QUARTERS_A_DAY + FURTHEST_H * 4;
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if (dayOf(middle) < day) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** When a quarter of an hour begins, µs since 1970. */
export function quarterMicros(quarter: number): number {
  return quarter * QUARTER_MS * 1_000;
}
