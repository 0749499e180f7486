import { useCallback, useEffect, useLayoutEffect, useRef, useState } from "react";
import type { RefObject } from "react";
import type { VirtualizerHandle } from "virtua";

/** A reader this near the end is at the end. */
const END_PX = 24;
/** How long it takes until a reader who is put somewhere has arrived: rows on the way are measured. */
const ARRIVAL_MS = 400;
/** Below the last row there is at most this much, px: who goes beyond it is at the end. */
const BELOW_PX = 10_000;

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
export function useFollowEnd(
  rows: readonly unknown[],
  hasNewer: boolean,
  list: RefObject<VirtualizerHandle | null>,
): FollowEnd {
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

  const judge = useRef(onScroll);
  const last = useRef(0);
  useLayoutEffect(() => {
    judge.current = onScroll;
    last.current = rows.length - 1;
  });
  const arrive = useCallback(() => {
    clearTimeout(arriving.current);
    arriving.current = setTimeout(() => {
      arriving.current = undefined;
      following.current = false;
      judge.current();
    }, ARRIVAL_MS);
  }, []);

  // Where the list was sent before, it would go once more as rows are measured: it is sent to the end.
  const sendToEnd = useCallback(() => {
    arrive();
    list.current?.scrollToIndex(last.current, { align: "end", offset: BELOW_PX });
  }, [arrive, list]);
  const followEnd = useCallback(() => {
    follow(true);
    if (hasNewer || arriving.current !== undefined) sendToEnd();
    settle();
  }, [follow, hasNewer, sendToEnd, settle]);
  // The end may be one of rows that have come only now.
  useLayoutEffect(() => {
    if (!hasNewer && following.current && arriving.current !== undefined) sendToEnd();
  }, [hasNewer, sendToEnd]);
  const leaveEnd = useCallback(() => {
    follow(false);
    arrive();
  }, [follow, arrive]);
  useEffect(() => () => clearTimeout(arriving.current), []);

  return { scroller, atEnd, onScroll, settle, followEnd, leaveEnd };
}
