import { dayNumber, dayText, REPORT_DAYS } from "../../protocol/report.ts";

/** The days of a report, both of them too. */
export type Range = { from: string; to: string };

/** What can be chosen with one hand: the last days up to today, or days of one's own. */
export const PRESETS = ["week", "month", "quarter", "year", "own"] as const;
export type Preset = (typeof PRESETS)[number];

const DAYS: Readonly<Record<Exclude<Preset, "own">, number>> = {
  week: 7,
  month: 30,
  quarter: 90,
  year: 365,
};

/** Today by the clocks of a time zone. */
export function todayIn(timeZone: string, nowMs: number): string {
  return new Intl.DateTimeFormat("en-CA", { timeZone, dateStyle: "short" }).format(nowMs);
}

/** So many days up to today. */
export function rangeOf(preset: Exclude<Preset, "own">, today: string): Range {
  const last = dayNumber(today) ?? 0;
  return { from: dayText(last - DAYS[preset] + 1), to: today };
}

/** What is wrong with days that somebody typed; nothing where a report can be made of them. */
export function rangeFault({ from, to }: Range): "missing" | "backwards" | "long" | undefined {
  const first = dayNumber(from);
  const last = dayNumber(to);
  if (first === undefined || last === undefined) return "missing";
  if (last < first) return "backwards";
  return last - first >= REPORT_DAYS ? "long" : undefined;
}
