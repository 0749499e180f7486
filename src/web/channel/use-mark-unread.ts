import { useCallback, useRef } from "react";
import type { ChannelClient } from "../../client/index.ts";

/**
 * Marks a message and all after it unread. Who has just done that still looks at the messages: they
 * stay unread until one comes back, or writes.
 */
export function useMarkUnread(client: ChannelClient, onMark: (readSeq: number) => void) {
  const held = useRef(false);
  const markUnread = useCallback(
    (seq: number) => {
      held.current = true;
      client.markUnread(seq);
      onMark(seq - 1);
    },
    [client, onMark],
  );
  const release = useCallback(() => {
    held.current = false;
  }, []);
  return { markUnread, release, isHeld: useCallback(() => held.current, []) };
}
