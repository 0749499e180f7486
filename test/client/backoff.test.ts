import { describe, expect, test } from "vitest";
import { backoffWindowMs, jitterMs, Retry } from "../../src/client/backoff.ts";

const always = (value: number) => () => value;
const ALMOST_ONE = 0.999_999;

describe("back-off", () => {
  test("doubles from half a second to thirty", () => {
    expect([0, 1, 2, 3, 4, 5, 6, 7, 1_000].map(backoffWindowMs)).toEqual([
      500, 1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000, 30_000,
    ]);
  });

  test("has full jitter: anywhere from nothing to the window", () => {
    expect(jitterMs(always(0), 30_000)).toBe(0);
    expect(jitterMs(always(0.5), 30_000)).toBe(15_000);
    expect(jitterMs(always(ALMOST_ONE), 30_000)).toBe(29_999);
  });

  test("grows with each failure and starts again after a success", () => {
    const retry = new Retry(always(0.5));
    expect([retry.afterFailure(0), retry.afterFailure(0), retry.afterFailure(0)]).toEqual([
      250, 500, 1_000,
    ]);
    retry.succeeded();
    expect(retry.afterFailure(0)).toBe(250);
  });

  test("[STORM1] a failed attempt and a network that is back are spread over a large room's time too", () => {
    expect(new Retry(always(0.5)).afterFailure(7_000)).toBe(7_000);
    expect(new Retry(always(0)).afterFailure(7_000)).toBe(3_500);
    expect(new Retry(always(0.5)).afterHint(7_000)).toBe(3_500);
    expect(new Retry(always(0.5)).afterHint(300)).toBe(0);
  });

  test("spreads the first return after a loss over what the room asked for", () => {
    expect(new Retry(always(0.5)).afterLoss(7_000, false)).toBe(3_500);
    expect(new Retry(always(0.5)).afterLoss(0, false)).toBe(150);
  });

  test("comes back slowly after a close that a quick return would provoke again", () => {
    expect(new Retry(always(0.5)).afterLoss(0, true)).toBe(15_000);
  });

  test("never returns before the server's Retry-After, and not all at once", () => {
    expect(new Retry(always(0)).afterRefusal(7)).toBe(7_000);
    expect(new Retry(always(ALMOST_ONE)).afterRefusal(7)).toBe(7_999);
  });
});
