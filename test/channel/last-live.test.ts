import fc from "fast-check";
import { expect, it } from "vitest";
import { Ordinals } from "../../src/channel/ordinals.ts";
import { migrate } from "../../src/channel/schema.ts";
import { sqliteStore } from "./sqlite-store.ts";

it("[READ3] the newest message that is still there is found with a few questions, whatever was deleted", () => {
  const most = 12;
  const ordinal = fc.integer({ min: 0, max: most });
  fc.assert(
    fc.property(ordinal, ordinal, fc.uniqueArray(ordinal), (lastOrdinal, expired, deleted) => {
      const store = sqliteStore();
      migrate(store);
      const gone = new Set(deleted.filter((one) => one <= lastOrdinal && one > expired));
      for (const one of gone) store.run(`INSERT INTO tombstone (ordinal) VALUES (?)`, one);
      let live = lastOrdinal;
      while (live > expired && gone.has(live)) live -= 1;
      let questions = 0;
      const counted: typeof store = Object.create(store, {
        rows: {
          value: (query: string, ...params: number[]) => {
            questions += 1;
            return store.rows(query, ...params);
          },
        },
      });
      const log = { lastOrdinal, floor: 0, expired: { seq: 0, ordinal: expired } };
      expect(new Ordinals(counted, log).lastLive()).toBe(live);
      expect(questions).toBeLessThanOrEqual(2);
    }),
    { numRuns: 300 },
  );
});
