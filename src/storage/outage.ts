import { isObjectOutage, isOutage as isOutageOf, isUnavailable } from "./unavailable.ts";

/** Said by a test's fault, and by what has reset itself since its store failed. */
const SAID = /\(injected\)|the store failed|a command failed/;
/** Said by a database: D1, or an object's own. */
const DATABASE = /D1_|SQLITE_/;

/**
 * True for a database, a cache or an object that is out for the moment; some of it no fence has seen.
 * What a database says of a statement of ours is a bug.
 */
export function isOutage(error: unknown): boolean {
  if (isUnavailable(error) || isObjectOutage(error)) return true;
  if (!(error instanceof Error)) return false;
  if (SAID.test(error.message)) return true;
  return DATABASE.test(error.message) && isOutageOf("d1:directory", error);
}
