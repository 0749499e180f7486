import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { BEHIND_MAX, SlowReaders } from "../../src/sockets/slow-readers.ts";

describe("readers who confirm", () => {
  test("[BACK2] who is more than 1 MiB behind what they confirmed is found, and nobody else", () => {
    const deed = fc.oneof(
      fc.record({ kind: fc.constant("sent"), size: fc.integer({ min: 1, max: 400_000 }) }),
      fc.record({
        kind: fc.constant("got"),
        who: fc.constantFrom("a", "b"),
        back: fc.nat({ max: 8 }),
      }),
    );
    fc.assert(
      fc.property(fc.array(deed, { maxLength: 60 }), (deeds) => {
        const slow = new SlowReaders<string>();
        const sizes: number[] = [];
        const had = new Map<string, number>();
        for (const one of deeds) {
          if ("size" in one) {
            sizes.push(one.size);
            slow.sent(sizes.length, one.size);
            continue;
          }
          const seq = Math.max(sizes.length - one.back, 0);
          slow.got(one.who, seq);
          // Before the first frame there is nothing to have, and the first counts as had.
          had.set(one.who, Math.max(had.get(one.who) ?? 0, sizes.length === 0 ? 0 : seq || 1));
        }
        const missing = (upTo: number) => sizes.slice(upTo).reduce((sum, size) => sum + size, 0);
        const expected = [...had].filter(([, upTo]) => missing(upTo) > BEHIND_MAX);
        expect(slow.behind()).toEqual(expected.map(([who]) => who));
      }),
    );
  });

  test("[BACK2] who never confirms, or is gone, is not measured", () => {
    const slow = new SlowReaders<string>();
    slow.sent(1, 10);
    slow.got("a", 1);
    slow.sent(2, 2 * BEHIND_MAX);
    expect(slow.behind()).toEqual(["a"]);
    slow.got("a", 2 ** 53);
    expect(slow.behind(), "a place in the future is all there is").toEqual([]);
    slow.sent(3, 2 * BEHIND_MAX);
    slow.forget("a");
    expect(slow.behind()).toEqual([]);
  });

  test("[BACK2] what is kept of the past is bounded, and an older confirmation counts as the oldest kept", () => {
    const slow = new SlowReaders<string>();
    slow.got("late", 0);
    for (let seq = 1; seq <= 20_000; seq += 1) slow.sent(seq, 1);
    slow.got("old", 5);
    expect(slow.behind(10_000)).toEqual(["late"]);
    expect(slow.behind(3_000)).toEqual(["late", "old"]);
  });
});
