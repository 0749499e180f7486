import { describe, expect, it } from "vitest";
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
