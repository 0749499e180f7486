import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import type { Env } from "../../src/storage/env.ts";
import { borrowWords, takeLimit } from "../../src/storage/objects.ts";

const bound = env as unknown as Env;

describe("the small objects", () => {
  it("[LIM1] a window lets its number in, says when the next may come, and slides", async () => {
    const take = (at: number) => takeLimit(bound, "somebody", 3, 60_000, at);
    expect(await take(1_000)).toEqual({ allowed: true, retryAfter: 0 });
    expect(await take(2_000)).toEqual({ allowed: true, retryAfter: 0 });
    expect(await take(3_000)).toEqual({ allowed: true, retryAfter: 0 });
    expect(await take(11_000)).toEqual({ allowed: false, retryAfter: 50 });
    expect(await take(61_001)).toEqual({ allowed: true, retryAfter: 0 });
    expect(await takeLimit(bound, "somebody else", 3, 60_000, 11_000)).toMatchObject({
      allowed: true,
    });
  });

  it("[LIM3] a workspace's words are lent until there are none, in its own books, and again in the next minute", async () => {
    const borrow = (minute: number, block: number, credit = 0) =>
      borrowWords(bound, "w_one", { minute, block, credit });
    expect(await borrow(50, 6_000)).toEqual({ minute: 50, words: 6_000 });
    expect(await borrow(50, 500, 3_700)).toEqual({ minute: 50, words: 300 });
    expect(await borrow(50, 10)).toEqual({ minute: 50, words: 0 });
    expect(await borrowWords(bound, "w_two", { minute: 50, block: 10, credit: 0 })).toEqual({
      minute: 50,
      words: 10,
    });
    expect(await borrow(51, 10)).toEqual({ minute: 51, words: 10 });
  });
});
