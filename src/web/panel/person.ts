import type { MemberView } from "../../protocol/http.ts";

/** The words of a status that still holds at `now` (ms). */
export function statusTextOf(person: MemberView | undefined, now: number): string | undefined {
  const status = person?.status;
  if (!status || status.text === "") return undefined;
  return status.until === null || status.until > now ? status.text : undefined;
}

const clocks = new Map<string, Intl.DateTimeFormat | null>();

/** The time of day where somebody is, in the reader's own way of writing; nothing for a zone unknown. */
export function localTime(timeZone: string | null | undefined, now: number): string | undefined {
  if (!timeZone) return undefined;
  let clock = clocks.get(timeZone);
  if (clock === undefined) {
    clock = clockOf(timeZone);
    clocks.set(timeZone, clock);
  }
  return clock?.format(now);
}

function clockOf(timeZone: string): Intl.DateTimeFormat | null {
  try {
    return new Intl.DateTimeFormat(undefined, { hour: "numeric", minute: "2-digit", timeZone });
  } catch {
    // A zone that this browser has not heard of.
    return null;
  }
}
