import { isCleanText, isTextWithin, MAX_BODY_CHARACTERS } from "./text.ts";

/** One message of a chat log. */
export type LogLine = {
  /** `YYYY-MM-DD`. */
  readonly day: string;
  /** `HH:MM` or `HH:MM:SS`. */
  readonly time: string;
  readonly nick: string;
  readonly text: string;
};

/** Why a line of the file is not taken. Every line is either taken or counted here. */
export type Skipped = {
  /** Joins, quits and renames: they are no messages. */
  event: number;
  /** A message without text. */
  empty: number;
  /** More than {@link MAX_BODY_CHARACTERS} characters. */
  tooLong: number;
  /** Text with NUL or lone surrogates, which no message can hold. */
  unclean: number;
  /** No JSON, or not in the shape of a log line. */
  malformed: number;
};

export type ParsedLog = { readonly lines: readonly LogLine[]; readonly skipped: Skipped };

/** Reads JSON lines until `limit` messages are found; blank lines are nothing at all. */
export function parseLog(text: Iterable<string>, limit = Number.POSITIVE_INFINITY): ParsedLog {
  const lines: LogLine[] = [];
  const skipped: Skipped = { event: 0, empty: 0, tooLong: 0, unclean: 0, malformed: 0 };
  for (const line of text) {
    if (lines.length >= limit) break;
    if (line.trim() === "") continue;
    const parsed = parseLogLine(line);
    if (typeof parsed === "string") skipped[parsed] += 1;
    else lines.push(parsed);
  }
  return { lines, skipped };
}

/** How many lines were skipped, with the reasons that occurred: `3 (2 event, 1 empty)`. */
export function describeSkipped(skipped: Skipped): string {
  const reasons = Object.entries(skipped).filter(([, count]) => count > 0);
  const total = reasons.reduce((sum, [, count]) => sum + count, 0);
  const detail = reasons.map(([reason, count]) => `${count} ${reason}`).join(", ");
  return total === 0 ? "0" : `${total} (${detail})`;
}

/** The message in one line of a log, or why there is none. */
export function parseLogLine(line: string): LogLine | keyof Skipped {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return "malformed";
  }
  if (typeof value !== "object" || value === null) return "malformed";
  if ("event" in value) return "event";
  const { day, time, nick, text } = value as Partial<Record<keyof LogLine, unknown>>;
  if (typeof day !== "string" || typeof time !== "string") return "malformed";
  if (typeof nick !== "string" || nick === "" || typeof text !== "string") return "malformed";
  if (text === "") return "empty";
  if (!isCleanText(text)) return "unclean";
  if (!isTextWithin(text, 1, MAX_BODY_CHARACTERS)) return "tooLong";
  return { day, time, nick, text };
}

/**
 * When a line was written, ms since 1970, with the log's clock taken for UTC; a time that cannot be
 * read counts as the day's start, and a day that cannot as the beginning of all. `exact` where it has seconds.
 */
export function logTime({ day, time }: Pick<LogLine, "day" | "time">): {
  ms: number;
  exact: boolean;
} {
  const exact = time.split(":").length > 2;
  const ms = Date.parse(`${day}T${exact ? time : `${time}:00`}Z`);
  return { ms: Number.isNaN(ms) ? Date.parse(`${day}T00:00:00Z`) || 0 : ms, exact };
}
