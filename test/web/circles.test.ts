import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { circleIn } from "../../src/web/vite.circles.ts";

describe("files of the built app that import each other", () => {
  it("are named where they do so in a circle, also through others", () => {
    const imports = { page: ["parts"], parts: ["words", "client"], client: ["shapes", "parts"] };
    expect(circleIn(new Map(Object.entries(imports)))).toEqual(["parts", "client", "parts"]);
    expect(circleIn(new Map([["alone", ["alone"]]]))).toEqual(["alone", "alone"]);
  });

  it("are in order where each imports only files that come before it", () => {
    const edges = fc.array(fc.tuple(fc.nat(20), fc.nat(20)), { maxLength: 60 });
    fc.assert(
      fc.property(edges, (pairs) => {
        const imports = new Map<string, string[]>();
        for (const [one, two] of pairs) {
          if (one === two) continue;
          const from = String(Math.max(one, two));
          imports.set(from, [...(imports.get(from) ?? []), String(Math.min(one, two))]);
        }
        expect(circleIn(imports)).toBeUndefined();
      }),
    );
  });
});
