import type { NoticeItem } from "../../protocol/personal.ts";
import { dayOf } from "../lib/time.ts";

/** What was told on one day where the reader is; `ms` is the latest of it. */
export type Day = { day: number; ms: number; items: NoticeItem[] };

/** Notices, the latest first, in parts: one for each day. */
export function byDay(items: readonly NoticeItem[]): Day[] {
  const days: Day[] = [];
  for (const item of items) {
    const day = dayOf(item.at);
    const last = days.at(-1);
    if (last?.day === day) last.items.push(item);
    else days.push({ day, ms: item.at, items: [item] });
  }
  return days;
}
