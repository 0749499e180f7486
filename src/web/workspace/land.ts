import { allPages } from "../lib/all-pages.ts";
import { api } from "../lib/api.ts";
import { recall } from "../lib/remember.ts";
import { navigate } from "../route.ts";
import { homeChannel } from "./home-channel.ts";

/**
 * Goes into a workspace, straight to the conversation: on a phone its bare address would show the
 * list. Where the channels cannot be asked for, the workspace itself says why.
 */
export async function landIn(workspaceId: string): Promise<void> {
  const channels = await allPages((query) => api.channels.list(workspaceId, query)).catch(() => []);
  const home = homeChannel(channels, recall(`channel.${workspaceId}`));
  navigate({ at: "workspace", workspaceId }, "replace");
  // The list lies under the channel in the history, where the back button looks for it.
  if (home) navigate({ at: "channel", workspaceId, channelId: home.id });
}
