import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Alarms } from "../../src/storage/alarms.ts";
import type { ObjectStore } from "../../src/storage/object-store.ts";

const NOW = 1_790_000_000_000;

/** A store that knows these duties, and what it was told to arm. */
function storeWith(due: { kind: string; at: number }[]): {
  store: ObjectStore;
  set: (number | null)[];
} {
  const set: (number | null)[] = [];
  const store: ObjectStore = {
    // The only question that is asked is for the table of duties.
    rows: <T extends object>() => due as unknown as T[],
    run: () => 1,
    transaction: (work) => work(),
    setAlarm: (at) => void set.push(at),
  };
  return { store, set };
}

describe("[LOG6] the alarm of an object that wakes", () => {
  it("is armed again where it is late: a kill may have taken it from the platform's list", () => {
    const { store, set } = storeWith([
      { kind: "history", at: NOW - 3_000 },
      { kind: "inbox", at: NOW + 500 },
    ]);
    new Alarms(store).wake(NOW - 3_000, NOW);
    expect(set).toEqual([NOW]);
  });

  it("is armed where the platform has none, for the first duty", () => {
    const { store, set } = storeWith([{ kind: "history", at: NOW + 700 }]);
    new Alarms(store).wake(null, NOW);
    expect(set).toEqual([NOW + 700]);
  });

  it("is left where it is to come, or has just come, and where nothing is due", () => {
    for (const at of [NOW + 700, NOW - 20]) {
      const { store, set } = storeWith([{ kind: "history", at }]);
      new Alarms(store).wake(at, NOW);
      expect(set).toEqual([]);
    }
    const { store, set } = storeWith([]);
    new Alarms(store).wake(null, NOW);
    expect(set).toEqual([]);
  });

  it("once armed again it is moved by duties as ever", async () => {
    const { store, set } = storeWith([{ kind: "history", at: NOW - 3_000 }]);
    const alarms = new Alarms<"history">(store);
    alarms.wake(NOW - 3_000, NOW);
    await alarms.run(() => NOW, { history: async () => NOW + 5_000 });
    expect(set).toEqual([NOW, NOW + 5_000]);
  });
});

it("[SEE9] what a duty throws is told, and it is run again", async () => {
  const { store, set } = storeWith([{ kind: "history", at: NOW }]);
  const told: unknown[] = [];
  const alarms = new Alarms<"history">(store, { failed: (...what) => told.push(what) });
  const bug = new TypeError("a bug");
  await alarms.run(() => NOW, { history: () => Promise.reject(bug) });
  expect(told).toEqual([["history", bug]]);
  expect(set).toEqual([NOW + 30_000]);
});

describe("[LOG6] an alarm that is to come soon, where a kill may lose it", () => {
  beforeEach(() => void vi.useFakeTimers({ now: NOW }));
  afterEach(() => void vi.useRealTimers());

  it("is armed again where it does not come, as often as it does not", async () => {
    const { store, set } = storeWith([]);
    const alarms = new Alarms<"history">(store, { mayBeLost: true });
    alarms.schedule("history", NOW + 2_000);
    await vi.advanceTimersByTimeAsync(2_999);
    expect(set).toEqual([NOW + 2_000]);
    await vi.advanceTimersByTimeAsync(1);
    expect(set).toEqual([NOW + 2_000, NOW + 3_000]);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(set.slice(2)).toEqual([NOW + 4_000]);
  });

  it("is armed again also where a kill has lost it, and it was not late when the object woke", async () => {
    const { store, set } = storeWith([{ kind: "history", at: NOW + 700 }]);
    new Alarms(store, { mayBeLost: true }).wake(NOW + 700, NOW);
    await vi.advanceTimersByTimeAsync(1_700);
    expect(set).toEqual([NOW + 1_700]);
  });

  it("is left alone when it has come, however long its duties take", async () => {
    const { store, set } = storeWith([]);
    const alarms = new Alarms<"history">(store, { mayBeLost: true });
    alarms.schedule("history", NOW + 1_000);
    await vi.advanceTimersByTimeAsync(1_000);
    const rings = alarms.run(Date.now, {
      history: () => new Promise((done) => setTimeout(() => done(null), 20_000)),
    });
    await vi.advanceTimersByTimeAsync(60_000);
    await rings;
    expect(set).toEqual([NOW + 1_000]);
  });

  it("is not waited for where it is far away, nor where none is lost", () => {
    const { store } = storeWith([]);
    new Alarms<"history">(store).schedule("history", NOW + 1_000);
    new Alarms<"reap">(store, { mayBeLost: true }).schedule("reap", NOW + 30_000);
    expect(vi.getTimerCount()).toBe(0);
  });
});
