import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Tally } from "../../src/observability/tally.ts";
import { Meter } from "../../src/storage/meter.ts";
import type { MeterReport } from "../../src/storage/metrics.ts";

type Step =
  | { do: "count"; by: number }
  | { do: "observe"; value: number }
  | { do: "report" | "late" | "end" | "store and restart" | "go silent" };

const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ do: fc.constant("count" as const), by: fc.integer({ min: 1, max: 9 }) }),
  fc.record({
    do: fc.constant("observe" as const),
    value: fc.double({ min: 0, max: 40, noNaN: true }),
  }),
  fc.record({
    do: fc.constantFrom("report", "late", "end", "store and restart", "go silent" as const),
  }),
);

describe("the sums over isolates", () => {
  it("[SEE2] [SEE3] are what was counted and reported, once each, and never fall, whatever ends or comes late", () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        let tally = new Tally();
        let instance = 0;
        let number = 0;
        let meter = new Meter();
        const past: MeterReport[] = [];
        // By isolate, what had been counted when it last reported.
        let here = { count: 0, observed: 0 };
        let reported = { count: 0, observed: 0 };
        let ended = { count: 0, observed: 0 };
        let clock = 0;
        let before = 0;
        const take = (report: MeterReport) => {
          const stored = storage.get(report.instance);
          if (!tally.has(report.instance) && stored !== undefined) tally.remember(stored);
          tally.take(report, (clock += 1_000));
        };
        const storage = new Map<string, NonNullable<ReturnType<Tally["stored"]>>>();
        const store = () => {
          for (const { instance: id } of past) {
            const stored = tally.stored(id);
            if (stored !== undefined) storage.set(id, stored);
          }
        };
        for (const one of steps) {
          if (one.do === "count") {
            meter.count("messages_total", {}, one.by);
            here.count += one.by;
          } else if (one.do === "observe") {
            meter.observe("flush_seconds", {}, one.value);
            here.observed += 1;
          } else if (one.do === "report") {
            const report = {
              instance: `i${instance}`,
              number: (number += 1),
              series: meter.read(),
            };
            past.push(report);
            take(report);
            reported = { ...here };
          } else if (one.do === "late") {
            const old = past[Math.floor(past.length / 2)];
            if (old !== undefined) take(old);
          } else if (one.do === "end") {
            ended = {
              count: ended.count + reported.count,
              observed: ended.observed + reported.observed,
            };
            instance += 1;
            number = 0;
            meter = new Meter();
            here = { count: 0, observed: 0 };
            reported = { count: 0, observed: 0 };
          } else if (one.do === "go silent") {
            store();
            clock += 1_000_000;
            tally.forgetSilent(clock, 300_000);
          } else {
            store();
            const next = new Tally();
            next.restore(tally.totals());
            tally = next;
          }
          const count = tally.count("messages_total");
          const [flushes] = tally.named("flush_seconds");
          const observed =
            flushes?.kind === "histogram" ? flushes.counts.reduce((sum, n) => sum + n, 0) : 0;
          expect(count).toBe(ended.count + reported.count);
          expect(observed).toBe(ended.observed + reported.observed);
          expect(count).toBeGreaterThanOrEqual(before);
          before = count;
        }
      }),
      { numRuns: 300 },
    );
  });

  it("[SEE1] take the worst breaker, the earliest wait and the sum of the rest, of isolates that were heard lately", () => {
    const tally = new Tally();
    const gauge = (name: string, value: number) =>
      ({ kind: "gauge", name, labels: {}, value }) as const;
    const report = (instance: string, number: number, at: number, values: number[]) =>
      tally.take(
        {
          instance,
          number,
          series: ["breaker_state", "outbox_waits_since", "dependency_running"].map((name, i) =>
            gauge(name, values[i] ?? 0),
          ),
        },
        at,
      );
    const gauges = (at: number) =>
      Object.fromEntries(tally.gauges(at).map(({ name, value }) => [name, value]));
    report("a", 1, 1_000, [0, 0, 3]);
    report("b", 1, 1_000, [2, 900, 4]);
    report("c", 1, 1_000, [1, 800, 5]);
    expect(gauges(2_000)).toEqual({
      breaker_state: 2,
      outbox_waits_since: 800,
      dependency_running: 12,
    });
    // What an isolate said before does not replace what it said last.
    report("b", 3, 3_000, [0, 0, 0]);
    report("b", 2, 3_000, [2, 0, 0]);
    expect(gauges(4_000)["breaker_state"]).toBe(1);
    expect(gauges(130_000)).toEqual({});
  });
});
