import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Digest } from "../../src/observability/digest.ts";
import { Looks } from "../../src/observability/looks.ts";
import { quantile } from "../../src/observability/quantile.ts";

const BOUNDS = [0.1, 0.5, 1];
const NOTHING = { sockets: 3, queueDepth: null, outboxAgeS: 0 };

/** Sums after so many requests, of which so many were slow (0.75 s) and failed. */
function digest(at: number, requests: number, slow = 0, messages = 0): Digest {
  return {
    at,
    requests,
    errors: slow,
    messages,
    caches: { sessions: { hits: requests, misses: slow } },
    bounds: BOUNDS,
    routes: new Map([["/a", [requests - slow, 0, slow, 0]]]),
    errorsByRoute: new Map([["/a", slow]]),
  };
}

describe("the last ten minutes", () => {
  it("[SEE5] have a value for each five seconds, of what happened in them", () => {
    const looks = new Looks();
    const from = 1_000_000;
    looks.add(digest(from, 1_000), NOTHING);
    looks.add(digest(from + 2_000, 1_010, 0, 5), NOTHING);
    looks.add(digest(from + 6_000, 1_030, 20, 5), NOTHING);
    const series = looks.series(from + 11_000);
    expect(series.at.length).toBe(120);
    expect(series.at.at(-1)).toBe(from + 10_000);
    // The first look had nothing before it: what was counted for ages is no burst.
    expect(series.requests.slice(-3)).toEqual([0, 0, 4]);
    expect(series.errors.at(-1)).toBe(1);
    expect(series.p95Ms.at(-1)).toBeCloseTo(975);
    expect(series.sockets.at(-1)).toBe(3);
    expect(series.sockets[0]).toBeNull();
    // Nobody asks: no requests, no quantiles, and what stands goes on standing.
    const later = looks.series(from + 31_000);
    expect([later.requests.at(-1), later.p95Ms.at(-1), later.sockets.at(-1)]).toEqual([0, null, 3]);
  });

  it("[SEE6] rates are of the last seconds, or of as many as it takes to have enough", () => {
    const looks = new Looks();
    for (let i = 0; i <= 30; i += 1) looks.add(digest(i * 2_000, i * 2), NOTHING);
    const enough = (least: number) => looks.lately(5_000, ({ requests }) => requests >= least);
    expect(enough(5)?.requests).toBe(6);
    expect(enough(20)?.requests).toBe(20);
    expect(enough(100)).toBeUndefined();
    // After a long silence only what came at its end is new.
    looks.add(digest(600_000, 90), NOTHING);
    expect(enough(20)).toMatchObject({ requests: 30, perSecond: 6 });
  });

  it("[SEE6] a clock that is set back begins anew", () => {
    const looks = new Looks();
    looks.add(digest(9_000_000, 100), NOTHING);
    looks.add(digest(1_000, 110), NOTHING);
    expect(looks.lately(0, () => true)?.requests).toBe(0);
  });

  it("[SEE1] a quantile lies in the bucket in which it is, and grows with its share", () => {
    expect(quantile(0.95, BOUNDS, [0, 0, 0, 0])).toBeNull();
    expect(quantile(0.5, BOUNDS, [10, 0, 0, 0])).toBeCloseTo(0.05);
    expect(quantile(0.95, BOUNDS, [0, 0, 0, 4])).toBe(1);
    fc.assert(
      fc.property(
        fc.array(fc.nat(50), { minLength: 4, maxLength: 4 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (counts, a, b) => {
          const [low, high] = [Math.min(a, b), Math.max(a, b)].map((q) =>
            quantile(q, BOUNDS, counts),
          );
          if (low === null || high === null || low === undefined || high === undefined) return;
          expect(high).toBeGreaterThanOrEqual(low);
        },
      ),
    );
  });
});
