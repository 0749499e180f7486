import { useEffect, useReducer, useRef, useState } from "react";
import type { RefObject } from "react";
import { KnownRows } from "./known-rows.ts";
import type { TimelineRow } from "./timeline-rows.ts";

/** So many rows out of sight may stay until the list is drawn again for another reason. */
const FEW = 4;

/**
 * Indexes of the rows that are to be in the page until their heights are known, wherever the
 * reader is. A guessed height moves what is seen when it is corrected on the screen, and nothing
 * but measuring keeps who scrolls fast from getting there first.
 */
export function useMeasuring(
  rows: readonly TimelineRow[],
  scroller: RefObject<HTMLDivElement | null>,
): readonly number[] {
  const [known] = useState(() => new KnownRows());
  const [, drawAgain] = useReducer((turn: number) => turn + 1, 0);
  const latest = useRef(rows);
  const frame = useRef<number>(undefined);
  const next = known.next(rows);

  useEffect(() => {
    latest.current = rows;
    if (frame.current !== undefined) return;
    const laid = keysLaid(rows, scroller.current, "laid");
    const look = () => {
      frame.current = undefined;
      const now = latest.current;
      const measured = keysLaid(now, scroller.current, "measured");
      known.learn(now, (key) => laid.has(key) && measured.has(key));
      const there = keysLaid(now, scroller.current, "laid");
      const missing = known.next(now).some((index) => !there.has(now[index]?.key ?? ""));
      if (missing || next.length > FEW) drawAgain();
    };
    // What is laid while other rows are being measured is measured one frame later.
    frame.current = requestAnimationFrame(() => {
      frame.current = requestAnimationFrame(look);
    });
  });
  useEffect(
    () => () => {
      if (frame.current !== undefined) cancelAnimationFrame(frame.current);
    },
    [],
  );
  return next;
}

/** Keys of the rows that are in the page; those not measured yet are there unseen. */
function keysLaid(
  rows: readonly TimelineRow[],
  box: HTMLElement | null,
  which: "laid" | "measured",
): Set<string> {
  const keys = new Set<string>();
  for (const item of box?.querySelectorAll<HTMLElement>("li[aria-posinset]") ?? []) {
    const row = rows[Number(item.ariaPosInSet) - 1];
    if (row && (which === "laid" || item.style.visibility !== "hidden")) keys.add(row.key);
  }
  return keys;
}
