import { useCallback, useState } from "react";
import type { ChannelState } from "../../client/index.ts";

/** How far the person had read when they opened the channel; 0 where it is unknown or no longer of interest. */
export function useUnreadMark({ epoch, readSeq }: ChannelState): {
  seq: number;
  clear: () => void;
} {
  // The first welcome says it; what is read from then on does not move the line.
  const [mark, setMark] = useState<number>();
  if (mark === undefined && epoch !== null) setMark(readSeq);
  const clear = useCallback(() => setMark(0), []);
  return { seq: mark ?? 0, clear };
}
