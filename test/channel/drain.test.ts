import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Drain, drainMemory, GRACE_MS, planDrain } from "../../src/sockets/drain.ts";
import type { Drainable } from "../../src/sockets/drain.ts";
import { migrate } from "../../src/channel/schema.ts";
import { reconnectSpreadMs } from "../../src/protocol/limits.ts";
import { sqliteStore } from "./sqlite-store.ts";

describe("planDrain", () => {
  test("[DRAIN1] spreads evenly: in no tenth of the time more than its share and one", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 3_000 }),
        fc.integer({ min: 0, max: 60_000 }),
        fc.infiniteStream(fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true })),
        (count, spreadMs, randoms) => {
          const delays = planDrain(count, spreadMs, () => randoms.next().value);
          expect(delays).toHaveLength(count);
          for (const delay of delays) {
            expect(Number.isSafeInteger(delay)).toBe(true);
            expect(delay).toBeGreaterThanOrEqual(0);
            expect(delay).toBeLessThanOrEqual(spreadMs);
          }
          if (spreadMs < 1_000) return;
          for (let i = 0; i < 10; i += 1) {
            const within = delays.filter(
              (delay) => delay >= (i * spreadMs) / 10 + 1 && delay < ((i + 1) * spreadMs) / 10 - 1,
            );
            expect(within.length).toBeLessThanOrEqual(count / 10 + 2);
          }
        },
      ),
      { numRuns: 50 },
    );
  });

  test("[DRAIN1] two clients of one room have moments of their own", () => {
    const delays = planDrain(1_000, 6_700, Math.random);
    expect(new Set(delays).size).toBeGreaterThan(900);
  });
});

type Heard = { action: string; delayMs: number } | "closed";

const begun = (nowMs: number) => ({ nowMs, before: nowMs, spreadMs: 0 });

function scene(openedAt: number[], random: () => number = () => 0.5) {
  const store = sqliteStore();
  migrate(store);
  const sockets = openedAt.map((at) => ({ at, heard: [] as Heard[], open: true }));
  let dueAt: number | null = null;
  const make = () =>
    new Drain({
      memory: drainMemory(store),
      sockets: () =>
        sockets
          .filter(({ open }) => open)
          .map((socket): Drainable => ({
            openedAt: socket.at,
            send: ({ action, delayMs }) => socket.heard.push({ action, delayMs }),
            close: () => {
              socket.heard.push("closed");
              socket.open = false;
            },
          })),
      schedule: (at) => {
        dueAt = at;
      },
      random,
    });
  return { store, sockets, make, due: () => dueAt };
}

describe("a drain", () => {
  test("[DRAIN2] asks, insists, and closes only who stays", () => {
    const { sockets, make, due } = scene([1, 2, 3]);
    const drain = make();
    const spread = reconnectSpreadMs(3);
    drain.begin({ nowMs: 1_000, before: 1_000, spreadMs: spread });
    expect(due()).toBe(1_000 + spread + GRACE_MS);
    expect(sockets.map(({ heard }) => heard)).toEqual([
      [{ action: "prepare_reconnect", delayMs: 3 }],
      [{ action: "prepare_reconnect", delayMs: 10 }],
      [{ action: "prepare_reconnect", delayMs: 16 }],
    ]);
    // One goes and comes back, one goes for good.
    sockets[0]!.open = false;
    sockets[1]!.open = false;
    sockets.push({ at: 1_500, heard: [], open: true });
    const next = drain.step(due() ?? 0);
    const delayMs = reconnectSpreadMs(1);
    expect(next).toBe((due() ?? 0) + delayMs + GRACE_MS);
    expect(sockets[2]!.heard[1]).toEqual({ action: "reconnect_now", delayMs });
    expect(drain.step(next ?? 0)).toBeNull();
    expect(sockets[2]!.heard[2]).toBe("closed");
    expect(sockets[3]!.heard).toEqual([]);
    expect(drain.isLeaving({ openedAt: 1 })).toBe(false);
  });

  test("[DRAIN2] is over where all have gone, and says nothing to who came", () => {
    const { sockets, make, due } = scene([1]);
    const drain = make();
    drain.begin(begun(1_000));
    sockets[0]!.open = false;
    sockets.push({ at: 1_001, heard: [], open: true });
    expect(drain.step(due() ?? 0)).toBeNull();
    expect(drain.step(due() ?? 0)).toBeNull();
    expect(sockets[1]!.heard).toEqual([]);
  });

  test("[DRAIN2] goes on where the object has slept in between", () => {
    const { sockets, make, due } = scene([1]);
    make().begin(begun(1_000));
    const next = make().step(due() ?? 0);
    expect(make().isLeaving({ openedAt: 1 })).toBe(true);
    expect(make().isLeaving({ openedAt: 1_001 })).toBe(false);
    make().step(next ?? 0);
    expect(sockets[0]!.heard.at(-1)).toBe("closed");
    expect(make().isLeaving({ openedAt: 1 })).toBe(false);
  });

  test("[DRAIN2] of an empty room is over at once, and a second one asks all again", () => {
    const empty = scene([]);
    const nothing = empty.make();
    nothing.begin(begun(1_000));
    expect(nothing.step(empty.due() ?? 0)).toBeNull();
    expect(nothing.isLeaving({ openedAt: 1 })).toBe(false);
    const { sockets, make, due } = scene([1]);
    const drain = make();
    drain.begin(begun(1_000));
    drain.step(due() ?? 0);
    sockets.push({ at: 9_000, heard: [], open: true });
    drain.begin(begun(10_000));
    expect(sockets.map(({ heard }) => (heard.at(-1) as { action: string }).action)).toEqual([
      "prepare_reconnect",
      "prepare_reconnect",
    ]);
    expect(drain.step(due() ?? 0)).not.toBeNull();
  });

  test("[DRAIN2] of a place that is given up asks newcomers too", () => {
    const { sockets, make, due } = scene([1]);
    const drain = make();
    drain.begin({ nowMs: 1_000, before: Number.MAX_SAFE_INTEGER, spreadMs: 100 });
    sockets.push({ at: 2_000, heard: [], open: true });
    const next = drain.step(due() ?? 0);
    expect(sockets[1]!.heard).toMatchObject([{ action: "reconnect_now" }]);
    drain.step(next ?? 0);
    expect(sockets.map(({ heard }) => heard.at(-1))).toEqual(["closed", "closed"]);
  });

  test("[DRAIN2] that cannot be kept asks nobody", () => {
    const { store, sockets, make, due } = scene([1]);
    const drain = make();
    store.failAfter(0);
    expect(() => drain.begin(begun(1_000))).toThrow("full");
    expect([sockets[0]!.heard, due()]).toEqual([[], null]);
  });
});
