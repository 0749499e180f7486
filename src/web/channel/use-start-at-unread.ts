import { useLayoutEffect, useRef } from "react";
import type { RefObject } from "react";
import type { VirtualizerHandle } from "virtua";
import type { TimelineRow } from "./timeline-rows.ts";

/** The line stands this far below the upper edge, so that what was read last is still seen. */
const READ_ABOVE_PX = 96;

/** Starts a reader at the unread line where the end of the list would hide it. Once, when it is there. */
export function useStartAtUnread(
  rows: readonly TimelineRow[],
  scroller: RefObject<HTMLDivElement | null>,
  list: RefObject<VirtualizerHandle | null>,
  leaveEnd: () => void,
): void {
  const done = useRef(false);
  useLayoutEffect(() => {
    if (done.current || rows.length === 1) return;
    // Not later than the first rows: by then the reader has a place of their own.
    done.current = true;
    const index = rows.findIndex((row) => row.kind === "unread");
    if (index < 0) return;
    const frame = requestAnimationFrame(() => {
      const line = scroller.current?.querySelector("[data-testid=unread-line]");
      const edge = scroller.current?.getBoundingClientRect().top ?? 0;
      if (line && line.getBoundingClientRect().top >= edge) return;
      leaveEnd();
      list.current?.scrollToIndex(index, { align: "start", offset: -READ_ABOVE_PX });
    });
    return () => cancelAnimationFrame(frame);
  }, [rows, scroller, list, leaveEnd]);
}
