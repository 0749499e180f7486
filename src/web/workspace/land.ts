import type { ChannelView } from "../../protocol/http.ts";
import { allPages } from "../lib/all-pages.ts";
import { api } from "../lib/api.ts";
import { recall } from "../lib/remember.ts";
import { recallCopy } from "../line/copies.ts";
import { recallSession } from "../line/kept-session.ts";
import { navigate } from "../route.ts";
import { homeChannel } from "./home-channel.ts";

/**
 * Goes into a workspace, straight to the conversation: on a phone its bare address would show the
 * list. Where the channels cannot be asked for, the workspace itself says why.
 */
export async function landIn(workspaceId: string): Promise<void> {
  const last = recall(`channel.${workspaceId}`);
  const kept = await keptChannels(workspaceId);
  const channels = kept.some((channel) => channel.id === last)
    ? kept
    : await allPages((query) => api.channels.list(workspaceId, query)).catch(() => []);
  const home = homeChannel(channels, last);
  navigate({ at: "workspace", workspaceId }, "replace");
  // The list lies under the channel in the history, where the back button looks for it.
  if (home) navigate({ at: "channel", workspaceId, channelId: home.id });
}

async function keptChannels(workspaceId: string): Promise<ChannelView[]> {
  const user = recallSession();
  const kept = user && (await recallCopy(user.id, `channels:${workspaceId}`));
  return (kept as ChannelView[] | undefined) ?? [];
}
