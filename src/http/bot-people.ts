import { forgetKey } from "../identity/keys.ts";
import { newId } from "../protocol/ids.ts";
import type { BotView } from "../protocol/integrations.ts";
import { KeyTable } from "../storage/directory/api-keys.ts";
import { BotTable } from "../storage/directory/bots.ts";
import { ChannelTable } from "../storage/directory/channels.ts";
import { WorkspaceTable } from "../storage/directory/workspaces.ts";
import { now } from "../storage/faults.ts";
import { inboxStub } from "../storage/objects.ts";
import type { AppContext } from "./context.ts";
import { signedIn } from "./context.ts";
import { tellList } from "./devices.ts";

/** Makes a bot that is a member of the workspace; `hook` for the voice of an incoming hook. */
export async function addBot(
  c: AppContext,
  workspaceId: string,
  name: string,
  kind: "bot" | "hook",
): Promise<BotView> {
  const { userId: createdBy } = await signedIn(c);
  const bot = { userId: newId("b"), name, createdBy, createdAt: now() };
  await new BotTable(c.env).create(workspaceId, bot, { kind, role: "member" });
  await tellList(c, workspaceId, "members");
  return bot;
}

/**
 * Ends a key: the sockets that were opened with it, then, before it answers, for requests. What fails
 * on the way is asked for again, for the key is listed until all of it has ended.
 */
export async function endKey(c: AppContext, userId: string, keyId: string): Promise<void> {
  await inboxStub(c.env, userId).endSession(userId, keyId);
  await new KeyTable(c.env).revoke(userId, keyId, now());
  forgetKey(keyId);
}

/** Ends every key of a bot; of a person, who has none, nothing. */
export async function endKeys(c: AppContext, workspaceId: string, userId: string): Promise<void> {
  for (const key of await new KeyTable(c.env).list(workspaceId, userId))
    await endKey(c, userId, key.id);
}

/** Takes a bot out of its workspace and all its channels; what it said stays. Again changes nothing. */
export async function removeBot(c: AppContext, workspaceId: string, userId: string): Promise<void> {
  // Out of the workspace its keys hold no longer, whatever fails after that.
  await new WorkspaceTable(c.env).removeMember(workspaceId, userId);
  const channelIds = await new ChannelTable(c.env).joinedIn(workspaceId, userId);
  await inboxStub(c.env, userId).followWorkspace(userId, null, channelIds);
  await new BotTable(c.env).remove(userId, now());
  await tellList(c, workspaceId, "members");
}
