import { useMemo } from "react";
import type { ChannelView } from "../../protocol/http.ts";
import type { Place } from "./message-context.ts";

/** The place of the messages of a channel, or of one of its threads; the same object for the same place. */
export function usePlace({ id, workspaceId }: ChannelView, threadSeq: number | null): Place {
  return useMemo(() => ({ workspaceId, channelId: id, threadSeq }), [workspaceId, id, threadSeq]);
}
