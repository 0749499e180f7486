import { expect, test } from "vitest";
import { Pulse } from "../../src/channel/pulse.ts";

test("[LIVE1] reports every 30 s at most, at once when the first socket comes or the last one goes, and soon where there are more or fewer", () => {
  const reports: number[] = [];
  const pulse = new Pulse(async (at) => {
    reports.push(at);
    throw new Error("the registry is away");
  });
  for (const [connections, at] of [
    [1, 0],
    [2, 1],
    [3, 1_999],
    [3, 2_000],
    [3, 31_999],
    [3, 32_000],
    [2, 32_001],
    [0, 32_002],
    [0, 32_003],
    [1, 32_004],
  ] as const)
    pulse.beat(connections, at);
  expect(reports).toEqual([0, 2_000, 32_000, 32_002, 32_004]);
});
