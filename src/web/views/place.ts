import type { ChannelView } from "../../protocol/http.ts";
import { navigate } from "../route.ts";
import type { Route } from "../route.ts";
import { useMe } from "../session.tsx";
import { isConversation, titleOf } from "../workspace/channel-lists.ts";
import { useWorkspace } from "../workspace/workspace-data.tsx";

/** What a channel is called in a sentence: `#general`, or the people in it; undefined where it is not among one's own. */
export function useChannelName(): (channelId: string) => string | undefined {
  const me = useMe();
  const { channels, nameOf } = useWorkspace();
  return (channelId) => {
    const channel = channels.find(({ id }) => id === channelId);
    return channel && nameIn(channel, me.id, nameOf);
  };
}

function nameIn(channel: ChannelView, me: string, nameOf: (userId: string) => string): string {
  const title = titleOf(channel, me, nameOf);
  return isConversation(channel) ? title : `#${title}`;
}

/** The way to a message in its channel. */
export function routeTo({
  workspaceId,
  channelId,
  seq,
}: {
  workspaceId: string;
  channelId: string;
  seq: number;
}): Route {
  return { at: "channel", workspaceId, channelId, ...(seq > 0 && { messageSeq: seq }) };
}

/** Goes to a thread: its channel with the thread beside it. */
export function openThread(workspaceId: string, channelId: string, threadSeq: number): void {
  navigate({ at: "channel", workspaceId, channelId }, "push", `?panel=thread.${threadSeq}`);
}
