import type { Outcome } from "../protocol/errors.ts";
import { refuse } from "../protocol/errors.ts";
import type { ScheduledView } from "../protocol/personal.ts";
import type { Env } from "../storage/env.ts";
import { channelStub } from "../storage/objects.ts";

/**
 * Says a scheduled message as its author. The same item again is the same message: its id is the
 * command's. Rejects where nobody knows whether the channel took it.
 */
export async function say(
  env: Env,
  userId: string,
  item: ScheduledView,
): Promise<Outcome<{ seq: number }>> {
  // No session stands behind it: what was scheduled goes on when its author signs out.
  const done = await channelStub(env, item.channelId, "object").command(
    { userId, sessionId: "" },
    {
      type: "send",
      id: `scheduled-${item.id}`,
      body: item.body,
      ...(item.threadSeq !== null && { threadSeq: item.threadSeq }),
    },
  );
  if ("needsRoleIn" in done) return refuse("forbidden", "Join this channel first");
  return "ok" in done ? { ok: { seq: done.ok.seq } } : done;
}
