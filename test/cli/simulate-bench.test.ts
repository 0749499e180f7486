import { readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { predict } from "./simulate/one-machine.ts";
import type { Figures } from "./simulate/one-machine.ts";

const recorded = z
  .object({
    scenarios: z
      .array(
        z.object({
          rooms: z.number(),
          sockets: z.number(),
          rate: z.number(),
          cpuPerDelivery: z.number(),
          p50: z.number(),
          p99: z.number(),
        }),
      )
      .min(4),
  })
  .parse(
    JSON.parse(readFileSync(path.join(import.meta.dirname, "../../bench/recorded.json"), "utf8")),
  );

/** How far the model may be from what was measured, either way: a tail on a shared machine is the least sure. */
const FACTOR: Figures = { cpuPerDelivery: 2, p50: 2, p99: 3 };
const FIGURES = ["cpuPerDelivery", "p50", "p99"] as const;

/** The figures that are out of bounds. */
function outOfBounds(said: Figures, measured: Figures): string[] {
  return FIGURES.filter((name) => {
    const ratio = said[name] / measured[name];
    return !(ratio <= FACTOR[name] && ratio >= 1 / FACTOR[name]);
  });
}

describe("the model against the bench", () => {
  test.each(recorded.scenarios)("$rooms × $sockets sockets at $rate messages/s", (measured) => {
    const said = predict(measured);
    expect(outOfBounds(said, measured), JSON.stringify({ said, measured })).toEqual([]);
  });

  test("a channel that does not gather is found out", () => {
    const busy = recorded.scenarios.filter(({ sockets, rate }) => sockets * rate >= 50_000);
    expect(busy.length).toBeGreaterThanOrEqual(2);
    for (const measured of busy)
      expect(outOfBounds(predict(measured, false), measured)).toEqual([...FIGURES]);
  });
});
