import { useLayoutEffect, useState } from "react";
import type { FocusEvent, KeyboardEvent, RefObject } from "react";
import type { VirtualizerHandle } from "virtua";
import type { TimelineRow } from "./timeline-rows.ts";

type Roving = {
  /** The row that has or had the focus: it stays in the page. */
  index: number | undefined;
  onKeyDown: (event: KeyboardEvent) => void;
  onFocus: (event: FocusEvent) => void;
};

/**
 * One tab stop for the whole list: from there arrows, j and k, Home and End walk from message to
 * message. The list is scrolled as a whole while none of them is focused.
 */
export function useRoving(
  rows: readonly TimelineRow[],
  scroller: RefObject<HTMLDivElement | null>,
  list: RefObject<VirtualizerHandle | null>,
  onEscape: (() => void) | undefined,
): Roving {
  const [active, setActive] = useState<{ key: string; turn: number }>();
  const index = active ? indexOf(rows, active.key) : undefined;
  const turn = active?.turn ?? 0;

  useLayoutEffect(() => {
    if (turn === 0 || active === undefined) return;
    const selector = `[data-key="${CSS.escape(active.key)}"]`;
    scroller.current?.querySelector<HTMLElement>(selector)?.focus({ preventScroll: true });
    // Once for each step: rows that come later leave the focus where it is.
    // oxlint-disable-next-line react/exhaustive-deps
  }, [turn]);

  const goTo = (to: number | undefined) => {
    const row = to === undefined ? undefined : rows[to];
    if (to === undefined || !row) return;
    list.current?.scrollToIndex(to, { align: "nearest" });
    setActive({ key: row.key, turn: turn + 1 });
  };

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const { target } = event;
    if (!(target instanceof HTMLElement)) return;
    const onRow = target.dataset["key"] !== undefined;
    const onList = target === scroller.current;
    if (event.key === "Escape" && (onRow || onList)) return onEscape?.();
    if (!onRow && !(onList && isEntry(event.key))) return;
    const from = onRow ? indexOf(rows, target.dataset["key"] ?? "") : undefined;
    const to = stepOf(event.key, rows, from, () => lastOnScreen(rows, scroller.current));
    if (to === undefined) return;
    event.preventDefault();
    goTo(to);
  };

  const onFocus = (event: FocusEvent) => {
    const row = event.target.closest<HTMLElement>("[data-key]");
    const key = row?.dataset["key"];
    if (key !== undefined && key !== active?.key) setActive({ key, turn: 0 });
  };
  return { index, onKeyDown, onFocus };
}

function isEntry(key: string): boolean {
  return key === "j" || key === "k" || key === "ArrowUp" || key === "ArrowDown";
}

function stepOf(
  key: string,
  rows: readonly TimelineRow[],
  from: number | undefined,
  entry: () => number | undefined,
): number | undefined {
  switch (key) {
    case "ArrowUp":
    case "k":
      return from === undefined ? entry() : next(rows, from, -1);
    case "ArrowDown":
    case "j":
      return from === undefined ? entry() : next(rows, from, 1);
    case "Home":
      return next(rows, -1, 1);
    case "End":
      return next(rows, rows.length, -1);
    default:
      return undefined;
  }
}

function next(rows: readonly TimelineRow[], from: number, step: 1 | -1): number | undefined {
  for (let i = from + step; i >= 0 && i < rows.length; i += step) if (isMessage(rows[i])) return i;
  return undefined;
}

function isMessage(row: TimelineRow | undefined): boolean {
  return row?.kind === "message" || row?.kind === "pending";
}

function indexOf(rows: readonly TimelineRow[], key: string): number | undefined {
  const index = rows.findLastIndex((row) => row.key === key);
  return index < 0 ? undefined : index;
}

/** The lowest message that is wholly on the screen. */
function lastOnScreen(rows: readonly TimelineRow[], box: HTMLElement | null): number | undefined {
  if (!box) return undefined;
  const edge = box.getBoundingClientRect().bottom;
  const shown = Array.from(box.querySelectorAll<HTMLElement>("[data-key]"));
  const last = shown.findLast((row) => row.getBoundingClientRect().bottom <= edge + 1);
  return last && indexOf(rows, last.dataset["key"] ?? "");
}
