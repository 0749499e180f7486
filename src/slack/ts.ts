/** Slack's `ts` (`1695219722.430309`) in µs since 1970; nothing where it is none. */
export function microsOfTs(ts: string): number | undefined {
  const [, seconds, micros] = /^(\d{10})\.(\d{6})$/.exec(ts) ?? [];
  return seconds === undefined ? undefined : Number(seconds) * 1_000_000 + Number(micros);
}
