import { describe, expect, it } from "vitest";
import { Workers } from "../../src/jobs/workers.ts";
import { JOB_KINDS, policyOf } from "../../src/protocol/jobs.ts";
import type { JobRow } from "../../src/storage/directory/job-row.ts";

/** Workers of an isolate with `jobs` to claim; each job is worked at until it is let go. */
function scene(jobs: number) {
  const shop = { left: jobs, nowMs: 0, wakes: 0, claims: 0, isOut: false };
  const going: PromiseWithResolvers<void>[] = [];
  let ids = 0;
  const workers = new Workers({
    kinds: [],
    now: () => shop.nowMs,
    newId: () => String((ids += 1)),
    wake: async () => {
      shop.wakes += 1;
    },
    turns: {
      claim: async () => {
        shop.claims += 1;
        if (shop.isOut) throw new Error("D1_ERROR");
        if (shop.left === 0) return undefined;
        shop.left -= 1;
        return {} as JobRow;
      },
    },
    work: () => {
      const one = Promise.withResolvers<void>();
      going.push(one);
      return one.promise;
    },
  });
  return { shop, going, workers };
}

const settle = () => new Promise((done) => setTimeout(done, 1));

describe("the workers of an isolate", () => {
  it("[JOB3] are as many as there is work for, and at most so many that kinds that give way never have all", async () => {
    const { shop, going, workers } = scene(25);
    let isOver = false;
    const turn = workers.turn().then(() => (isOver = true));
    await settle();
    const giveWay = JOB_KINDS.map(policyOf).filter(({ givesWay }) => givesWay);
    const most = giveWay.reduce((sum, { concurrency }) => sum + concurrency, 0);
    expect(going).toHaveLength(16);
    expect(most).toBeLessThan(going.length);
    for (let done = 0; done < 25; done += 1) {
      going[done]?.resolve();
      await settle();
    }
    await turn;
    expect({ isOver, left: shop.left, wakes: shop.wakes }).toEqual({
      isOver: true,
      left: 0,
      wakes: 0,
    });
    expect(going).toHaveLength(25);
  });

  it("[JOB3] ask once where there is nothing, and again where somebody came while all were busy", async () => {
    const idle = scene(0);
    await idle.workers.turn();
    expect(idle.shop.claims).toBe(1);
    const { shop, going, workers } = scene(16);
    const turn = workers.turn();
    await settle();
    shop.left = 1;
    await workers.turn();
    expect(going).toHaveLength(16);
    going[0]?.resolve();
    await settle();
    expect(going).toHaveLength(17);
    for (const one of going) one.resolve();
    await turn;
  });

  it("[JOB5] end when their turn is over and have another begin", async () => {
    const { shop, going, workers } = scene(18);
    const turn = workers.turn();
    await settle();
    shop.nowMs = 15_000;
    for (const one of going) one.resolve();
    await turn;
    expect(going).toHaveLength(16);
    expect(shop).toMatchObject({ left: 2, wakes: 1 });
  });

  it("[JOB2] that vanish with whoever ran them free their places", async () => {
    const { shop, going, workers } = scene(40);
    void workers.turn();
    await settle();
    expect(going).toHaveLength(16);
    shop.nowMs = 15_000 + 120_001;
    void workers.turn();
    await settle();
    expect(going).toHaveLength(32);
  });

  it("[JOB2] end without a word where the store is out, and where what came of a job cannot be written", async () => {
    const { shop, going, workers } = scene(3);
    const turn = workers.turn();
    await settle();
    shop.isOut = true;
    going[0]?.reject(new Error("D1_ERROR"));
    going[1]?.resolve();
    going[2]?.resolve();
    await turn;
    expect(shop.wakes).toBe(0);
  });
});
