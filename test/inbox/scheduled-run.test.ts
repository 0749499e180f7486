import { expect, it } from "vitest";
import { SCHEDULED_TABLE, Scheduled } from "../../src/inbox/scheduled.ts";
import type { ScheduledView } from "../../src/protocol/personal.ts";
import { sqliteStore } from "../channel/sqlite-store.ts";

const PLACE = { channelId: "c_00000000000000000000", workspaceId: "w_0", threadSeq: null };

/** Messages that are all due, in a run that stands at the first until it is let go on. */
function standing(bodies: readonly string[]) {
  const store = sqliteStore();
  store.run(SCHEDULED_TABLE);
  const said: string[] = [];
  const { promise: gate, resolve: goOn } = Promise.withResolvers<void>();
  let nowMs = 0;
  const scheduled = new Scheduled({
    store,
    nowMs: () => nowMs,
    tell: () => {},
    schedule: () => {},
    send: async ({ body }) => {
      said.push(body);
      if (said.length === 1) await gate;
      return { ok: { seq: said.length } };
    },
    failed: () => {},
  });
  const items = bodies.map((body, i): ScheduledView => {
    const added = scheduled.add({ ...PLACE, body, sendAt: i + 1 });
    if (!("ok" in added)) throw new Error(added.refused.message);
    return added.ok;
  });
  nowMs = 1_000;
  const done = scheduled.run();
  return { scheduled, said, items, goOn, done };
}

it("[SCHED1] what is taken back or changed while others are being sent is not said as it was", async () => {
  const { scheduled, said, items, goOn, done } = standing(["one", "two", "three", "four"]);
  const [, two, three, four] = items.map(({ id }) => id);
  expect(scheduled.remove(two ?? "")).toEqual({ ok: null });
  expect(scheduled.change(three ?? "", { body: "3" })).toMatchObject({ ok: { body: "3" } });
  expect(scheduled.change(four ?? "", { sendAt: 5_000 })).toMatchObject({ ok: { sendAt: 5_000 } });
  goOn();
  expect(await done).toBe(5_000);
  expect(said).toEqual(["one", "3"]);
  expect(scheduled.list()).toMatchObject([{ body: "four", sendAt: 5_000 }]);
});
