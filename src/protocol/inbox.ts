import type { InboxChannel } from "./http.ts";

/** A channel about which nothing has been told. */
export function untouched(channelId: string, workspaceId: string): InboxChannel {
  return {
    channelId,
    workspaceId,
    unread: false,
    mentions: 0,
    lastReadSeq: 0,
    head: 0,
    level: "mentions",
  };
}
