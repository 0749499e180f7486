import { expect, test } from "vitest";
import { Pulse } from "../../src/channel/pulse.ts";

function watched() {
  const reports: number[] = [];
  const planned: { work: () => void; ms: number }[] = [];
  const pulse = new Pulse(
    async (at) => {
      reports.push(at);
      throw new Error("the registry is away");
    },
    (work, ms) => planned.push({ work, ms }),
  );
  return { reports, planned, pulse };
}

test("[LIVE1] reports every 30 s at most, and at once when the first socket comes or the last one goes", () => {
  const { pulse, reports } = watched();
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

test("[LIVE1] says five seconds later that there are more or fewer, once for all who came, and plans nothing while none do", () => {
  const { pulse, planned, reports } = watched();
  pulse.beat(1, 0);
  pulse.beat(1, 10);
  expect(planned).toEqual([]);
  for (let sockets = 2; sockets <= 500; sockets += 1) pulse.beat(sockets, sockets);
  expect(planned.map(({ ms }) => ms)).toEqual([5_000]);
  planned.pop()?.work();
  expect(reports).toEqual([0, 5_002]);
  pulse.beat(499, 6_000);
  pulse.beat(500, 6_001);
  // Who came and went meanwhile leaves nothing to say.
  planned.pop()?.work();
  expect(reports).toEqual([0, 5_002]);
});
