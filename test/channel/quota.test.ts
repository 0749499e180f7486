import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Quota } from "../../src/channel/quota.ts";
import type { Books, Loan, Wish } from "../../src/protocol/lending.ts";
import { lend, minuteOf, NO_BOOKS } from "../../src/protocol/lending.ts";

const START = 60_000 * 1_000;
const settle = async () => {
  for (let i = 0; i < 4; i += 1) await Promise.resolve();
};

/** A workspace whose lender answers at once, by hand, or not at all. */
function workspace(quota: number) {
  let books: Books = NO_BOOKS;
  let mode: "answers" | "holds" | "silent" = "answers";
  const held: (() => void)[] = [];
  const wishes: Wish[] = [];
  /** The most that each channel was lent in a minute so far, credit included. */
  const most: number[] = [];
  const borrower = () => {
    const own = most.push(0) - 1;
    let [minute, lent] = [0, 0];
    return (wish: Wish) =>
      borrow(wish, (words) => {
        if (wish.minute !== minute) [minute, lent] = [wish.minute, 0];
        lent += words;
        most[own] = Math.max(most[own] ?? 0, lent);
      });
  };
  const borrow = (wish: Wish, note: (words: number) => void) => {
    wishes.push(wish);
    if (mode === "silent") return Promise.reject(new Error("silent"));
    const answer = () => {
      const done = lend(books, quota, wish);
      books = done.books;
      note(done.loan.words + wish.credit);
      return done.loan;
    };
    if (mode === "answers") return Promise.resolve(answer());
    return new Promise<Loan>((resolve) => held.push(() => resolve(answer())));
  };
  return {
    wishes,
    most,
    channel: () => new Quota(borrower()),
    set: (next: typeof mode) => {
      mode = next;
    },
    answer: async () => {
      held.splice(0).forEach((one) => one());
      await settle();
    },
  };
}

/** Says as many as it may of `count`; answers how many that were. */
function say(quota: Quota, count: number, nowMs: number): number {
  let said = 0;
  for (; said < count && quota.wait(nowMs) === 0; said += 1) quota.take(nowMs);
  return said;
}

/** Speaks one by one, each after the answers to the one before have come. */
async function talk(quota: Quota, count: number, nowMs: number): Promise<number> {
  let said = 0;
  for (let i = 0; i < count; i += 1) {
    said += say(quota, 1, nowMs);
    await settle();
  }
  return said;
}

describe("a channel's part of its workspace's words", () => {
  test("[LIM3] no message waits: the first are said on credit, and the next block is asked for at half use", async () => {
    const { channel, wishes, set, answer } = workspace(10_000);
    const quota = channel();
    set("holds");
    expect(say(quota, 20, START)).toBe(20);
    expect(wishes).toEqual([{ minute: 1_000, block: 10, credit: 1 }]);
    await answer();
    // 20 said, 11 lent: what is missing is told, and asked for twice over.
    expect(wishes[1]).toEqual({ minute: 1_000, block: 20, credit: 9 });
    await answer();
    expect(wishes).toHaveLength(2);
    expect(await talk(quota, 9, START)).toBe(9);
    expect(wishes).toHaveLength(2);
    expect(await talk(quota, 1, START)).toBe(1);
    expect(wishes).toHaveLength(3);
  });

  test("[LIM3] a spent quota refuses until the minute is over, and a block expires with its minute", async () => {
    const { channel } = workspace(50);
    const quota = channel();
    expect(await talk(quota, 200, START + 15_000)).toBe(50);
    expect(quota.wait(START + 15_000)).toBe(45);
    expect(quota.wait(START + 59_999)).toBe(1);
    expect(await talk(quota, 200, START + 60_000)).toBe(50);
  });

  test("[LIM3] where the lender is silent, the last minute's words go on, minute after minute", async () => {
    const { channel, set } = workspace(10_000);
    const quota = channel();
    const spoken = await talk(quota, 120, START);
    expect(spoken).toBe(120);
    set("silent");
    for (const minute of [1, 2, 3]) {
      const said = await talk(quota, 1_000, START + minute * 60_000);
      expect(said).toBeGreaterThanOrEqual(120);
      expect(said).toBeLessThan(400);
    }
    set("answers");
    expect(await talk(quota, 1_000, START + 4 * 60_000)).toBe(1_000);
  });

  test("[LIM3] a lender that never answers is silent, and asked again; what it says too late counts for nothing", async () => {
    const { channel, set, answer, wishes } = workspace(10_000);
    const quota = channel();
    set("holds");
    expect(say(quota, 40, START)).toBe(30);
    expect(wishes).toHaveLength(1);
    // Silent for five seconds, and then for five more it is left in peace.
    expect(say(quota, 1, START + 6_000)).toBe(0);
    expect(say(quota, 1, START + 12_000)).toBe(0);
    expect(wishes).toHaveLength(2);
    await answer();
    expect(await talk(quota, 100, START + 12_000)).toBe(30);
    expect(wishes).toHaveLength(3);
    set("answers");
    expect(await talk(quota, 100, START + 60_000)).toBe(100);
  });

  test("[LIM3] a quiet channel has thirty words a minute of its own", async () => {
    const { channel, set } = workspace(10_000);
    set("silent");
    expect(await talk(channel(), 1_000, START)).toBe(30);
  });

  test("[LIM3] however answers fall, all channels together stay within the quota and their allowances", async () => {
    const step = fc.record({
      channel: fc.nat(4),
      words: fc.integer({ min: 0, max: 60 }),
      waitMs: fc.integer({ min: 0, max: 20_000 }),
      mode: fc.constantFrom(
        "answers" as const,
        "answers" as const,
        "holds" as const,
        "silent" as const,
      ),
      answers: fc.boolean(),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 60 }), async (steps) => {
        const QUOTA = 200;
        const { channel, set, answer, most } = workspace(QUOTA);
        const channels = Array.from({ length: 5 }, channel);
        const said = new Map<number, { words: number; allowed: number }>();
        let nowMs = START;
        for (const { channel: which, words, waitMs, mode, answers } of steps) {
          nowMs += waitMs;
          set(mode);
          if (answers) await answer();
          const minute = minuteOf(nowMs);
          // What a channel was lent before, and thirty at least, is the most that it says unlent.
          const allowed = most.reduce((sum, lent) => sum + Math.max(lent, 30), QUOTA);
          const row = said.get(minute) ?? { words: 0, allowed };
          said.set(minute, row);
          const quota = channels[which];
          if (quota !== undefined) row.words += await talk(quota, words, nowMs);
        }
        for (const { words, allowed } of said.values()) expect(words).toBeLessThanOrEqual(allowed);
      }),
      { numRuns: 200 },
    );
  });

  test("[LIM3] with a lender that answers, the quota is passed by what is said within one answer", async () => {
    const QUOTA = 200;
    const counts = fc.array(fc.integer({ min: 1, max: 100 }), { minLength: 1, maxLength: 8 });
    await fc.assert(
      fc.asyncProperty(counts, async (words) => {
        const { channel } = workspace(QUOTA);
        let total = 0;
        for (const count of words) total += await talk(channel(), count, START);
        // One word each is on credit while the first answer is on its way.
        expect(total).toBeLessThanOrEqual(QUOTA + words.length);
      }),
    );
  });
});
