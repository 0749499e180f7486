import type { Part } from "../protocol/errors.ts";

/** What the code calls and does not hold in its own hands; each has a fence of its own. */
export type Dependency =
  | "d1:directory"
  | "d1:history"
  | "d1:search"
  | "kv"
  | "r2"
  | "queue"
  | "objects"
  | "outside"
  | "mail";

/** What each of them is to a developer, and to a screen that has to say which of its features is out. */
const MEANING: Record<Dependency, { name: string; part?: Part }> = {
  "d1:directory": { name: "The directory of accounts and channels", part: "directory" },
  "d1:history": { name: "Older history", part: "history" },
  "d1:search": { name: "Search", part: "search" },
  kv: { name: "A cache" },
  r2: { name: "The store of files", part: "files" },
  queue: { name: "The queue of jobs", part: "jobs" },
  objects: { name: "This channel or inbox" },
  outside: { name: "That place" },
  mail: { name: "The mail service", part: "mail" },
};

/** Every refusal of a fence says so, also where an object's boundary has taken its class away. */
const MARK = "is out of service for the moment";

/** Why a fence refused: its breaker is open, too many wait, no answer came in time, or the call failed. */
export type UnavailableReason = "open" | "full" | "timeout" | "failed";

/** A dependency did not do its work; the same call may succeed after `retryAfter` seconds. */
export class Unavailable extends Error {
  override readonly name = "Unavailable";
  readonly dependency: Dependency;
  readonly reason: UnavailableReason;
  /** Whole seconds. */
  readonly retryAfter: number;
  readonly part: Part | undefined;

  constructor(
    dependency: Dependency,
    reason: UnavailableReason,
    { retryAfter = 1, cause }: { retryAfter?: number; cause?: unknown } = {},
  ) {
    const { name, part } = MEANING[dependency];
    super(`${name} ${MARK}`, { cause });
    this.dependency = dependency;
    this.part = part;
    this.reason = reason;
    this.retryAfter = retryAfter;
  }
}

/** True for {@link Unavailable}, also as it comes out of another object. */
export function isUnavailable(error: unknown): error is Error {
  return error instanceof Error && (error instanceof Unavailable || error.message.endsWith(MARK));
}

type Flags = { retryable?: unknown; overloaded?: unknown; durableObjectReset?: unknown };

/** True where an object could not be reached or was reset; what it threw itself is an answer. */
export function isObjectOutage(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const flags = error as Flags;
  return (
    flags.retryable === true ||
    flags.overloaded === true ||
    flags.durableObjectReset === true ||
    error.message.includes("Network connection lost")
  );
}

/** What SQLite says of a statement, and not of its own state. */
const ABOUT_STATEMENT =
  /SQLITE_(?:CONSTRAINT|ERROR|MISMATCH|RANGE|TOOBIG|AUTH)|D1_(?:TYPE|COLUMN|EXEC|DUMP)/;
/** R2's codes for a service in trouble; its other ones are about the request. */
const R2_TROUBLE = new Set(["10001", "10043", "10054", "10058"]);

/** True where a failed call says that the dependency is in trouble, and not that the call was wrong. */
export function isOutage(dependency: Dependency, error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  // What an object could not do for want of something else is its answer.
  if (dependency === "objects")
    return error instanceof Unavailable ? error.dependency === "objects" : isObjectOutage(error);
  if (error instanceof Unavailable || error.message.includes("(injected)")) return true;
  if (error instanceof TypeError || error instanceof RangeError || error instanceof SyntaxError)
    return dependency === "outside" || dependency === "mail";
  switch (dependency) {
    case "d1:directory":
    case "d1:history":
    case "d1:search":
      return !ABOUT_STATEMENT.test(error.message);
    case "kv":
    case "queue":
      return !/\b4\d\d\b/.test(error.message);
    case "r2": {
      const code = /\((\d{5,6})\)/.exec(error.message)?.[1];
      return code === undefined || R2_TROUBLE.has(code);
    }
    default:
      return true;
  }
}

/** True where the same call may be put again at once: not where it was refused, or took all its time. */
export function isWorthAnother(dependency: Dependency, error: unknown): boolean {
  if (isUnavailable(error) || !isOutage(dependency, error)) return false;
  return (error as Flags).overloaded !== true;
}
