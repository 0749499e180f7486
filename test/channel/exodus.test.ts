import { expect, it } from "vitest";
import { Exodus } from "../../src/channel/exodus.ts";

const START = 1_700_000_000_000;

/** How long is waited for so many who leave one after the other, each `everyMs`, and leave `others` behind; ms after the last. */
function waited(crowd: number, everyMs: number, others = 0): number | undefined {
  const exodus = new Exodus();
  for (let i = 1; i <= crowd; i += 1)
    exodus.left(others + crowd - i, START + (i - crowd) * everyMs);
  const until = exodus.wait(START);
  return until === undefined ? undefined : until - START;
}

it("[INB1] fifty who leave within a second are waited for, and forty-nine or a slow leaving are not", () => {
  expect(waited(49, 0)).toBeUndefined();
  expect(waited(50, 0)).toBe(334 + 2_000);
  expect(waited(500, 21)).toBeUndefined();
});

it("[INB1] a larger crowd is given longer, up to half a minute", () => {
  expect(waited(1_000, 0)).toBe(6_667 + 2_000);
  expect(waited(10_000, 0)).toBe(30_000);
});

it("[INB1] the coming and going of a full room is no crowd", () => {
  expect(waited(99, 0, 901)).toBeUndefined();
  expect(waited(100, 0, 900)).toBe(6_667 + 2_000);
});

it("[INB1] one crowd after the other keeps nobody waiting for longer than half a minute", () => {
  const exodus = new Exodus();
  const cut = (nowMs: number) => {
    for (let i = 1; i <= 3_000; i += 1) exodus.left(3_000 - i, nowMs);
  };
  cut(START);
  expect(exodus.wait(START)).toBe(START + 22_000);
  cut(START + 20_000);
  expect(exodus.wait(START + 22_000)).toBe(START + 30_000);
  expect(exodus.wait(START + 30_000)).toBeUndefined();
  expect(exodus.wait(START + 31_000), "the next have their time again").toBe(START + 42_000);
  expect(exodus.wait(START + 42_000)).toBeUndefined();
});
