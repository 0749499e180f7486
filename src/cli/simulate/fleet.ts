import { randomFrom } from "../chaos/random.ts";
import { EDGE } from "./costs.ts";
import { Delays } from "./delays.ts";
import type { Shape } from "./layout.ts";
import { NO_NETWORK, PEOPLE, wideNetwork } from "./network.ts";
import type { RoomClass } from "./profile.ts";
import { openRoom } from "./room.ts";
import type { RoomPlan } from "./room.ts";
import { Timeline } from "./timeline.ts";

/** One room, simulated alone: rates are a second, shares are of a thread or of the time. */
export type RoomRun = {
  readonly delays: Delays;
  readonly seats: Delays;
  readonly sent: number;
  readonly deliveries: number;
  readonly refused: number;
  readonly seconds: number;
  readonly relays: number;
  /** Those of them that another relay feeds. */
  readonly behind: number;
  readonly busiest: number;
  /** Calls, upgrades, alarms and socket frames of the busiest object, a second. */
  readonly busiestEvents: number;
  readonly perSecond: {
    readonly requests: number;
    readonly socketMessages: number;
    /** Seconds that objects are awake, a second. */
    readonly awake: number;
    readonly rows: number;
    readonly d1Statements: number;
    readonly d1Rows: number;
  };
};

const LEAST_SECONDS = 10;
const MOST_SECONDS = 1_800;

/** Simulates one room on the edge for about `depth` messages. The same seed gives the same run. */
export function runRoom(
  plan: RoomPlan,
  { seed, depth, far }: Pick<FleetOptions, "seed" | "depth" | "far">,
): RoomRun {
  const seconds = Math.min(Math.max(depth / plan.perSecond, LEAST_SECONDS), MOST_SECONDS);
  const random = randomFrom(seed);
  const timeline = new Timeline();
  const { tally, holders } = openRoom(
    {
      timeline,
      random,
      network: far ? wideNetwork(random) : NO_NETWORK,
      platform: EDGE,
      thread: undefined,
      gathers: true,
      watched: Number.POSITIVE_INFINITY,
    },
    plan,
    seconds,
  );
  timeline.run();
  const objects = holders();
  const sum = (of: (object: (typeof objects)[number]["object"]) => number) =>
    objects.reduce((total, { object }) => total + of(object), 0);
  const relays = objects.slice(1);
  return {
    delays: tally.delays,
    seats: tally.seats,
    sent: tally.sent,
    deliveries: tally.deliveries,
    refused: tally.refused,
    seconds,
    relays: relays.length,
    behind: Math.max(0, relays.length - plan.shape.fan),
    busiest: Math.max(...objects.map(({ object }) => object.busy)) / (seconds * 1_000),
    busiestEvents:
      Math.max(...objects.map(({ object }) => object.requests + object.socketMessages)) / seconds,
    perSecond: {
      requests: sum((object) => object.requests) / seconds,
      socketMessages: sum((object) => object.socketMessages) / seconds,
      awake: sum((object) => object.wake.total) / (seconds * 1_000),
      rows: tally.rows / seconds,
      d1Statements: tally.d1Statements / seconds,
      d1Rows: tally.d1Rows / seconds,
    },
  };
}

/** Rooms of one size: one of each region simulated, and counted for all of them. */
export type ClassResult = RoomClass & {
  readonly delays: Delays;
  readonly busiest: number;
  readonly busiestEvents: number;
  readonly relays: number;
  /** Those of them that another relay feeds. */
  readonly behind: number;
};

export type Fleet = {
  readonly classes: readonly ClassResult[];
  readonly delays: Delays;
  readonly seats: Delays;
  readonly rooms: number;
  readonly sockets: number;
  readonly messagesPerSecond: number;
  readonly deliveriesPerSecond: number;
  readonly relays: number;
  /** Those of them that another relay feeds. */
  readonly behind: number;
  readonly perSecond: RoomRun["perSecond"];
};

/** How a fleet is run. */
export type FleetOptions = {
  readonly seed: number;
  readonly home: number;
  readonly shape: Shape;
  /** False where the way between people and objects takes no time: what is left is ours. */
  readonly far: boolean;
  /** Messages that each simulated room is given. */
  readonly depth: number;
};

/** Simulates one room of each size and home region, and adds up the fleet that they stand for. */
export function runFleet(classes: readonly RoomClass[], options: FleetOptions): Fleet {
  const delays = new Delays();
  const seats = new Delays();
  const perSecond = {
    requests: 0,
    socketMessages: 0,
    awake: 0,
    rows: 0,
    d1Statements: 0,
    d1Rows: 0,
  };
  let deliveriesPerSecond = 0;
  const results = classes.map((room, i): ClassResult => {
    const own = new Delays();
    let [busiest, busiestEvents, relays, behind] = [0, 0, 0, 0];
    for (const [region, share] of PEOPLE.entries()) {
      const { home, shape } = options;
      const plan = { ...room, region, home, shape, pace: "random" } as const;
      const run = runRoom(plan, { ...options, seed: options.seed + i * PEOPLE.length + region });
      const times = room.rooms * share;
      own.merge(run.delays, times / run.seconds);
      seats.merge(run.seats, times / run.seconds);
      deliveriesPerSecond += (times * run.deliveries) / run.seconds;
      for (const key of Object.keys(perSecond) as (keyof typeof perSecond)[])
        perSecond[key] += times * run.perSecond[key];
      busiest = Math.max(busiest, run.busiest);
      busiestEvents = Math.max(busiestEvents, run.busiestEvents);
      relays += share * run.relays;
      behind += share * run.behind;
    }
    delays.merge(own, 1);
    return { ...room, delays: own, busiest, busiestEvents, relays, behind };
  });
  const count = (of: (room: ClassResult) => number) =>
    results.reduce((sum, room) => sum + room.rooms * of(room), 0);
  return {
    classes: results,
    delays,
    seats,
    rooms: count(() => 1),
    sockets: count(({ readers }) => readers),
    messagesPerSecond: count((room) => room.perSecond),
    deliveriesPerSecond,
    relays: Math.ceil(count((room) => room.relays)),
    behind: Math.ceil(count((room) => room.behind)),
    perSecond,
  };
}
