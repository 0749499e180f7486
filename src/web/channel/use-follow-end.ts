import { useCallback, useEffect, useLayoutEffect, useRef, useState } from "react";
import type { RefObject } from "react";

/** A reader this near the end is at the end. */
const END_PX = 24;
/** How long it takes until a reader who is put somewhere has arrived: rows on the way are measured. */
const ARRIVAL_MS = 400;

type FollowEnd = {
  scroller: RefObject<HTMLDivElement | null>;
  atEnd: boolean;
  onScroll: () => void;
  /** To be called after rows or the window onto them have changed their size. */
  settle: () => void;
  /** Goes to the end and stays there. */
  followEnd: () => void;
  /** Lets go of the end for whoever puts the reader somewhere else now. */
  leaveEnd: () => void;
};

/**
 * Keeps who is at the end at the end, whatever grows. Everybody else is left alone: their place is
 * kept by the virtual list, which knows the height of every row above it. Where the rows go on after
 * the last one, `hasNewer`, it is not the end.
 */
export function useFollowEnd(rows: unknown, hasNewer: boolean): FollowEnd {
  const scroller = useRef<HTMLDivElement>(null);
  const following = useRef(true);
  const lastTop = useRef(0);
  const arriving = useRef<ReturnType<typeof setTimeout>>(undefined);
  const [atEnd, setAtEnd] = useState(true);

  const settle = useCallback(() => {
    const box = scroller.current;
    if (!box || !following.current) return;
    const end = box.scrollHeight - box.clientHeight;
    if (Math.abs(box.scrollTop - end) < 1) return;
    box.scrollTop = end;
    lastTop.current = box.scrollTop;
    // The list would hear of it a frame late, and show nothing where it has not been before.
    queueMicrotask(() => box.dispatchEvent(new Event("scroll")));
  }, []);
  useLayoutEffect(settle, [rows, settle]);

  useEffect(() => {
    const box = scroller.current;
    if (!box) return;
    const observer = new ResizeObserver(settle);
    observer.observe(box);
    return () => observer.disconnect();
  }, [settle]);

  const follow = useCallback((on: boolean) => {
    following.current = on;
    setAtEnd(on);
  }, []);

  const onScroll = useCallback(() => {
    const box = scroller.current;
    if (!box) return;
    // A late scroll event of our own may find the composer grown meanwhile: only who moved up left.
    const movedUp = box.scrollTop < lastTop.current;
    lastTop.current = box.scrollTop;
    if (arriving.current !== undefined) return;
    const near = box.scrollHeight - box.scrollTop - box.clientHeight <= END_PX;
    follow(!hasNewer && (near || (following.current && !movedUp)));
  }, [follow, hasNewer]);

  const followEnd = useCallback(() => {
    clearTimeout(arriving.current);
    arriving.current = undefined;
    follow(true);
    settle();
  }, [follow, settle]);
  const leaveEnd = useCallback(() => {
    follow(false);
    clearTimeout(arriving.current);
    arriving.current = setTimeout(() => {
      arriving.current = undefined;
      onScroll();
    }, ARRIVAL_MS);
  }, [follow, onScroll]);
  useEffect(() => () => clearTimeout(arriving.current), []);

  return { scroller, atEnd, onScroll, settle, followEnd, leaveEnd };
}
