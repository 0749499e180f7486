import { describe, expect, it } from "vitest";
import type { Errand } from "../../src/inbox/errands.ts";
import { Errands } from "../../src/inbox/errands.ts";
import { createTables } from "../../src/inbox/schema.ts";
import { sqliteStore } from "../channel/sqlite-store.ts";

/** A person's errands, and channels that can be out of reach. */
function scene() {
  const store = sqliteStore();
  createTables(store);
  const arrived: Errand[] = [];
  const away = new Set<string>();
  const make = () =>
    new Errands(
      store,
      () => 1_000,
      (errand) => {
        if (away.has(errand.channelId)) return Promise.reject(new Error("out of reach"));
        arrived.push(errand);
        return Promise.resolve();
      },
      (at) => store.setAlarm(at),
    );
  return { store, arrived, away, make };
}

describe("errands", () => {
  it("[REV1] ends a session in every channel that it asked a ticket for, and remembers that it ended", async () => {
    const { arrived, make } = scene();
    const errands = make();
    errands.visit("c_1");
    errands.visit("c_2");
    errands.visit("c_1");
    expect(errands.isEnded("s")).toBe(false);
    await errands.end("ann", "s");
    expect(errands.isEnded("s")).toBe(true);
    expect(errands.isEnded("another")).toBe(false);
    expect(arrived.map((errand) => errand.channelId).toSorted()).toEqual(["c_1", "c_2"]);
  });

  it("[REV1] a channel out of reach is told later, also by an Inbox that crashed in between", async () => {
    const { store, arrived, away, make } = scene();
    const errands = make();
    errands.visit("c_1");
    errands.visit("c_2");
    away.add("c_1");
    await errands.end("ann", "s");
    expect(arrived.map((errand) => errand.channelId)).toEqual(["c_2"]);
    expect(store.alarmAt()).toBeGreaterThan(1_000);
    away.clear();
    await make().retry();
    await make().retry();
    expect(arrived.map((errand) => errand.channelId)).toEqual(["c_2", "c_1"]);
  });

  it("[REV4] what one channel is told comes in the order in which it was decided", async () => {
    const { arrived, away, make } = scene();
    const errands = make();
    away.add("c_1");
    await errands.follow("ann", "admin", ["c_1"]);
    await errands.follow("ann", null, ["c_1"]);
    away.clear();
    await errands.retry();
    expect(arrived.map((errand) => errand.kind === "role" && errand.role)).toEqual(["admin", null]);
  });
});
