import { language } from "../i18n/i18n.ts";

/** What stands where a number is not known. */
const UNKNOWN = "–";
/** Keeps a number and its unit on one line. */
const TIED = "\u00a0";
const formats = new Map<string, Intl.NumberFormat>();

function write(value: number, options: Intl.NumberFormatOptions): string {
  const key = `${language.get()} ${JSON.stringify(options)}`;
  const format = formats.get(key) ?? new Intl.NumberFormat(language.get(), options);
  formats.set(key, format);
  return format.format(value);
}

/** As many digits behind the point as leave three that count, at most `most`. */
function digits(value: number, most: number): Intl.NumberFormatOptions {
  const size = Math.abs(value);
  const behind = size >= 100 ? 0 : size >= 10 ? Math.min(1, most) : most;
  return { maximumFractionDigits: Number.isInteger(value) ? 0 : behind };
}

/** A count, whole and with its thousands: 12,345. */
export function wholeNumber(value: number | null): string {
  return value === null ? UNKNOWN : write(Math.round(value), { maximumFractionDigits: 0 });
}

/** A number where there is little room: 0.4, 12.3, 940, 12K, 1.2M. */
export function shortNumber(value: number | null): string {
  if (value === null) return UNKNOWN;
  if (Math.abs(value) < 9_999.5) return write(value, digits(value, 1));
  return write(value, { notation: "compact", maximumFractionDigits: value < 99_500 ? 1 : 0 });
}

/** A span of time that was measured, from ms: 0.4 ms, 85 ms, 1.25 s. */
export function tookTime(ms: number | null): string {
  if (ms === null) return UNKNOWN;
  if (ms < 999.5) return `${write(ms, digits(ms, 1))}${TIED}ms`;
  return spanOfSeconds(ms / 1000);
}

/** A span of time from seconds, in the largest unit that leaves it above 1: 8.5 s, 3 min, 2 h, 4 d. */
export function spanOfSeconds(seconds: number | null): string {
  if (seconds === null) return UNKNOWN;
  if (seconds < 90) return `${write(seconds, digits(seconds, 2))}${TIED}s`;
  if (seconds < 90 * 60) return `${write(Math.round(seconds / 60), {})}${TIED}min`;
  if (seconds < 36 * 3600) return `${write(Math.round(seconds / 3600), {})}${TIED}h`;
  return `${write(Math.round(seconds / 86_400), {})}${TIED}d`;
}

/** A share, from 0 to 1, in percent. */
export function share(value: number | null): string {
  if (value === null) return UNKNOWN;
  return write(value, { style: "percent", ...digits(value * 100, 2) });
}

const BYTE_UNITS = ["byte", "kilobyte", "megabyte", "gigabyte", "terabyte"] as const;

/** A size from bytes, by thousands: 0 byte, 4.2 kB, 12 MB. */
export function byteSize(bytes: number | null): string {
  if (bytes === null) return UNKNOWN;
  let value = bytes;
  let unit = 0;
  while (value >= 999.5 && unit < BYTE_UNITS.length - 1) {
    value /= 1000;
    unit += 1;
  }
  const name = BYTE_UNITS[unit] ?? "byte";
  return write(value, { style: "unit", unit: name, unitDisplay: "short", ...digits(value, 1) });
}

/** US dollars: $0.00, < $0.01, $1.24, $1,240. */
export function dollars(value: number | null): string {
  if (value === null) return UNKNOWN;
  const options = { style: "currency", currency: "USD", currencyDisplay: "narrowSymbol" } as const;
  if (value > 0 && value < 0.01) return `<${TIED}${write(0.01, options)}`;
  return write(value, { ...options, maximumFractionDigits: value >= 100 ? 0 : 2 });
}
