import { useMemo } from "react";
import { isConversation } from "../workspace/channel-lists.ts";
import { useWorkspace } from "../workspace/workspace-data.tsx";
import { groupList } from "./lists.ts";
import type { Named, Names } from "./tokens.ts";

const CROWDS = ["here", "channel"] as const;
const NONE = [] as const;

/** The words that mention everybody, as far as the person at the screen may use them in a channel. */
export function useCrowds(channelId: string): readonly ("here" | "channel")[] {
  const { workspace, channels } = useWorkspace();
  const channel = channels.find(({ id }) => id === channelId);
  return !channel || isConversation(channel) || workspace.role === "guest" ? NONE : CROWDS;
}

/** What ids are called here, and the names that mean one thing however they are typed. */
export function useNames(channelId: string): { names: Names; implied: Named } {
  const { workspace, channels, nameOf } = useWorkspace();
  const groups = groupList.use(workspace.id);
  const crowds = useCrowds(channelId);
  return useMemo(() => {
    const named = channels.filter((channel) => !isConversation(channel));
    const names: Names = {
      person: nameOf,
      channel: (id) => named.find((channel) => channel.id === id)?.name,
      group: (id) => groups.find((group) => group.id === id)?.handle,
    };
    const implied = new Map<string, string>([
      ...named.map(({ id, name }) => [`#${name}`, `<#${id}>`] as const),
      ...groups.map(({ id, handle }) => [`@${handle}`, `<!subteam^${id}>`] as const),
      ...crowds.map((word) => [`@${word}`, `<!${word}>`] as const),
    ]);
    return { names, implied };
  }, [channels, groups, crowds, nameOf]);
}
