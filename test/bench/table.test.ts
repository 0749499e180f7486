import { describe, expect, it } from "vitest";
import { tables } from "../../bench/support/table.ts";

describe("tables of a bench", () => {
  it("writes a table for each group, with ratios of Edgewise by the others", () => {
    const text = tables([
      {
        name: "fan-out-2",
        group: "fan-out",
        medians: { edgewise: { p50: 2, lost: 0 }, "socket-io": { p50: 8, lost: 0 } },
      },
      { name: "memory", group: "memory", medians: { edgewise: { kibPerSocket: 40 } } },
    ]);
    const cells = text.split("\n").map((line) => line.split("|").map((cell) => cell.trim()));
    expect(cells[0]).toEqual(["", "scenario", "", "p50 ms", "lost", ""]);
    expect(cells[2]).toEqual(["", "fan-out-2", "Edgewise", "2.0", "0", ""]);
    expect(cells[4]).toEqual(["", "fan-out-2", "Edgewise by Socket.IO", "× 0.25", "", ""]);
    expect(cells[8]).toEqual(["", "memory", "Edgewise", "40.0", ""]);
  });

  it("writes a figure that could not be had as a dash", () => {
    const text = tables([{ name: "a", group: "a", medians: { edgewise: { p50: Number.NaN } } }]);
    expect(text).toContain("–");
  });
});
