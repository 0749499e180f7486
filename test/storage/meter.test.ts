import { describe, expect, test } from "vitest";
import type { Labels, Series } from "../../src/storage/meter.ts";
import { Meter } from "../../src/storage/meter.ts";

function named(meter: Meter, name: string, labels: Labels = {}): Series | undefined {
  return meter
    .read()
    .find((one) => one.name === name && JSON.stringify(one.labels) === JSON.stringify(labels));
}

describe("what an isolate counts", () => {
  test("a counter adds up, each set of labels apart", () => {
    const meter = new Meter();
    meter.count("calls_total", { dependency: "kv" });
    meter.count("calls_total", { dependency: "kv" }, 4);
    meter.count("calls_total", { dependency: "r2" });
    meter.count("plain_total");
    expect(named(meter, "calls_total", { dependency: "kv" })).toMatchObject({ value: 5 });
    expect(named(meter, "calls_total", { dependency: "r2" })).toMatchObject({ value: 1 });
    expect(named(meter, "plain_total")).toMatchObject({ kind: "counter", value: 1 });
  });

  test("a value lies in the first bucket whose bound it does not pass", () => {
    const meter = new Meter();
    meter.buckets("batch", [1, 10]);
    for (const value of [0, 1, 2, 10, 11, 99]) meter.observe("batch", {}, value);
    expect(named(meter, "batch")).toMatchObject({ bounds: [1, 10], counts: [2, 2, 2], sum: 123 });
  });

  test("a gauge is what was set last, or what a collector sets when it is read", () => {
    const meter = new Meter();
    meter.gauge("depth", {}, 3);
    meter.gauge("depth", {}, 2);
    let state = 0;
    meter.collect(() => meter.gauge("state", {}, state));
    expect(named(meter, "depth")).toMatchObject({ kind: "gauge", value: 2 });
    state = 1;
    expect(named(meter, "state")).toMatchObject({ value: 1 });
  });

  test("a label that is not of a closed set does not eat the memory", () => {
    const meter = new Meter();
    for (let i = 0; i < 6_000; i += 1) meter.count("leak_total", { id: String(i) });
    expect(meter.read()).toHaveLength(5_000);
  });

  test("what was read does not change with what is counted later", () => {
    const meter = new Meter();
    meter.observe("seconds", {}, 0.2);
    const before = named(meter, "seconds");
    meter.observe("seconds", {}, 0.2);
    expect(before).toMatchObject({ sum: 0.2 });
  });
});
