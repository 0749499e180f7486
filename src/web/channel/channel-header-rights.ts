import type { Role } from "../../protocol/events.ts";
import type { ChannelView } from "../../protocol/http.ts";
import { isConversation } from "../workspace/channel-lists.ts";

/** Its people, its name and its topic are for every member who is not a guest. */
export function mayShape(channel: ChannelView, role: Role): boolean {
  const active = channel.joined && channel.archivedAt === null;
  return active && role !== "guest" && !isConversation(channel);
}

/** Nobody leaves a conversation between named people. */
export function mayLeave(channel: ChannelView): boolean {
  return channel.joined && !isConversation(channel);
}

/** Archiving is for those who look after the workspace. */
export function mayArchive(channel: ChannelView, role: Role): boolean {
  const looksAfter = role === "owner" || role === "admin";
  return looksAfter && channel.archivedAt === null && !isConversation(channel);
}
