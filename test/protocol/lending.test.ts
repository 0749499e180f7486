import fc from "fast-check";
import { expect, test } from "vitest";
import type { Books } from "../../src/protocol/lending.ts";
import { lend, NO_BOOKS } from "../../src/protocol/lending.ts";

const QUOTA = 1_000;

test("[LIM3] whatever is wished for, a minute's loans and the credit told before each are within the quota", () => {
  const wish = fc.record({
    step: fc.constantFrom(0, 0, 0, 1, -1, 5),
    block: fc.integer({ min: 1, max: 500 }),
    credit: fc.integer({ min: 0, max: 60 }),
  });
  fc.assert(
    fc.property(fc.array(wish, { maxLength: 60 }), (wishes) => {
      let books: Books = NO_BOOKS;
      let minute = 100;
      const lent = new Map<number, number>();
      for (const { step, block, credit } of wishes) {
        minute = Math.max(minute + Math.max(step, 0), 0);
        const answer = lend(books, QUOTA, { minute: minute + Math.min(step, 0), block, credit });
        books = answer.books;
        const { words } = answer.loan;
        const before = lent.get(answer.loan.minute) ?? 0;
        expect(words).toBeGreaterThanOrEqual(0);
        expect(words).toBeLessThanOrEqual(block);
        expect(before + words).toBeLessThanOrEqual(QUOTA);
        lent.set(answer.loan.minute, before + words);
      }
    }),
  );
});

test("[LIM3] a minute begins with everything, and a clock set back begins anew", () => {
  const spent = { minute: 7, lent: QUOTA };
  expect(lend(spent, QUOTA, { minute: 7, block: 10, credit: 0 }).loan.words).toBe(0);
  expect(lend(spent, QUOTA, { minute: 6, block: 10, credit: 4 })).toEqual({
    loan: { minute: 7, words: 0 },
    books: spent,
  });
  expect(lend(spent, QUOTA, { minute: 8, block: 10, credit: 3 })).toEqual({
    loan: { minute: 8, words: 10 },
    books: { minute: 8, lent: 13 },
  });
  expect(lend(spent, QUOTA, { minute: 2, block: 10, credit: 0 }).loan).toEqual({
    minute: 2,
    words: 10,
  });
});
