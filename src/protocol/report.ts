import { z } from "zod";
import type { ChannelKind } from "./events.ts";

/** Days of one report, at most. */
export const REPORT_DAYS = 366;

const DATE = /^\d{4}-\d{2}-\d{2}$/;

/** A day of the calendar, `2026-11-21`, that there is. */
const day = z.string().refine((text) => DATE.test(text) && dayNumber(text) !== undefined, {
  message: "must be a day such as 2026-11-21",
});

/** True for the name of a time zone that the runtime knows. */
function isZone(zone: string): boolean {
  try {
    return new Intl.DateTimeFormat("en", { timeZone: zone }).resolvedOptions().timeZone !== "";
  } catch {
    return false;
  }
}

/** What a report is about: the days from `from` to `to`, both of them too, as the clocks of a time zone show them. */
export const reportInput = z
  .strictObject({
    from: day,
    to: day,
    timeZone: z.string().max(100).refine(isZone, { message: "is no time zone" }).default("UTC"),
  })
  .refine(({ from, to }) => from <= to, { message: "must not end before it begins", path: ["to"] })
  .refine(({ from, to }) => (dayNumber(to) ?? 0) - (dayNumber(from) ?? 0) < REPORT_DAYS, {
    message: `must be of ${REPORT_DAYS} days at most`,
    path: ["to"],
  });
export type ReportInput = z.infer<typeof reportInput>;

/** The number of a day since 1970, or nothing where there is no such day. */
export function dayNumber(text: string): number | undefined {
  const ms = Date.parse(`${text}T00:00:00Z`);
  if (Number.isNaN(ms) || new Date(ms).toISOString().slice(0, 10) !== text) return undefined;
  return ms / 86_400_000;
}

/** The day of a number since 1970. */
export function dayText(number: number): string {
  return new Date(number * 86_400_000).toISOString().slice(0, 10);
}

/** Messages that are not deleted; `replies` are those of them that are in a thread. */
export type Words = { messages: number; replies: number };

/** What one person has said within one quarter of an hour, counted from 1970. */
export type WordCount = Words & { authorId: string; quarter: number };

/** A quarter of an hour, ms: every time zone of today is off by whole ones. */
export const QUARTER_MS = 15 * 60_000;

/**
 * A report as the job's output has it. `people` counts who has said something. A channel that the asker
 * may not see has no id: all private ones together, and all conversations.
 */
export type Report = {
  from: string;
  to: string;
  timeZone: string;
  totals: Words & { people: number };
  /** Every day of the range, in order. */
  days: (Words & { day: string; people: number })[];
  /** Most messages first; those without any are left out. */
  channels: (Words & {
    channelId: string | null;
    name: string;
    kind: ChannelKind;
    people: number;
  })[];
  /** Most messages first. Nobody's id stands for all who are beyond {@link REPORT_PEOPLE}. */
  people: (Words & { userId: string | null; name: string })[];
};

/** People whom a report tells apart, at most. */
export const REPORT_PEOPLE = 10_000;
