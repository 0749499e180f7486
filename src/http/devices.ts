import type { Changed } from "../protocol/frames.ts";
import { inboxStub } from "../storage/objects.ts";
import type { AppContext } from "./context.ts";

/**
 * Tells people's devices that a list of theirs has changed, after the answer and as well as it goes:
 * a device that misses it asks again when somebody looks. `left` is a channel that is no longer theirs.
 */
export function tellDevices(
  c: AppContext,
  userIds: readonly string[],
  what: Changed["what"],
  left?: string,
): void {
  const told = userIds.map((userId) => inboxStub(c.env, userId).changed({ what }, left));
  c.executionCtx.waitUntil(Promise.allSettled(told));
}
