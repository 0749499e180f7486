import { useCallback, useState } from "react";
import type { ChannelState } from "../../client/index.ts";

/** How far the person had read when they opened the channel; 0 where it is unknown or no longer of interest. */
export function useUnreadMark({ role, readSeq }: ChannelState): {
  seq: number;
  clear: () => void;
  /** Puts the line after that message. */
  set: (seq: number) => void;
} {
  // The first welcome says it, and it brings the role; what is read from then on moves no line.
  const [mark, setMark] = useState<number>();
  if (mark === undefined && role !== null) setMark(readSeq);
  const clear = useCallback(() => setMark(0), []);
  return { seq: mark ?? 0, clear, set: setMark };
}
