const UNITS_MS = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000, w: 7 * 86_400_000 } as const;

const PART =
  /^(\d{1,4})\s*(s(?:ec(?:ond)?s?)?|m(?:in(?:ute)?s?)?|h(?:(?:ou)?rs?)?|d(?:ays?)?|w(?:eeks?)?)(?![a-z])\s*(?:and\s+(?=\d))?/i;

/** How long what stands at the beginning of `text` lasts, as `30m`, `1h 30m` or `2 days`; at least a second. */
export function readSpan(text: string): { ms: number; rest: string } | undefined {
  let ms = 0;
  let rest = text;
  for (let part = PART.exec(rest); part !== null; part = PART.exec(rest)) {
    const unit = (part[2] ?? "s").charAt(0).toLowerCase() as keyof typeof UNITS_MS;
    ms += Number(part[1]) * UNITS_MS[unit];
    rest = rest.slice(part[0].length);
  }
  return ms === 0 ? undefined : { ms, rest };
}

const CLOCK = /^(?:at\s+)?(\d{1,2}):(\d{2})\s*(am|pm)?(?![\w:])\s*/i;
const HOUR = /^(?:at\s+(\d{1,2})|(?:at\s+)?(\d{1,2})\s*(am|pm))(?![\w:])\s*/i;
/** `tomorrow` alone is in the morning. */
const MORNING = 9;

/**
 * The moment (ms since 1970) that stands at the beginning of `text`: `in 30m`, `30m`, `14:30`, `at 9`,
 * `2pm`, `tomorrow`, `tomorrow at 9:30`, by the clock of `timeZone`; always after `nowMs`.
 */
export function readMoment(
  text: string,
  nowMs: number,
  timeZone: string,
): { at: number; rest: string } | undefined {
  const span = readSpan(text.replace(/^in\s+/i, ""));
  if (span !== undefined) return { at: nowMs + span.ms, rest: span.rest };
  const [lead = ""] = /^tomorrow(?!\w)\s*/i.exec(text) ?? [];
  const after = text.slice(lead.length);
  const clock = readClock(after);
  const days = lead === "" ? 0 : 1;
  if (clock === undefined)
    return days === 0 ? undefined : { at: wall(nowMs, timeZone, 1, MORNING, 0), rest: after };
  const { hour, minute, rest } = clock;
  const at = wall(nowMs, timeZone, days, hour, minute);
  return { at: at > nowMs ? at : wall(nowMs, timeZone, days + 1, hour, minute), rest };
}

function readClock(text: string): { hour: number; minute: number; rest: string } | undefined {
  const clock = CLOCK.exec(text);
  const found = clock ?? HOUR.exec(text);
  if (found === null) return undefined;
  const half = found[3]?.toLowerCase();
  const given = Number(found[1] ?? found[2]);
  const minute = clock === null ? 0 : Number(found[2]);
  if (half !== undefined && (given < 1 || given > 12)) return undefined;
  const hour = half === undefined ? given : (given % 12) + (half === "pm" ? 12 : 0);
  if (hour > 23 || minute > 59) return undefined;
  return { hour, minute, rest: text.slice(found[0].length) };
}

/** The moment at which the clock of a zone shows this, `days` after the day that it shows at `nowMs`. */
function wall(nowMs: number, timeZone: string, days: number, hour: number, minute: number): number {
  const shown = new Date(nowMs + offset(nowMs, timeZone));
  const wanted = Date.UTC(
    shown.getUTCFullYear(),
    shown.getUTCMonth(),
    shown.getUTCDate() + days,
    hour,
    minute,
  );
  // The zone may be about to change its offset: the second look is at the right side of it.
  const near = wanted - offset(wanted, timeZone);
  return wanted - offset(near, timeZone);
}

/** How far the clock of a zone is ahead of UTC at a moment, ms. */
function offset(ms: number, timeZone: string): number {
  const parts = new Intl.DateTimeFormat("en-US", {
    timeZone,
    hourCycle: "h23",
    year: "numeric",
    month: "numeric",
    day: "numeric",
    hour: "numeric",
    minute: "numeric",
    second: "numeric",
  }).formatToParts(ms);
  const part = (type: Intl.DateTimeFormatPartTypes) =>
    Number(parts.find((each) => each.type === type)?.value ?? 0);
  const shown = Date.UTC(
    part("year"),
    part("month") - 1,
    part("day"),
    part("hour"),
    part("minute"),
    part("second"),
  );
  return shown - Math.floor(ms / 1_000) * 1_000;
}
