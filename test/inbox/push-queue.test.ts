import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { GATHER_MS, PUSH_TABLES, PushQueue, SPACING_MS } from "../../src/inbox/push-queue.ts";
import type { PushBatch } from "../../src/inbox/push-queue.ts";
import { sqliteStore } from "../channel/sqlite-store.ts";

const START_MS = 1_700_000_000_000;

function queue() {
  const store = sqliteStore();
  for (const table of PUSH_TABLES) store.run(table);
  return { store, queue: new PushQueue(store) };
}

/** What may happen: time goes by, a channel has a notice, the alarm runs, or it ends before it has said so. */
const happenings = fc.array(
  fc.oneof(
    fc.record({ what: fc.constant("wait" as const), ms: fc.integer({ min: 0, max: 30_000 }) }),
    fc.record({ what: fc.constant("notice" as const), channel: fc.constantFrom("a", "b", "c") }),
    fc.record({ what: fc.constantFrom("run" as const, "crash" as const) }),
  ),
  { maxLength: 120 },
);

describe("pushes of a channel", () => {
  it("[PUSH3] [PUSH4] take every notice once and in order, far enough apart, and late by no more than that", () => {
    fc.assert(
      fc.property(happenings, (steps) => {
        let nowMs = START_MS;
        let lastId = 0;
        const { store, queue: first } = queue();
        let waiting = first;
        const notices: { id: number; channel: string; at: number }[] = [];
        const recorded = new Map<number, PushBatch & { at: number }>();
        const run = (isCut: boolean) => {
          for (const batch of waiting.take(nowMs)) {
            const known = recorded.get(batch.firstId);
            // What is recorded again has to be the same, or its id would lie.
            if (known) expect({ ...batch, at: known.at }).toEqual(known);
            else recorded.set(batch.firstId, { ...batch, at: nowMs });
            if (!isCut) waiting.done(batch.firstId);
          }
          if (isCut) waiting = new PushQueue(store);
        };
        const due = () => (waiting.next() ?? Number.POSITIVE_INFINITY) <= nowMs;
        // The alarm comes when it is due, and not when it suits.
        const pass = (ms: number) => {
          for (let left = ms; left > 0;) {
            const next = Math.max(waiting.next() ?? Number.POSITIVE_INFINITY, nowMs + 1) - nowMs;
            const some = Math.min(left, next);
            nowMs += some;
            left -= some;
            if (due()) run(false);
          }
        };
        for (const step of steps) {
          if (step.what === "wait") pass(step.ms);
          else if (step.what === "notice") {
            lastId += 1;
            notices.push({ id: lastId, channel: step.channel, at: nowMs });
            waiting.add(step.channel, lastId, nowMs);
          } else run(step.what === "crash");
        }
        pass(SPACING_MS + GATHER_MS);
        expect(waiting.next()).toBeNull();
        for (const channel of ["a", "b", "c"]) {
          const batches = [...recorded.values()]
            .filter(({ channelId }) => channelId === channel)
            .toSorted((x, y) => x.firstId - y.firstId);
          const its = notices.filter((notice) => notice.channel === channel);
          for (const { id, at } of its) {
            const holding = batches.filter(({ firstId, lastId: to }) => firstId <= id && id <= to);
            expect(holding).toHaveLength(1);
            expect((holding[0]?.at ?? 0) - at).toBeLessThanOrEqual(SPACING_MS + GATHER_MS);
          }
          for (const [i, { at }] of batches.entries()) {
            const before = batches[i - 1];
            if (before) expect(at - before.at).toBeGreaterThanOrEqual(SPACING_MS);
          }
        }
      }),
      { numRuns: 300 },
    );
  });

  it("[PUSH3] goes out at once where the channel was quiet, and not before a clock that was set back has come round", () => {
    const { queue: waiting } = queue();
    expect(waiting.add("a", 1, START_MS)).toBe(START_MS + GATHER_MS);
    expect(waiting.add("a", 2, START_MS + 1_000)).toBe(START_MS + GATHER_MS);
    expect(waiting.take(START_MS + GATHER_MS)).toMatchObject([{ firstId: 1, lastId: 2 }]);
    waiting.done(1);
    const back = START_MS - 3_600_000;
    expect(waiting.add("a", 3, back)).toBe(back + SPACING_MS);
  });
});
