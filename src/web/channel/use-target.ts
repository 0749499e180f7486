import { useEffect, useEffectEvent, useLayoutEffect, useRef, useState } from "react";
import type { RefObject } from "react";
import type { VirtualizerHandle } from "virtua";
import type { TimelineRow } from "./timeline-rows.ts";

/** A message to go to; another object asks once more, also for the same message. */
export type Target = { readonly seq: number };

/** So long the message stands out. */
const LIT_MS = 2_600;
/** When the message is put in the middle again, ms after the list went there. */
const SETTLE_MS = [40, 120, 240, 380];
const INTERACTIONS = ["wheel", "touchstart", "keydown", "pointerdown"] as const;

type Asked = {
  rows: readonly TimelineRow[];
  scroller: RefObject<HTMLDivElement | null>;
  list: RefObject<VirtualizerHandle | null>;
  leaveEnd: () => void;
  target: Target | undefined;
  onShown: (() => void) | undefined;
};

/** Puts the message that is asked for in the middle of the screen; answers which one stands out now. */
export function useTarget({ rows, scroller, list, leaveEnd, target, onShown }: Asked) {
  const done = useRef<Target>(undefined);
  const [lit, setLit] = useState<number>();
  const shown = useEffectEvent(() => onShown?.());

  useLayoutEffect(() => {
    if (target === undefined || done.current === target) return;
    const { seq } = target;
    const index = rows.findIndex((row) => row.kind === "message" && row.message.seq === seq);
    if (index < 0) return;
    done.current = target;
    leaveEnd();
    list.current?.scrollToIndex(index, { align: "center" });
    setLit(seq);
    const box = scroller.current;
    // The row is laid a frame after the list has gone there.
    requestAnimationFrame(() => requestAnimationFrame(() => focusOn(box, seq)));
    if (box) settleOn(box, seq);
    shown();
  }, [rows, target, list, leaveEnd, scroller]);

  useEffect(() => {
    if (lit === undefined) return;
    const timer = setTimeout(() => setLit(undefined), LIT_MS);
    return () => clearTimeout(timer);
  }, [lit]);
  return lit;
}

/**
 * Rows around the message turn out to be of other heights than the list took them for: it is put
 * in the middle again as they are measured, until the reader goes elsewhere.
 */
function settleOn(box: HTMLElement, seq: number): void {
  const left = new AbortController();
  const leave = () => left.abort();
  for (const type of INTERACTIONS)
    document.addEventListener(type, leave, { passive: true, signal: left.signal });
  for (const wait of SETTLE_MS)
    setTimeout(() => {
      if (!left.signal.aborted)
        box.querySelector(`[data-seq="${seq}"]`)?.scrollIntoView({ block: "center" });
    }, wait);
  setTimeout(leave, Math.max(...SETTLE_MS) + 1);
}

/** Whoever jumps reads on from there, by keyboard and by ear; where one writes the focus stays. */
function focusOn(box: HTMLElement | null, seq: number): void {
  const { activeElement: at } = document;
  if (at instanceof HTMLTextAreaElement && at.value !== "") return;
  box
    ?.querySelector<HTMLElement>(`[data-seq="${seq}"]`)
    ?.focus({ preventScroll: true, focusVisible: false });
}
