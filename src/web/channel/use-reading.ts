import { useEffect, useEffectEvent, useRef } from "react";

/** Who is at the end for this long has read it; a channel that opens passes there on its way. */
const READ_AFTER_MS = 500;

/** Calls `onRead` when the newest row has been before the reader's eyes, in a window they look at. */
export function useReading(rows: unknown, atEnd: boolean, onRead: (() => void) | undefined): void {
  const since = useRef(Number.POSITIVE_INFINITY);
  const readIfLooking = useEffectEvent(() => {
    if (atEnd && document.visibilityState === "visible" && document.hasFocus()) onRead?.();
  });
  useEffect(() => {
    since.current = performance.now();
  }, [atEnd]);
  useEffect(() => {
    const wait = since.current + READ_AFTER_MS - performance.now();
    const timer = setTimeout(() => readIfLooking(), Math.max(0, wait));
    const look = () => readIfLooking();
    window.addEventListener("focus", look);
    return () => {
      clearTimeout(timer);
      window.removeEventListener("focus", look);
    };
  }, [rows, atEnd]);
}
