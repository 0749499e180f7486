import { startEdgewise } from "../systems/edgewise.ts";
import type { Edgewise, EdgewiseOptions } from "../systems/edgewise.ts";
import type { Measured } from "../support/statistics.ts";
import type { Asked, Scenario } from "./scenario.ts";

/** A scenario that only Edgewise knows. */
export function onEdgewise(
  name: string,
  group: string,
  options: EdgewiseOptions,
  measure: (system: Edgewise, asked: Asked) => Promise<Measured>,
): Scenario {
  return {
    name,
    group,
    systems: ["edgewise"],
    run: async (_name, asked, told) => {
      const system = await startEdgewise(options);
      try {
        told(system.about);
        return await measure(system, asked);
      } finally {
        await system.stop();
      }
    },
  };
}
