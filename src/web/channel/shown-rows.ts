import { useLayoutEffect, useState } from "react";
import type { TimelineRow } from "./timeline-rows.ts";

/** The rows to show now. `shift`: those that came or went since the last time did so at the start. */
export type ShownRows = { rows: readonly TimelineRow[]; shift: boolean };

/**
 * One step from the rows that are shown towards those that are wanted. A virtual list keeps its
 * place only where rows change at one end at a time, so a change at both is two steps, the start
 * first. Rows are told by key.
 */
export function stepTowards(
  shown: readonly TimelineRow[],
  wanted: readonly TimelineRow[],
): ShownRows {
  const oldFirst = shown[0]?.key;
  const newFirst = wanted[0]?.key;
  if (oldFirst === undefined || oldFirst === newFirst) return { rows: wanted, shift: false };
  const added = wanted.findIndex((row) => row.key === oldFirst);
  if (added > 0) return atStart([...wanted.slice(0, added), ...shown], wanted);
  const removed = shown.findIndex((row) => row.key === newFirst);
  if (removed > 0) return atStart(shown.slice(removed), wanted);
  return { rows: wanted, shift: false };
}

function atStart(step: TimelineRow[], wanted: readonly TimelineRow[]): ShownRows {
  // With nothing to do at the end, the wanted rows are the step itself.
  return { rows: step.length === wanted.length ? wanted : step, shift: true };
}

/** Follows `wanted` in steps that a virtual list can take without moving what is seen. */
export function useShownRows(wanted: readonly TimelineRow[]): ShownRows {
  const [shown, setShown] = useState<ShownRows & { towards: readonly TimelineRow[] }>(() => ({
    rows: wanted,
    shift: false,
    towards: wanted,
  }));
  let now = shown;
  if (shown.towards !== wanted) {
    now = { ...stepTowards(shown.rows, wanted), towards: wanted };
    setShown(now);
  }
  const unfinished = now.rows !== wanted;
  useLayoutEffect(() => {
    if (unfinished) setShown({ rows: wanted, shift: false, towards: wanted });
  }, [unfinished, wanted]);
  return now;
}
