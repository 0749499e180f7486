import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fitOf, fold, rank } from "../../../src/web/switcher/rank.ts";

const names = (...list: string[]) => list.map((name) => ({ name, boost: 0 }));
const best = (query: string, ...list: string[]) =>
  rank(query, names(...list), 20).map(({ item }) => item.name);

describe("fitting a name", () => {
  it("finds letters that lie apart, in their order only", () => {
    expect(fitOf("lpl", "launch-plan")?.at).toEqual([0, 7, 8]);
    expect(fitOf("pll", "launch-plan")).toBeUndefined();
    expect(fitOf("", "x")).toEqual({ score: 0, at: [] });
  });

  it("sees neither case nor marks", () => {
    expect(fitOf("oscar nunez", "Óscar Núñez")).toBeDefined();
    expect(fitOf("ZOË", "zoe")).toBeDefined();
  });

  it("keeps the places of what it folds", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), (text) => fold(text).length === text.length),
    );
  });

  it("finds whatever is left of a name when letters are taken out, at places that hold them", () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 24 }), fc.infiniteStream(fc.boolean()), (name, keep) => {
        const query = Array.from(name)
          .filter(() => keep.next().value)
          .join("");
        const fit = fitOf(query, name);
        const wanted = fold(query).replace(/\s+/g, "");
        expect(fit?.at.map((place) => fold(name).charAt(place)).join("")).toBe(wanted);
        expect(fit?.at.every((place, n, all) => n === 0 || place > (all[n - 1] ?? 0))).toBe(true);
      }),
    );
  });
});

describe("ranking", () => {
  it("puts whole names first, then beginnings, then words, then what is scattered", () => {
    expect(best("dev", "dave-and-eve", "my-dev", "developers", "dev")).toEqual([
      "dev",
      "developers",
      "my-dev",
      "dave-and-eve",
    ]);
  });

  it("prefers a run of letters to the same letters apart", () => {
    expect(best("plan", "pla-x-n", "x-plan")).toEqual(["x-plan", "pla-x-n"]);
  });

  it("leaves out what does not fit, and goes by name among equals", () => {
    expect(best("jo", "jonas-2", "mara", "jonas-10", "jonas-1")).toEqual([
      "jonas-1",
      "jonas-2",
      "jonas-10",
    ]);
  });

  it("lifts what is boosted among what fits alike, not above what is meant", () => {
    const items = [
      { name: "design", boost: 0 },
      { name: "desktop", boost: 18 },
    ];
    const order = (query: string) => rank(query, items, 9).map(({ item }) => item.name);
    expect(order("des")).toEqual(["desktop", "design"]);
    expect(order("design")).toEqual(["design"]);
    expect(order("")).toEqual(["desktop", "design"]);
  });
});
