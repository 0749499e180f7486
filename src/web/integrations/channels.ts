import { byName } from "../lib/by-name.ts";
import { useWorkspace } from "../workspace/workspace-data.tsx";
import { isConversation } from "../workspace/channel-lists.ts";

/** The channels that a hook can be for, as choices, and what one is called. */
export function useHookChannels() {
  const { channels } = useWorkspace();
  const named = channels
    .filter((channel) => !isConversation(channel))
    .toSorted((a, b) => byName(a.name, b.name));
  const choice = ({ id, name }: { id: string; name: string }) => ({ value: id, label: `#${name}` });
  return {
    /** Those that one is in. */
    joined: named.filter((channel) => channel.joined).map(choice),
    nameOfChannel: (id: string) => {
      const found = named.find((channel) => channel.id === id);
      return found === undefined ? "#…" : `#${found.name}`;
    },
  };
}
