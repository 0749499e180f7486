import type { Loan, Wish } from "../protocol/lending.ts";
import { minuteOf } from "../protocol/lending.ts";

/** What a channel may always say in a minute without anybody's answer. */
const CREDIT = 30;
const BLOCK_MIN = 10;
const BLOCK_MAX = 500;
/** After a wish that came to nothing the next one waits this long, ms. */
const ASK_AGAIN_MS = 5_000;

/** An answer that takes longer than this, ms, is none. */
const SILENT_MS = 5_000;
/** Clocks of two machines are at most this far apart, ms. */
const OTHER_CLOCK_MS = 200;

/** Asks the workspace for words; rejects where it does not answer. */
export type Borrow = (wish: Wish) => Promise<Loan>;

/**
 * A channel's part of its workspace's words a minute: lent in blocks, asked for in the background
 * before they run out, so that no message waits. Until the workspace answers, and where it falls
 * silent, what was lent in the last minute goes on (at least {@link CREDIT} words).
 *
 * In a minute of the clock a channel says at most max(what it was lent, its allowance), so all of them
 * together say at most the quota and the sum of their allowances.
 */
export class Quota {
  readonly #borrow: Borrow;
  #minute = 0;
  /** In this minute: words said, words lent, and the last block. */
  #used = 0;
  #lent = 0;
  #block = 0;
  /** What goes on without an answer: the words of the last minute in which there was one. */
  #allowance = CREDIT;
  #answered = false;
  /** The wish that waits for its answer, since when, ms; a later one makes an answer that comes after all count for nothing. */
  #asked: { at: number } | undefined;
  #askAfter = 0;

  constructor(borrow: Borrow) {
    this.#borrow = borrow;
  }

  /** 0, or the whole seconds until the workspace has words again, at the latest. Takes nothing. */
  wait(nowMs: number): number {
    this.#turn(nowMs);
    if (this.#used < this.#most()) return 0;
    this.#ask(nowMs);
    return Math.max(Math.ceil(((this.#minute + 1) * 60_000 - nowMs) / 1_000), 1);
  }

  /** Takes one word, or some that are said together; call after {@link wait} answered 0. */
  take(nowMs: number, words = 1): void {
    this.#turn(nowMs);
    this.#used += words;
    this.#askIfLow(nowMs);
  }

  #askIfLow(nowMs: number): void {
    if (this.#lent - this.#used <= this.#block / 2) this.#ask(nowMs);
  }

  #most(): number {
    return this.#answered ? this.#lent : Math.max(this.#lent, this.#allowance);
  }

  /** A minute is over, or the clock was set back: what was lent is no more. */
  #turn(nowMs: number): void {
    const minute = minuteOf(nowMs);
    if (minute === this.#minute) return;
    if (minute !== this.#minute + 1) this.#allowance = CREDIT;
    else if (this.#answered || this.#lent > 0) this.#allowance = Math.max(this.#lent, CREDIT);
    this.#minute = minute;
    this.#used = 0;
    this.#lent = 0;
    this.#block = 0;
    this.#answered = false;
    this.#askAfter = 0;
  }

  #ask(nowMs: number): void {
    // Who has not answered by now is silent.
    if (this.#asked !== undefined && Math.abs(nowMs - this.#asked.at) >= SILENT_MS)
      this.#missed(this.#asked.at + SILENT_MS);
    if (this.#asked !== undefined || nowMs < this.#askAfter) return;
    const wish = { at: nowMs };
    this.#asked = wish;
    const minute = this.#minute;
    // Said before anything was lent: the lender counts it as lent.
    const credit = Math.max(this.#used - this.#lent, 0);
    // Twice what was used so far: a busy channel asks ever less often.
    const block = Math.min(Math.max(this.#used, BLOCK_MIN), BLOCK_MAX);
    this.#borrow({ minute, block, credit }).then(
      (loan) => this.#asked === wish && this.#receive(loan, minute, credit, nowMs),
      () => this.#asked === wish && this.#missed(nowMs),
    );
  }

  #receive({ minute, words }: Loan, asked: number, credit: number, nowMs: number): void {
    this.#asked = undefined;
    if (minute !== this.#minute) {
      // For a minute that is over, or one that our clock has not reached.
      this.#askAfter = nowMs + OTHER_CLOCK_MS;
      return;
    }
    if (asked === minute) this.#lent += credit;
    this.#lent += words;
    this.#block = words;
    this.#answered = true;
    // Nothing comes back before the minute is over.
    this.#askAfter = words === 0 ? Number.POSITIVE_INFINITY : 0;
    this.#askIfLow(nowMs);
  }

  #missed(nowMs: number): void {
    this.#asked = undefined;
    this.#answered = false;
    this.#askAfter = nowMs + ASK_AGAIN_MS;
  }
}
