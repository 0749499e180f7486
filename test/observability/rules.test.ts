import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { AlertRule } from "../../src/protocol/alerts.ts";
import { ruleFault } from "../../src/protocol/alerts.ts";
import { CALM, FIRST_RULES, look } from "../../src/observability/rules.ts";

const RULE: AlertRule = {
  id: "a_1",
  name: "Slow",
  metric: "p95_ms",
  op: "above",
  threshold: 500,
  clearThreshold: 400,
  forS: 10,
  target: null,
  enabled: true,
};

/** Whether it fires after each value, a second apart. */
function played(rule: AlertRule, values: (number | null)[]): boolean[] {
  let watch = CALM;
  return values.map((value, i) => {
    watch = look(rule, watch, value, i * 1_000);
    return watch.fires;
  });
}

describe("a rule", () => {
  it("[SEE6] fires after its time beyond the threshold, and ends after as long on the good side of the other", () => {
    const bad = Array.from({ length: 12 }, () => 600);
    const between = Array.from({ length: 30 }, () => 450);
    const good = Array.from({ length: 12 }, () => 300);
    expect(played(RULE, bad).indexOf(true)).toBe(10);
    // Between the two nothing begins, and nothing ends.
    expect(played(RULE, between)).not.toContain(true);
    expect(played(RULE, [...bad, ...between]).slice(10)).not.toContain(false);
    expect(played(RULE, [...bad, ...good]).lastIndexOf(true)).toBe(21);
    // A moment of ease, or of trouble, begins the time anew.
    expect(played(RULE, [...bad.slice(0, 9), 300, ...bad.slice(0, 9)])).not.toContain(true);
    expect(
      played(RULE, [...bad, ...good.slice(0, 9), 600, ...good.slice(0, 9)]).slice(10),
    ).not.toContain(false);
  });

  it("[SEE6] below is the mirror of above, and what nobody can tell is no trouble", () => {
    const rule = { ...RULE, op: "below", threshold: 0.7, clearThreshold: 0.75, forS: 0 } as const;
    expect(played(rule, [0.8, 0.69, 0.72, 0.76])).toEqual([false, true, true, false]);
    expect(played({ ...RULE, forS: 0 }, [null, 600, null])).toEqual([false, true, false]);
  });

  it("[SEE6] never flutters: between two turns lies at least its time, whatever the metric does", () => {
    fc.assert(
      fc.property(
        fc.array(fc.option(fc.integer({ min: 0, max: 1_000 })), { maxLength: 200 }),
        fc.integer({ min: 0, max: 20 }),
        (values, forS) => {
          const fires = played({ ...RULE, forS }, values);
          let turnedAt = 0;
          for (const [i, now] of fires.entries()) {
            if (now === (fires[i - 1] ?? false)) continue;
            expect(i - turnedAt).toBeGreaterThanOrEqual(forS);
            turnedAt = i;
          }
        },
      ),
    );
  });

  it("[SEE6] is sound where what ends it lies on the good side of what begins it", () => {
    for (const rule of FIRST_RULES) expect(ruleFault(rule)).toBeUndefined();
    expect(ruleFault({ op: "above", threshold: 1, clearThreshold: 2 })).toMatch(/clearThreshold/);
    expect(ruleFault({ op: "below", threshold: 2, clearThreshold: 1 })).toMatch(/clearThreshold/);
  });
});
