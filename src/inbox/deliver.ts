import type { Env } from "../storage/env.ts";
import { channelStub } from "../storage/objects.ts";
import type { Errand } from "./errands.ts";

/** Carries one errand to its channel; rejects where it did not arrive. */
export async function deliver(env: Env, errand: Errand): Promise<void> {
  const channel = channelStub(env, errand.channelId, "object");
  switch (errand.kind) {
    case "deny":
      return channel.deny({ sessionId: errand.sessionId });
    case "role":
      return channel.workspaceRole(errand.userId, errand.role);
    case "receipts":
      return channel.receipts(errand.userId, errand.on);
    case "blocked":
      return channel.blocked(errand.userId, errand.blockedId, errand.on);
  }
}
