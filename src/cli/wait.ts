import { setTimeout as sleep } from "node:timers/promises";

const POLL_MS = 20;

/**
 * Waits until `done`, as long as `progress` changes at least every `patienceMs`. False where it
 * stood still for longer.
 */
export async function waitWhileMoving(
  done: () => boolean,
  progress: () => number,
  patienceMs: number,
): Promise<boolean> {
  let last = progress();
  let since = Date.now();
  while (!done()) {
    await sleep(POLL_MS);
    const now = progress();
    if (now !== last) {
      last = now;
      since = Date.now();
    } else if (Date.now() - since > patienceMs) return false;
  }
  return true;
}
