import type { Clock } from "../../client/index.ts";

/**
 * A clock on which everything passes `factor` times as fast: a client's heartbeats, back-off and
 * patience with it, so that a run of seconds holds minutes of them.
 */
export function fastClock(factor: number): Clock {
  const start = Date.now();
  return {
    now: () => start + (Date.now() - start) * factor,
    setTimeout: (run, ms) => setTimeout(run, ms / factor),
    clearTimeout: (handle) => clearTimeout(handle as ReturnType<typeof setTimeout>),
  };
}
