import { isObjectOutage, isUnavailable } from "./unavailable.ts";

/** True for a database, a cache or an object that is out for the moment; some of it no fence has seen. */
export function isOutage(error: unknown): boolean {
  if (isUnavailable(error) || isObjectOutage(error)) return true;
  return (
    error instanceof Error &&
    /D1_|\(injected\)|the store failed|a command failed/.test(error.message)
  );
}
