import { randomFrom } from "../../../src/cli/chaos/random.ts";
import { ONE_MACHINE } from "../../../src/cli/simulate/costs.ts";
import { Delays } from "../../../src/cli/simulate/delays.ts";
import { DEFAULT_SHAPE } from "../../../src/cli/simulate/layout.ts";
import { NO_NETWORK } from "../../../src/cli/simulate/network.ts";
import { openRoom } from "../../../src/cli/simulate/room.ts";
import type { RoomModel } from "../../../src/cli/simulate/room.ts";
import { Thread } from "../../../src/cli/simulate/thread.ts";
import { Timeline } from "../../../src/cli/simulate/timeline.ts";

/** A scenario of the bench: rooms of so many sockets on one machine, `rate` messages a second in each. */
export type Scenario = { rooms: number; sockets: number; rate: number };

/** CPU in µs a delivery, delays in ms. */
export type Figures = { cpuPerDelivery: number; p50: number; p99: number };

/** Sockets whose delays the bench takes. */
const WATCHED = 20;

/** What the model says of a scenario of the bench; `gathers: false` is the fault that a check must notice. */
export function predict({ rooms, sockets, rate }: Scenario, gathers = true, seconds = 20): Figures {
  const timeline = new Timeline();
  const thread = new Thread(timeline);
  const setting = {
    timeline,
    thread,
    random: randomFrom(1),
    network: NO_NETWORK,
    platform: ONE_MACHINE,
    gathers,
    watched: WATCHED,
  };
  const plan = {
    readers: sockets,
    perSecond: rate,
    region: 0,
    home: 1,
    pace: "even",
    shape: DEFAULT_SHAPE,
  } as const;
  const models: RoomModel[] = [];
  while (models.length < rooms) models.push(openRoom(setting, plan, seconds));
  timeline.run();
  const delays = new Delays();
  for (const { tally } of models) delays.merge(tally.delays, 1);
  const deliveries = models.reduce((sum, { tally }) => sum + tally.deliveries, 0);
  return {
    cpuPerDelivery: (thread.busy * 1_000) / deliveries,
    p50: delays.quantile(0.5),
    p99: delays.quantile(0.99),
  };
}
