import type { Measured } from "../support/statistics.ts";
import { startBare } from "../systems/bare.ts";
import { startEdgewise } from "../systems/edgewise.ts";
import { startSocketIo } from "../systems/socket-io.ts";
import type { System, SystemName } from "../systems/system.ts";

/** What a run is asked for. */
export type Asked = {
  /** How long it sends or asks. */
  seconds: number;
};

/** One thing to measure, on each of its systems. */
export type Scenario = {
  name: string;
  /** Scenarios of one group share a table. */
  group: string;
  systems: readonly SystemName[];
  /** One run on a server of its own, started fresh. `told` takes what the system says of itself. */
  run(name: SystemName, asked: Asked, told: (about: string) => void): Promise<Measured>;
};

export const ALL_SYSTEMS: readonly SystemName[] = ["edgewise", "socket-io", "bare"];

const STARTERS: Record<SystemName, () => Promise<System>> = {
  edgewise: startEdgewise,
  "socket-io": startSocketIo,
  bare: startBare,
};

/** A scenario that is the same on each system. */
export function onSystems(
  name: string,
  group: string,
  systems: readonly SystemName[],
  measure: (system: System, asked: Asked) => Promise<Measured>,
): Scenario {
  return {
    name,
    group,
    systems,
    run: async (systemName, asked, told) => {
      const system = await STARTERS[systemName]();
      try {
        told(system.about);
        return await measure(system, asked);
      } finally {
        await system.stop();
      }
    },
  };
}
