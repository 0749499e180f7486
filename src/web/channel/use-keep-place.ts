import { useCallback, useEffect, useLayoutEffect, useRef, useState } from "react";
import type { RefObject } from "react";

/** A reader this near the end is at the end. */
const END_PX = 24;

type KeepPlace = {
  scroller: RefObject<HTMLDivElement | null>;
  list: RefObject<HTMLOListElement | null>;
  atEnd: boolean;
  onScroll: () => void;
  /** Goes to the end and stays there. */
  followEnd: () => void;
};

/**
 * Keeps a reader's place to the pixel while rows come, go and grow. Who is at the end stays at the
 * end; everybody else keeps the first row they see exactly where it is. The browser's own scroll
 * anchoring is off: it does nothing at the very top, where older rows arrive.
 */
export function useKeepPlace(rows: unknown): KeepPlace {
  const scroller = useRef<HTMLDivElement>(null);
  const list = useRef<HTMLOListElement>(null);
  const following = useRef(true);
  const lastTop = useRef(0);
  const anchor = useRef<{ row: Element; top: number }>(null);
  const [atEnd, setAtEnd] = useState(true);

  const noteAnchor = useCallback(() => {
    const box = scroller.current;
    lastTop.current = box?.scrollTop ?? 0;
    const row = box && list.current ? firstRowBelow(list.current, box) : undefined;
    anchor.current = row ? { row, top: topOf(row) } : null;
  }, []);

  const settle = useCallback(() => {
    const box = scroller.current;
    if (!box) return;
    const held = anchor.current;
    if (following.current) box.scrollTop = box.scrollHeight;
    else if (held?.row.isConnected) box.scrollTop += topOf(held.row) - held.top;
    noteAnchor();
  }, [noteAnchor]);

  useLayoutEffect(settle, [rows, settle]);

  useEffect(() => {
    const box = scroller.current;
    const content = list.current;
    if (!box || !content) return;
    const observer = new ResizeObserver(settle);
    observer.observe(box);
    observer.observe(content);
    return () => observer.disconnect();
  }, [settle]);

  const onScroll = useCallback(() => {
    const box = scroller.current;
    if (!box) return;
    // A late scroll event of our own may find the composer grown meanwhile: only who moved up left.
    const movedUp = box.scrollTop < lastTop.current;
    const near = box.scrollHeight - box.scrollTop - box.clientHeight <= END_PX;
    following.current = near || (following.current && !movedUp);
    setAtEnd(following.current);
    noteAnchor();
  }, [noteAnchor]);

  const followEnd = useCallback(() => {
    following.current = true;
    setAtEnd(true);
    settle();
  }, [settle]);

  return { scroller, list, atEnd, onScroll, followEnd };
}

function topOf(element: Element): number {
  return element.getBoundingClientRect().top;
}

/** The first row that reaches below the upper edge: rows lie in order, so halves are enough. */
function firstRowBelow(list: Element, box: Element): Element | undefined {
  const rows = list.children;
  const edge = topOf(box);
  let low = 0;
  let high = rows.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const row = rows[middle];
    if (row && row.getBoundingClientRect().bottom <= edge) low = middle + 1;
    else high = middle;
  }
  return rows[low];
}
