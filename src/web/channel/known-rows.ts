import type { TimelineRow } from "./timeline-rows.ts";

/** So many rows on either side are measured at a time; a catch-up of hundreds takes its turns. */
const AT_ONCE = 60;

/**
 * Which rows the list knows the height of: all from one to another, mostly all there are.
 */
export class KnownRows {
  #first: string | undefined;
  #last: string | undefined;

  /** Indexes of the rows to measure now, ascending: the next ones above and below the known. */
  next(rows: readonly TimelineRow[]): readonly number[] {
    const known = this.#span(rows);
    if (!known) return [];
    const { from, to } = known;
    return [
      ...indexes(Math.max(0, from - AT_ONCE), from),
      ...indexes(to + 1, Math.min(rows.length, to + 1 + AT_ONCE)),
    ];
  }

  /** Takes over which rows have been measured by now. */
  learn(rows: readonly TimelineRow[], hasHeight: (key: string) => boolean): void {
    const isMeasured = (row: TimelineRow | undefined) => row !== undefined && hasHeight(row.key);
    const last = rows.findLastIndex(isMeasured);
    let { from, to } = this.#span(rows) ?? { from: last, to: last };
    if (from < 0) return;
    while (isMeasured(rows[from - 1])) from -= 1;
    while (isMeasured(rows[to + 1])) to += 1;
    this.#first = rows[from]?.key;
    this.#last = rows[to]?.key;
  }

  #span(rows: readonly TimelineRow[]): { from: number; to: number } | undefined {
    const from = rows.findIndex((row) => row.key === this.#first);
    const to = rows.findLastIndex((row) => row.key === this.#last);
    if (from < 0 && to < 0) return undefined;
    // Rows were taken away at that end, and what is left of them is known.
    return { from: Math.max(from, 0), to: to < 0 ? rows.length - 1 : to };
  }
}

function indexes(from: number, to: number): number[] {
  return Array.from({ length: Math.max(0, to - from) }, (_, i) => from + i);
}
