import { expect, it } from "vitest";
import { Exodus } from "../../src/channel/exodus.ts";

const START = 1_700_000_000_000;

/** When so many who leave one after the other, each `everyMs`, should be back. */
function backBy(crowd: number, everyMs: number): number {
  const exodus = new Exodus();
  for (let i = 0; i < crowd; i += 1) exodus.left(crowd - 1 - i, START + i * everyMs);
  return exodus.backBy;
}

it("[INB1] fifty who leave within a second are waited for, and forty-nine or a slow leaving are not", () => {
  expect(backBy(49, 0)).toBe(0);
  expect(backBy(50, 0)).toBe(START + 334 + 2_000);
  expect(backBy(500, 21)).toBe(0);
});

it("[INB1] a larger crowd is given longer, up to half a minute", () => {
  expect(backBy(1_000, 0)).toBe(START + 6_667 + 2_000);
  expect(backBy(10_000, 0)).toBe(START + 30_000);
});
