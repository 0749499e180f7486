import { useStore } from "@nanostores/react";
import { useMemo } from "react";
import { language, localeLike } from "../i18n/i18n.ts";

const HOUR_MS = 3_600_000;

/** Dates as the chosen language writes them. */
export function useDates() {
  const code = useStore(language);
  return useMemo(() => datesIn(localeLike(code)), [code]);
}

function datesIn(locale: string) {
  const clock = new Intl.DateTimeFormat(locale, { timeStyle: "short" });
  const day = new Intl.DateTimeFormat(locale, { dateStyle: "long" });
  const dayAndClock = new Intl.DateTimeFormat(locale, {
    weekday: "long",
    hour: "numeric",
    minute: "2-digit",
  });
  const relative = new Intl.RelativeTimeFormat(locale, { numeric: "auto" });
  const clocks = new Map<string, Intl.DateTimeFormat>();
  return {
    /** The day alone. */
    date: (ms: number) => day.format(ms),
    /** The time of day, with the weekday where it is more than a day ahead. */
    moment: (ms: number) =>
      ms - Date.now() < 24 * HOUR_MS ? clock.format(ms) : dayAndClock.format(ms),
    /** How far ahead, in hours or days. */
    ahead: (ms: number) => {
      const hours = Math.max(1, Math.round((ms - Date.now()) / HOUR_MS));
      return hours < 48
        ? relative.format(hours, "hour")
        : relative.format(Math.round(hours / 24), "day");
    },
    /** The time of day in another zone. */
    timeIn: (ms: number, timeZone: string) => {
      const known =
        clocks.get(timeZone) ?? new Intl.DateTimeFormat(locale, { timeStyle: "short", timeZone });
      clocks.set(timeZone, known);
      return known.format(ms);
    },
  };
}
