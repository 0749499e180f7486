import { useCallback, useRef } from "react";
import type { Message } from "../../protocol/events.ts";
import { api } from "../lib/api.ts";

/** Says that one has read a thread, once for each of its last replies. */
export function useReadingThread(
  channelId: string,
  seq: number,
  replies: readonly Message[],
): () => void {
  const told = useRef(0);
  const last = replies.at(-1)?.seq ?? 0;
  return useCallback(() => {
    if (last <= told.current) return;
    told.current = last;
    // Where it is not taken the thread stays bold until the next look at it.
    api.threads.markRead(channelId, seq).catch(() => undefined);
  }, [channelId, seq, last]);
}
