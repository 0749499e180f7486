import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { EventBlock } from "../../src/protocol/relay.ts";
import { blocksAfter, eventsFrame } from "../../src/protocol/relay.ts";

/** The events 1 to the last cut, in blocks that end at these cuts. */
function blocksOf(cuts: readonly number[]): EventBlock[] {
  return cuts.map((last, i) => {
    const first = (cuts[i - 1] ?? 0) + 1;
    const events = Array.from({ length: last - first + 1 }, (_, at) => ({
      seq: first + at,
      body: `],[{"seq":${first}`,
    }));
    const json = events.map((event) => JSON.stringify(event)).join(",");
    return { json, first, last, count: events.length };
  });
}

const cuts = fc
  .uniqueArray(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 8 })
  .map((all) => all.toSorted((a, b) => a - b));

describe("blocks of events", () => {
  it("[REL1] [LOG2] after any place are what comes after it, without a gap, wherever they were cut", () => {
    fc.assert(
      fc.property(cuts, fc.nat({ max: 45 }), (ends, place) => {
        const blocks = blocksOf(ends);
        const after = blocksAfter(blocks, place);
        const { events } = JSON.parse(eventsFrame(after)) as { events: { seq: number }[] };
        const head = ends.at(-1) ?? 0;
        const due = Array.from({ length: Math.max(0, head - place) }, (_, i) => place + 1 + i);
        expect(events.map(({ seq }) => seq)).toEqual(due);
        expect(after.reduce((sum, { count }) => sum + count, 0)).toBe(due.length);
        for (const { first, last } of after) expect(first > place && last >= first).toBe(true);
        // What lies after the place as a whole is passed on as it is.
        for (const block of blocks) if (block.first > place) expect(after).toContain(block);
      }),
    );
  });
});
