import { logTime } from "../../protocol/chat-log.ts";
import type { LogLine } from "../../protocol/chat-log.ts";

const MINUTE_MS = 60_000;

/**
 * When each line is due, in ms from the first one, `speed` times as fast as it was written. Logs
 * that know only the minute have its lines spread evenly over it. Never goes back, even where the
 * clock of the log did.
 */
export function dueTimes(lines: readonly LogLine[], speed: number): number[] {
  const stamps = lines.map(logTime);
  const due: number[] = [];
  let last = 0;
  for (let from = 0; from < lines.length;) {
    const to = endOfGroup(stamps, from);
    const { ms, exact } = stamps[from] ?? { ms: 0, exact: true };
    const start = ms - (stamps[0]?.ms ?? 0);
    const step = exact ? 0 : MINUTE_MS / (to - from);
    for (let i = from; i < to; i += 1) {
      last = Math.max(last, (start + step * (i - from)) / speed);
      due.push(last);
    }
    from = to;
  }
  return due;
}

function endOfGroup(stamps: readonly { ms: number }[], from: number): number {
  let to = from + 1;
  while (stamps[to]?.ms === stamps[from]?.ms && to < stamps.length) to += 1;
  return to;
}
