import { api } from "../lib/api.ts";
import { navigate } from "../route.ts";
import type { WorkspaceData } from "./workspace-data.tsx";

/**
 * Goes to the conversation with these people, made where it is not there yet.
 * @throws ApiError where it cannot be made
 */
export async function openConversation(
  { workspace, channels, reloadChannels }: WorkspaceData,
  me: string,
  userIds: readonly string[],
): Promise<void> {
  const people = new Set([...userIds, me]);
  const known = channels.find(
    ({ kind, memberIds = [] }) =>
      (kind === "direct" || kind === "group") &&
      memberIds.length === people.size &&
      memberIds.every((id) => people.has(id)),
  );
  const channel =
    known ??
    (await api.channels.create(workspace.id, {
      kind: userIds.length === 1 ? "direct" : "group",
      memberIds: [...userIds],
    }));
  if (!known) await reloadChannels();
  navigate({ at: "channel", workspaceId: workspace.id, channelId: channel.id });
}
