import { useMemo } from "react";
import type { ChannelState } from "../../client/index.ts";
import type { ChannelView } from "../../protocol/http.ts";
import { useMe } from "../session.tsx";
import { useBlocks } from "./own-blocks.ts";
import { writingIn } from "./writing.ts";
import type { Writing } from "./writing.ts";

/** Whether and how the person at the screen may write in a channel; the same until that changes. */
export function useWriting(channel: ChannelView, state: ChannelState): Writing {
  const me = useMe();
  const blocked = useBlocks(me.id, channel.kind === "direct");
  const { role, messages, pending, channel: changed } = state;
  return useMemo(() => {
    // What the log says of the channel is newer than any list.
    const { settings, archivedAt } = changed ?? channel;
    const { kind, memberIds = [] } = channel;
    const now = { kind, memberIds, archivedAt, ...(settings && { settings }) };
    return writingIn({ channel: now, me: me.id, role, messages, pending, blocked });
  }, [channel, changed, me.id, role, messages, pending, blocked]);
}
