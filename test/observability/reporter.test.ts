import { describe, expect, it } from "vitest";
import { POINT_COUNTERS } from "../../src/observability/analytics.ts";
import { Reporter } from "../../src/observability/reporter.ts";
import type { Env } from "../../src/storage/env.ts";
import { Meter } from "../../src/storage/meter.ts";
import type { MeterReport } from "../../src/storage/metrics.ts";

/** An isolate with a clock of the test's; `life` is the desk's. */
function isolate() {
  const state = { nowMs: 1_000, life: "first", isAway: false };
  const sent: MeterReport[] = [];
  const points: number[][] = [];
  const waits: { ms: number; go: () => void }[] = [];
  const works: Promise<unknown>[] = [];
  const meter = new Meter();
  const env = {
    ANALYTICS: {
      writeDataPoint: ({ doubles = [] }: { doubles?: number[] }) => points.push(doubles),
    },
  } as unknown as Env;
  const reporter = new Reporter({
    meter,
    send: async (_, report) => {
      if (state.isAway) throw new Error("the desk is away");
      sent.push(report);
      return { life: state.life };
    },
    nowMs: () => state.nowMs,
    wait: (ms) => new Promise((done) => waits.push({ ms, go: () => done() })),
    newId: () => "me",
  });
  const soon = () => reporter.soon(env, (work) => works.push(work));
  const go = async () => {
    for (const { go: end } of waits.splice(0)) end();
    await Promise.all(works.splice(0));
  };
  return { state, sent, points, waits, meter, reporter, soon, go, env };
}

const values = ({ series }: MeterReport) =>
  series.map((one) => [one.name, one.kind === "histogram" ? one.counts : one.value]);

describe("an isolate's reports", () => {
  it("[SEE3] go out at once and then every two seconds at most, with what has changed, and never for nothing", async () => {
    const { state, sent, waits, meter, soon, go } = isolate();
    meter.count("messages_total");
    meter.count("requests_total");
    for (let i = 0; i < 50; i += 1) soon();
    expect(waits.map(({ ms }) => ms)).toEqual([0]);
    await go();
    expect(sent.map(values)).toEqual([
      [
        ["messages_total", 1],
        ["requests_total", 1],
      ],
    ]);
    state.nowMs += 500;
    meter.count("messages_total", {}, 4);
    for (let i = 0; i < 50; i += 1) soon();
    expect(waits.map(({ ms }) => ms)).toEqual([1_500]);
    state.nowMs += 1_500;
    await go();
    expect(sent.map(values)[1]).toEqual([["messages_total", 5]]);
    state.nowMs += 60_000;
    soon();
    await go();
    expect(sent.length).toBe(2);
  });

  it("[SEE3] what did not arrive comes with the next, and a desk that forgot is told everything", async () => {
    const { state, sent, meter, soon, go } = isolate();
    meter.count("messages_total");
    state.isAway = true;
    soon();
    await go();
    state.isAway = false;
    state.nowMs += 2_000;
    soon();
    await go();
    expect(sent.map(values)).toEqual([[["messages_total", 1]]]);
    state.life = "second";
    state.nowMs += 2_000;
    meter.count("requests_total");
    soon();
    await go();
    expect(sent.map(values).slice(1)).toEqual([
      [["requests_total", 1]],
      [
        ["messages_total", 1],
        ["requests_total", 1],
      ],
    ]);
    expect(sent.map(({ number }) => number)).toEqual([2, 3, 4]);
  });

  it("[SEE3] one whose request was cut off is planned again", async () => {
    const { state, sent, waits, meter, soon, go } = isolate();
    meter.count("messages_total");
    soon();
    waits.splice(0);
    state.nowMs += 2_999;
    soon();
    expect(waits).toEqual([]);
    state.nowMs += 2;
    soon();
    for (const { go: end } of waits) end();
    await Promise.race([go(), new Promise((done) => setTimeout(done, 50))]);
    expect(sent.length).toBe(1);
  });

  it("[SEE12] are a point of Analytics Engine each, with what was added since the last, where that is bound", async () => {
    const { state, points, meter, soon, go } = isolate();
    meter.count("requests_total", { route: "/a" }, 3);
    meter.count("requests_total", { route: "/b" }, 2);
    soon();
    await go();
    state.nowMs += 2_000;
    meter.count("requests_total", { route: "/b" }, 4);
    meter.count("messages_total", {}, 7);
    soon();
    await go();
    expect(points).toEqual([
      POINT_COUNTERS.map((name) => (name === "requests_total" ? 5 : 0)),
      POINT_COUNTERS.map(
        (name) => ({ requests_total: 4, messages_total: 7 })[name as "messages_total"] ?? 0,
      ),
    ]);
  });
});
