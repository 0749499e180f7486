import { expect, test } from "vitest";
import { Pulse } from "../../src/channel/pulse.ts";

test("[LIVE1] reports every 30 s at most, and at once when the first socket comes or the last one goes", () => {
  const reports: number[] = [];
  const pulse = new Pulse(async (at) => {
    reports.push(at);
    throw new Error("the registry is away");
  });
  for (const [connections, at] of [
    [1, 0],
    [2, 1],
    [3, 29_999],
    [3, 30_000],
    [2, 30_001],
    [0, 30_002],
    [0, 30_003],
    [1, 30_004],
  ] as const)
    pulse.beat(connections, at);
  expect(reports).toEqual([0, 30_000, 30_002, 30_004]);
});
