import { describe, expect, test } from "vitest";
import { Budgets, isolateLoad } from "../../src/http/budget.ts";
import type { Caller } from "../../src/http/budget.ts";
import type { Plan } from "../../src/protocol/limits.ts";

const START = 1_700_000_000_000;

function spend(budgets: Budgets, caller: Caller, count: number, nowMs = START, load = 0): number {
  let passed = 0;
  for (let i = 0; i < count; i += 1) if (budgets.spend(caller, nowMs, load).wait === 0) passed += 1;
  return passed;
}

describe("REST budgets", () => {
  test.each<[Plan, number, number]>([
    ["free", 150, 100],
    ["pro", 750, 500],
    ["enterprise", 3_000, 2_000],
  ])("[LIM4] %s: %d at once, %d a minute", (plan, burst, perMinute) => {
    const budgets = new Budgets();
    const caller = { address: undefined, person: { userId: "ann", plan } };
    expect(budgets.spend(caller, START, 0)).toMatchObject({
      limit: perMinute,
      remaining: burst - 1,
      wait: 0,
    });
    expect(spend(budgets, caller, 5_000)).toBe(burst - 1);
    expect(spend(budgets, caller, 5_000, START + 60_000)).toBe(perMinute);
  });

  test("[LIM4] an address before sign-in is `free`, and parted from who signs in there", () => {
    const budgets = new Budgets();
    expect(spend(budgets, { address: "1.1.1.1" }, 500)).toBe(150);
    expect(spend(budgets, { address: "2.2.2.2" }, 500)).toBe(150);
    const ann: Caller = { address: "1.1.1.1", person: { userId: "ann", plan: "free" } };
    expect(spend(budgets, ann, 500)).toBe(150);
  });

  test("[LIM4] who brings a ticket alone spends by its bearer, not as a stranger, and still by address", () => {
    const budgets = new Budgets();
    for (const address of [undefined, "1.1.1.1"]) spend(budgets, { address }, 500);
    expect(spend(budgets, { address: undefined, bearer: "ann" }, 500)).toBe(150);
    expect(spend(budgets, { address: undefined, bearer: "bob" }, 500)).toBe(150);
    const crowd = Array.from({ length: 60 }, (_, i) =>
      spend(budgets, { address: "1.1.1.1", bearer: `g${i}` }, 150),
    );
    expect(crowd.reduce((sum, count) => sum + count, 0)).toBe(3_000 - 150);
  });

  test("[LIM4] a crowd of guests at one address is one crowd", () => {
    const budgets = new Budgets();
    const passed = Array.from({ length: 60 }, (_, i) =>
      spend(budgets, { address: "1.1.1.1", person: { userId: `g${i}`, plan: "free" } }, 150),
    );
    expect(passed.reduce((sum, count) => sum + count, 0)).toBe(3_000);
    const nameless = { address: undefined, person: { userId: "g60", plan: "free" } } as const;
    expect(spend(budgets, nameless, 500)).toBe(150);
  });

  test("[LIM4] who is refused is told when there is one more, and then there is", () => {
    const budgets = new Budgets();
    const ann: Caller = { address: "1.1.1.1", person: { userId: "ann", plan: "free" } };
    spend(budgets, ann, 150);
    const { wait, reset, remaining } = budgets.spend(ann, START, 0);
    expect([wait, reset - START / 1_000, remaining]).toEqual([1, 1, 0]);
    expect(budgets.spend(ann, START + wait * 1_000, 0).wait).toBe(0);
  });

  test("[LIM6] a Worker that is at much at once says less", () => {
    const limit = (inFlight: number) =>
      new Budgets().spend({ address: undefined }, START, isolateLoad(inFlight)).limit;
    expect([0, 349, 350, 450].map(limit)).toEqual([100, 100, 75, 50]);
    expect(spend(new Budgets(), { address: undefined }, 500, START, 0.9)).toBe(75);
  });
});
