/** What is added at random to the time that a refusal names, whole seconds, at most. */
const JITTER_SECONDS = 2;

/** `Retry-After` of a refused connection: the time itself and some seconds at random, so that the refused do not come back in step. */
export function withJitter(
  seconds: number,
  random: () => number,
  spreadSeconds: number = JITTER_SECONDS,
): number {
  const base = Math.max(Math.ceil(seconds), 1);
  return base + Math.floor(random() * (spreadSeconds + 1));
}
