import { useEffect, useLayoutEffect, useRef } from "react";
import type { RefObject } from "react";
import type { VirtualizerHandle } from "virtua";
import type { TimelineRow } from "./timeline-rows.ts";

/** The line stands this far below the upper edge, so that what was read last is still seen. */
const READ_ABOVE_PX = 96;
/** Where the rows are there before it is known what was read, the line may come this late. */
const LATEST_MS = 2_500;
const INTERACTIONS = ["wheel", "touchstart", "keydown", "pointerdown"] as const;

/**
 * Starts a reader at the unread line, as long as they have not begun to go elsewhere, or have been
 * `called` there. Where it is on the last screen, that is the end.
 */
export function useStartAtUnread(
  rows: readonly TimelineRow[],
  scroller: RefObject<HTMLDivElement | null>,
  list: RefObject<VirtualizerHandle | null>,
  leaveEnd: () => void,
  called: boolean,
): void {
  const done = useRef(false);

  useEffect(() => {
    const box = scroller.current;
    const finish = () => {
      done.current = true;
    };
    const timer = setTimeout(finish, LATEST_MS);
    for (const type of INTERACTIONS) box?.addEventListener(type, finish, { passive: true });
    return () => {
      clearTimeout(timer);
      for (const type of INTERACTIONS) box?.removeEventListener(type, finish);
    };
  }, [scroller]);

  useLayoutEffect(() => {
    if (called) done.current = true;
    if (done.current) return;
    const index = rows.findIndex((row) => row.kind === "unread");
    if (index < 0) return;
    done.current = true;
    leaveEnd();
    list.current?.scrollToIndex(index, { align: "start", offset: -READ_ABOVE_PX });
  }, [rows, list, leaveEnd, called]);
}
