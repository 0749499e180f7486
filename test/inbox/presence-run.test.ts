import { describe, expect, it } from "vitest";
import type { Profile } from "../../src/inbox/presence.ts";
import { Presence } from "../../src/inbox/presence.ts";
import { Own } from "../../src/inbox/own.ts";
import { createTables } from "../../src/inbox/schema.ts";
import { Watchers } from "../../src/inbox/watchers.ts";
import { DEFAULT_PREFERENCES } from "../../src/protocol/personal.ts";
import type { PresenceView } from "../../src/protocol/presence.ts";
import { sqliteStore } from "../channel/sqlite-store.ts";

/** Ann's presence, what is written of it, and who is told. */
class Scene {
  readonly store = sqliteStore();
  readonly own: Own;
  readonly snapshots: PresenceView[] = [];
  readonly told: number[] = [];
  readonly scheduled: number[] = [];
  count = 0;
  nowMs = 1_000_000;
  /** Telling a watcher never ends: the object dies over it. */
  isStuck = false;

  constructor() {
    createTables(this.store);
    this.own = new Own(this.store);
  }

  open(): Presence {
    return new Presence({
      own: this.own,
      nowMs: () => this.nowMs,
      userId: () => "ann",
      preferences: () => DEFAULT_PREFERENCES,
      devices: () => ({ count: this.count, active: this.count }),
      inChannels: async () => false,
      watchers: new Watchers(this.store, async (_, { rev }) => {
        if (this.isStuck) await new Promise(() => {});
        this.told.push(rev);
      }),
      tellDevices: () => {},
      snapshot: async (view) => void this.snapshots.push(view),
      schedule: (at) => this.scheduled.push(at),
    });
  }
}

const profile = (text: string | null): Profile => ({
  timeZone: null,
  status: text === null ? null : { text, until: null },
});

describe("presence", () => {
  it("[PRES3] a status line that is taken away is found nowhere, though its person has no device", async () => {
    const scene = new Scene();
    const presence = scene.open();
    presence.setProfile(profile("in hospital"));
    expect(scene.scheduled).toEqual([scene.nowMs]);
    await presence.run();
    expect(scene.snapshots.at(-1)).toMatchObject({ status: "offline", text: "in hospital" });
    scene.nowMs += 120_000;
    scene.scheduled.length = 0;
    presence.setProfile(profile(null));
    expect(scene.scheduled).toEqual([scene.nowMs]);
    expect(await presence.run()).toBeNull();
    expect(scene.snapshots.at(-1)?.text).toBeUndefined();
    scene.scheduled.length = 0;
    presence.setProfile(profile(null));
    expect(scene.scheduled, "nothing is new").toEqual([]);
  });

  it("[PRES4] who watches hears of a change also where telling it was cut off", async () => {
    const scene = new Scene();
    const presence = scene.open();
    await presence.watched("bob", scene.nowMs + 900_000);
    scene.count = 1;
    scene.isStuck = true;
    presence.look();
    void presence.run();
    await new Promise((done) => setTimeout(done, 10));
    expect(scene.told).toEqual([]);
    scene.isStuck = false;
    await scene.open().run();
    expect(scene.told).toEqual([1]);
    await scene.open().run();
    expect(scene.told, "and once is enough").toEqual([1]);
  });
});
