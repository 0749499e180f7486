import fc from "fast-check";
import { beforeEach, describe, expect, test } from "vitest";
import { Admission } from "../../src/channel/admission.ts";
import type { AdmissionDeps } from "../../src/channel/admission.ts";
import { Breaker } from "../../src/channel/breaker.ts";
import { Line } from "../../src/channel/line.ts";
import { tooMany } from "../../src/protocol/held-sockets.ts";
import type { Outcome } from "../../src/protocol/errors.ts";

const START = 1_700_000_000_000;
const EMPTY = { people: 0, sockets: 0, load: 0 };

function admission(over: Partial<AdmissionDeps> = {}) {
  const breaker = new Breaker();
  const deps = { on: true, policy: "replace", people: 10_000, breaker, random: () => 0 } as const;
  return new Admission({ ...deps, ...over });
}
const refusal = (outcome: Outcome<null>) =>
  "refused" in outcome ? [outcome.refused.code, outcome.refused.retryAfter] : "ok";

describe("attempts", () => {
  test("[ADM1] ten a minute a person, each in a window of its own", () => {
    const it = admission();
    for (let i = 0; i < 10; i += 1)
      expect(refusal(it.ticket("ann", EMPTY, START + i * 1_000))).toBe("ok");
    expect(refusal(it.ticket("ann", EMPTY, START + 10_000))).toEqual(["rate_limited", 50]);
    expect(refusal(it.ticket("bob", EMPTY, START + 10_000))).toBe("ok");
    expect(refusal(it.ticket("ann", EMPTY, START + 60_000))).toBe("ok");
    expect(refusal(it.ticket("ann", EMPTY, START + 60_000))).toEqual(["rate_limited", 1]);
  });

  test("[ADM1] a time is named and some seconds at random", () => {
    const waits = [0, 0.5, 0.999].map((random) => {
      const it = admission({ random: () => random });
      for (let i = 0; i < 10; i += 1) it.ticket("ann", EMPTY, START);
      return refusal(it.ticket("ann", EMPTY, START));
    });
    expect(waits).toEqual([60, 61, 62].map((seconds) => ["rate_limited", seconds]));
  });

  test("[ADM1] switched off nothing is refused", () => {
    const breaker = new Breaker();
    for (let i = 0; i < 9; i += 1) breaker.failed(START);
    const it = admission({ on: false, policy: "refuse", people: 1, breaker });
    const full = { people: 9_999_999, sockets: 99, load: 1 };
    for (let i = 0; i < 1_000; i += 1) {
      expect(it.ticket("ann", full, START)).toEqual({ ok: null });
      expect(it.upgrade(full, START)).toEqual({ ok: null });
    }
  });
});

describe("a crowd", () => {
  test("[ADM1] 300 in a second, and each of the others is told a later time", () => {
    const it = admission();
    const answers = Array.from({ length: 1_500 }, (_, i) =>
      refusal(it.ticket(`p${i}`, EMPTY, START)),
    );
    expect(answers.filter((answer) => answer === "ok")).toHaveLength(300);
    expect([300, 599, 600, 1_499].map((i) => answers[i])).toEqual([
      ["overloaded", 1],
      ["overloaded", 1],
      ["overloaded", 2],
      ["overloaded", 4],
    ]);
    expect(it.upgrade(EMPTY, START)).toEqual({ ok: null });
  });

  test("[LIM6] a crowded channel lets half as many in", () => {
    const it = admission();
    const crowded = { ...EMPTY, load: 0.9 };
    const answers = Array.from({ length: 400 }, (_, i) =>
      refusal(it.ticket(`p${i}`, crowded, START)),
    );
    expect(answers.filter((answer) => answer === "ok")).toHaveLength(150);
  });

  test("[ADM1] [LIM6] who has a ticket is not held up by load again, and still no more than 300 a second", () => {
    const it = admission();
    const crowded = { ...EMPTY, load: 0.9 };
    const answers = Array.from({ length: 400 }, () => refusal(it.upgrade(crowded, START)));
    expect(answers.filter((answer) => answer === "ok")).toHaveLength(300);
  });

  test("[ADM1] never more than a second's worth above the rate, and nobody waits for ever", () => {
    fc.assert(
      fc.property(fc.array(fc.nat(400), { maxLength: 300 }), (steps) => {
        const line = new Line();
        let nowMs = START;
        let passed = 0;
        for (const step of steps) {
          nowMs += step;
          const wait = line.enter(5, nowMs);
          if (wait === 0) passed += 1;
          expect(wait).toBeLessThanOrEqual(60);
        }
        expect(passed).toBeLessThanOrEqual(5 + ((nowMs - START) / 1_000) * 5 + 1);
      }),
    );
  });

  test("[ADM3] a full room keeps those who are in it", () => {
    const it = admission({ people: 3 });
    expect(refusal(it.ticket("dee", { ...EMPTY, people: 3 }, START))).toEqual(["overloaded", 15]);
    expect(refusal(it.upgrade({ ...EMPTY, people: 3 }, START))).toEqual(["overloaded", 15]);
    expect(refusal(it.ticket("ann", { ...EMPTY, people: 3, sockets: 1 }, START))).toBe("ok");
  });
});

describe("one socket too many", () => {
  const ownFive = { ...EMPTY, people: 1, sockets: 5 };

  test("[CONN1] is let in, or refused where that is wanted", () => {
    expect(refusal(admission().ticket("ann", ownFive, START))).toBe("ok");
    const strict = admission({ policy: "refuse" });
    expect(refusal(strict.ticket("ann", ownFive, START))).toEqual(["rate_limited", 10]);
    expect(refusal(strict.upgrade(ownFive, START))).toEqual(["rate_limited", 10]);
    expect(refusal(strict.upgrade({ ...ownFive, sockets: 4 }, START))).toBe("ok");
  });

  test("[CONN1] takes the place of the longest idle", () => {
    const sockets = [9, 3, 7, 5, 8, 1, 6].map((activeAt) => ({ openedAt: 0, activeAt }));
    expect(tooMany(sockets, 5).map(({ activeAt }) => activeAt)).toEqual([1, 3]);
    expect(tooMany(sockets.slice(2), 5)).toEqual([]);
  });
});

describe("the breaker", () => {
  let it: Admission;
  let breaker: Breaker;
  beforeEach(() => {
    breaker = new Breaker();
    it = admission({ breaker });
    for (let i = 0; i < 5; i += 1) it.failed(START + i * 1_000);
  });
  const ask = (who: string, after: number) => refusal(it.ticket(who, EMPTY, START + after));

  test("[ADM2] opens for 30 s after five failures, and says so", () => {
    expect(ask("ann", 4_000)).toEqual(["unavailable", 30]);
    expect(ask("ann", 33_999)).toEqual(["unavailable", 1]);
    expect(refusal(it.upgrade(EMPTY, START + 4_000))).toEqual(["unavailable", 30]);
  });

  test("[ADM2] half-open it lets one a second try, who is also seated", () => {
    expect([ask("ann", 34_000), ask("bob", 34_000), ask("cem", 35_000)]).toEqual([
      "ok",
      ["unavailable", 1],
      "ok",
    ]);
    expect(refusal(it.upgrade(EMPTY, START + 34_100))).toBe("ok");
    it.seated();
    expect([ask("dee", 34_101), ask("eva", 34_101)]).toEqual(["ok", "ok"]);
  });

  test("[ADM2] a failure of who tried opens it again", () => {
    expect(ask("ann", 34_000)).toBe("ok");
    it.failed(START + 34_200);
    expect(ask("bob", 34_300)).toEqual(["unavailable", 30]);
    expect(ask("bob", 64_200)).toBe("ok");
  });

  test("[ADM2] counts failures, not arrivals, and only those that come together", () => {
    const calm = new Breaker();
    for (let i = 0; i < 100; i += 1) calm.failed(START + i * 2_600);
    expect(calm.tryIn(START + 260_000)).toBe(0);
    const crowd = admission({ breaker: calm });
    for (let i = 0; i < 5_000; i += 1) crowd.ticket(`p${i}`, EMPTY, START + 300_000);
    expect(calm.tryIn(START + 300_000)).toBe(0);
    for (let i = 0; i < 20; i += 1) {
      calm.failed(START + 400_000);
      calm.succeeded();
    }
    expect(calm.tryIn(START + 400_000)).toBe(0);
  });

  test("[ADM2] a clock that is set back does not hold it open", () => {
    expect(breaker.tryIn(START - 3_600_000)).toBe(0);
  });
});
