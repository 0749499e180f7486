import { describe, expect, it } from "vitest";
import { KnownRows } from "../../src/web/channel/known-rows.ts";
import type { TimelineRow } from "../../src/web/channel/timeline-rows.ts";

function rows(from: number, to: number): TimelineRow[] {
  return Array.from({ length: to - from }, (_, i) => ({ kind: "day", key: `${from + i}`, ms: 0 }));
}

const between = (from: number, to: number) => (key: string) =>
  Number(key) >= from && Number(key) < to;

describe("KnownRows", () => {
  it("asks for nothing before the first rows have been laid where the reader is", () => {
    expect(new KnownRows().next(rows(0, 50))).toEqual([]);
  });

  it("asks for what is above and below the known, until nothing is left", () => {
    const known = new KnownRows();
    known.learn(rows(100, 105), between(101, 104));
    expect(known.next(rows(100, 105))).toEqual([0, 4]);
    known.learn(rows(100, 105), () => true);
    expect(known.next(rows(100, 105))).toEqual([]);
    expect(known.next(rows(98, 106))).toEqual([0, 1, 7]);
  });

  it("takes many rows in turns, the nearest first", () => {
    const known = new KnownRows();
    known.learn(rows(0, 200), between(150, 200));
    expect(known.next(rows(0, 200)).at(-1)).toBe(149);
    expect(known.next(rows(0, 200)).at(0)).toBe(90);
  });

  it("leaves out what was laid but has no height yet", () => {
    const known = new KnownRows();
    known.learn(rows(0, 6), (key) => key !== "1");
    expect(known.next(rows(0, 6))).toEqual([0, 1]);
  });

  it("knows what is left where rows are taken away at one end", () => {
    const known = new KnownRows();
    known.learn(rows(0, 50), () => true);
    expect(known.next(rows(10, 51))).toEqual([40]);
    expect(known.next(rows(0, 40))).toEqual([]);
  });

  it("begins anew where the known rows are gone", () => {
    const known = new KnownRows();
    known.learn(rows(0, 5), () => true);
    expect(known.next(rows(50, 55))).toEqual([]);
    known.learn(rows(50, 55), between(52, 55));
    expect(known.next(rows(50, 55))).toEqual([0, 1]);
  });
});
