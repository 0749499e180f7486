import { isOutage } from "../storage/outage.ts";

/** What a line of the log may say: names, numbers and patterns of ours; never what people wrote or who they are. */
export type LogFields = Readonly<Record<string, string | number | boolean | null>>;

/** One line of the log, as JSON. */
export function logLine(level: "info" | "error", event: string, fields: LogFields): void {
  const line = JSON.stringify({ level, event, ...fields });
  if (level === "error") console.error(line);
  else console.log(line);
}

/** Anything that could be somebody's: what is quoted, and words with digits or an at sign in them. */
const PRIVATE = /"[^"]*"|'[^']*'|\S*@\S*|\S*\d\S*/g;
const MAX_CHARACTERS = 300;

/** A bug, as a line of the log: where it was, and what kind it is. Its message is kept but for what could be data. */
export function logError(what: string, error: unknown, fields: LogFields = {}): void {
  const { name, message, stack } = error instanceof Error ? error : new Error("not an error");
  logLine("error", "failure", {
    what,
    name,
    message: message.replaceAll(PRIVATE, "…").slice(0, MAX_CHARACTERS),
    // Places in our own code; the first line repeats the message.
    stack: (stack ?? "")
      .split("\n")
      .slice(1, 8)
      .map((line) => line.trim())
      .join(" | "),
    ...fields,
  });
}

/** Logs what was thrown by `what` where it is a bug: an outage is seen by its breaker, and would fill the log. */
export function logBug(what: string, error: unknown): void {
  if (!isOutage(error)) logError(what, error);
}
