import { language } from "../i18n/i18n.ts";

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** How long ago something was, in the largest unit that fits: "5 minutes ago"; `now` is in ms. */
export function ago(ms: number, now: number): string {
  const passed = Math.max(0, now - ms);
  const format = new Intl.RelativeTimeFormat(language.get(), { numeric: "auto" });
  if (passed < MINUTE_MS) return format.format(0, "minute");
  if (passed < HOUR_MS) return format.format(-Math.floor(passed / MINUTE_MS), "minute");
  if (passed < DAY_MS) return format.format(-Math.floor(passed / HOUR_MS), "hour");
  return format.format(-Math.floor(passed / DAY_MS), "day");
}
