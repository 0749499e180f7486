import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { eventsFrame, frameGroups } from "../../src/protocol/relay.ts";
import type { EventBlock } from "../../src/protocol/relay.ts";
import { FanOut } from "../../src/sockets/fan-out.ts";
import { gatherMs, Gathering } from "../../src/sockets/gathering.ts";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

describe("gathering", () => {
  test("[LOG1] nobody waits longer than 50 ms in a room of up to 1,000, nor at all where nobody listens", () => {
    fc.assert(
      fc.property(fc.nat({ max: 1_000 }), fc.nat({ max: 10_000 }), (readers, words) => {
        expect(gatherMs(readers, words)).toBeLessThanOrEqual(50);
        expect(gatherMs(readers, words)).toBeGreaterThanOrEqual(gatherMs(readers, 0));
        expect(gatherMs(0, words)).toBe(0);
        expect(gatherMs(readers + 1, words)).toBeGreaterThanOrEqual(gatherMs(readers, words));
      }),
    );
  });

  test("[LOG1] a clock that was set back holds nothing up", () => {
    fc.assert(
      fc.property(fc.nat({ max: 1_000 }), fc.nat(), (readers, back) => {
        const gathering = new Gathering();
        gathering.sent(1, 1e12);
        expect(gathering.wait(readers, 1e12 - back)).toBeLessThanOrEqual(50);
      }),
    );
  });

  test("[LOG1] what goes to everybody keeps its order, is told once, and waits 50 ms at most", async () => {
    const deed = fc.record({ count: fc.nat({ max: 4 }), passes: fc.nat({ max: 60 }) });
    await fc.assert(
      fc.asyncProperty(
        fc.array(deed, { maxLength: 40 }),
        fc.nat({ max: 1_000 }),
        async (deeds, readers) => {
          const told: { item: number; at: number }[] = [];
          const pushedAt: number[] = [];
          const fanOut = new FanOut<number>({
            readers: () => readers,
            nowMs: () => Date.now(),
            words: () => 1,
            send: (items) => {
              for (const item of items) told.push({ item, at: Date.now() });
            },
          });
          for (const { count, passes } of deeds) {
            for (let i = 0; i < count; i += 1) {
              fanOut.push([pushedAt.length]);
              pushedAt.push(Date.now());
            }
            fanOut.soon();
            await vi.advanceTimersByTimeAsync(passes);
          }
          await vi.advanceTimersByTimeAsync(60);
          expect(told.map(({ item }) => item)).toEqual(pushedAt.map((_, i) => i));
          for (const { item, at } of told)
            expect(at - (pushedAt[item] ?? 0)).toBeLessThanOrEqual(51);
          expect(vi.getTimerCount()).toBe(0);
        },
      ),
      { numRuns: 60 },
    );
  });
});

describe("frames", () => {
  test("[LOG1] what has gathered is cut into frames of up to 200 events and 256 KiB, whole and in order", () => {
    const block = fc.record({
      count: fc.integer({ min: 1, max: 200 }),
      characters: fc.integer({ min: 1, max: 262_144 }),
    });
    fc.assert(
      fc.property(fc.array(block, { maxLength: 30 }), (sizes) => {
        let seq = 0;
        const blocks = sizes.map(({ count, characters }): EventBlock => {
          const first = seq + 1;
          seq += count;
          return { json: "x".repeat(characters), first, last: seq, count };
        });
        const groups = frameGroups(blocks);
        expect(groups.flat()).toEqual(blocks);
        for (const group of groups) {
          expect(group.length).toBeGreaterThan(0);
          if (group.length === 1) continue;
          expect(group.reduce((sum, one) => sum + one.count, 0)).toBeLessThanOrEqual(200);
          expect(group.reduce((sum, one) => sum + one.json.length, 0)).toBeLessThanOrEqual(262_144);
        }
        // No frame could have taken the block after it.
        for (const [i, group] of groups.entries()) {
          const both = [...group, ...(groups[i + 1]?.slice(0, 1) ?? [])];
          if (both.length === group.length) continue;
          const events = both.reduce((sum, one) => sum + one.count, 0);
          const characters = both.reduce((sum, one) => sum + one.json.length, 0);
          expect(events > 200 || characters > 262_144).toBe(true);
        }
      }),
      { numRuns: 40 },
    );
    expect(frameGroups([])).toEqual([]);
  });

  test("[LOG1] a frame of several blocks is one list of events", () => {
    const blocks = [
      { json: '{"seq":1},{"seq":2}', first: 1, last: 2, count: 2 },
      { json: '{"seq":3}', first: 3, last: 3, count: 1 },
    ];
    expect(JSON.parse(eventsFrame(blocks))).toEqual({
      type: "events",
      events: [{ seq: 1 }, { seq: 2 }, { seq: 3 }],
    });
  });
});
