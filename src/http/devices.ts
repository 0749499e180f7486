import type { Changed } from "../protocol/frames.ts";
import { WorkspaceTable } from "../storage/directory/workspaces.ts";
import { inboxStub } from "../storage/objects.ts";
import type { AppContext } from "./context.ts";
import { signedIn } from "./context.ts";

/** Beyond so many people nobody is told of what concerns all of them: each would cost a call. */
const PEOPLE_TOLD = 200;

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

/** The same for everybody in a workspace, or (null) for everybody who shares one with `userId`, where they are not too many. */
export function tellEverybody(
  c: AppContext,
  workspaceId: string | null,
  userId: string,
  what: Changed["what"],
): void {
  const tell = async () => {
    const people = await new WorkspaceTable(c.env).fellows(workspaceId, userId, PEOPLE_TOLD + 1);
    if (people.length <= PEOPLE_TOLD) tellDevices(c, people, what);
  };
  // Whoever is not told asks when they look.
  c.executionCtx.waitUntil(tell().catch(() => undefined));
}

/** The same for everybody in a workspace and for whoever asks, whose other devices show the list too. */
export async function tellList(
  c: AppContext,
  workspaceId: string,
  what: Changed["what"],
): Promise<void> {
  const { userId } = await signedIn(c);
  tellDevices(c, [userId], what);
  tellEverybody(c, workspaceId, userId, what);
}
