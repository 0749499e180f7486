/** True for a database, a cache or an object that is out for the moment. */
export function isOutage(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const flags = error as {
    retryable?: unknown;
    overloaded?: unknown;
    durableObjectReset?: unknown;
  };
  if (flags.retryable === true || flags.overloaded === true || flags.durableObjectReset === true)
    return true;
  return /D1_|\(injected\)|the store failed|a command failed|Network connection lost/.test(
    error.message,
  );
}
