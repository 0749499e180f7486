/** A minute of the clock, by its number since 1970: what is lent in it expires with it. */
export function minuteOf(nowMs: number): number {
  return Math.floor(nowMs / 60_000);
}

/** What a workspace has lent in a minute of the clock. */
export type Books = { minute: number; lent: number };

/** Nothing lent yet. */
export const NO_BOOKS: Books = { minute: 0, lent: 0 };

/**
 * A channel asks for `block` more words in `minute`, and says how many it has spent on credit since it
 * last asked: words that could not wait for an answer.
 */
export type Wish = { minute: number; block: number; credit: number };

/** The words that are lent, for `minute` only. */
export type Loan = { minute: number; words: number };

/**
 * Lends a block: at most `quota` words in a minute of the clock, whoever asks. Credit counts first, and
 * is the only thing that can bring the books above the quota. A wish of the minute before is late and
 * gets of this one; an older one means that a clock was set back, and opens the books anew.
 */
export function lend(books: Books, quota: number, wish: Wish): { loan: Loan; books: Books } {
  const goesOn = wish.minute === books.minute || wish.minute === books.minute - 1;
  const minute = goesOn ? books.minute : wish.minute;
  // Credit of the minute before is over with it.
  const credit = wish.minute === minute ? wish.credit : 0;
  const before = (goesOn ? books.lent : 0) + credit;
  const words = Math.max(Math.min(wish.block, quota - before), 0);
  return { loan: { minute, words }, books: { minute, lent: before + words } };
}
