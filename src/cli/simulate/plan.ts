import type { BillLine, Usage } from "./bill.ts";
import { billOf, usageOf } from "./bill.ts";
import { RELAYS } from "./costs.ts";
import type { Fleet, FleetOptions } from "./fleet.ts";
import { runFleet } from "./fleet.ts";
import type { Shape } from "./layout.ts";
import { largestRoom } from "./layout.ts";
import type { Filling, LimitMet } from "./limits.ts";
import { fillings, limitsOf } from "./limits.ts";
import { roomSizes, withMessages } from "./profile.ts";
import { d1Threads, runShard, shardsFor } from "./shards.ts";

/** What is asked of the simulation. */
export type Question = {
  readonly connections: number;
  /** Messages that people send in a second, in all rooms together. */
  readonly messages: number;
  readonly rooms: string;
  /** Messages a second that no room exceeds. */
  readonly ceiling: number;
  readonly home: number;
  /** Hours a day of this load, for the bill. */
  readonly hours: number;
  /** The 99th hundredth of delays that is asked for, ms. */
  readonly targetMs: number;
  /** Sockets that a channel keeps and that one relay holds; without it the most that meet the target. */
  readonly relay: number | undefined;
  readonly depth: number;
  readonly seed: number;
};

/** One size of relays that was tried. */
export type Trial = { readonly relay: number; readonly p99: number; readonly relays: number };

export type Plan = {
  readonly question: Question;
  readonly trials: readonly Trial[];
  readonly relay: number;
  readonly fan: number;
  readonly meets: boolean;
  readonly fleet: Fleet;
  /** The same without a network: what the service itself takes. */
  readonly near: Fleet;
  /** The same with channels whose people live anywhere. */
  readonly worldwide: Fleet;
  readonly shards: number;
  readonly shardBusy: number;
  readonly drainP99: number;
  readonly usage: Usage;
  readonly bill: readonly BillLine[];
  readonly limits: readonly LimitMet[];
  readonly fillings: readonly Filling[];
};

/** Sizes of relays that are tried, the cheapest first: fewer objects, and longer to send to all of one's sockets. */
const SIZES = [RELAYS.capacity, RELAYS.capacity / 2, RELAYS.capacity / 4] as const;

/** An object that calls more than so many relays spends its thread on calls. */
const MOST_FED = 128;

/** Smaller relays, and as many more of them fed by one object: a second level costs a way around the world. */
function shapeOf(relay: number): Shape {
  const fan = Math.round((RELAYS.fan * RELAYS.capacity) / relay);
  return { keeps: relay, capacity: relay, fan: Math.min(Math.max(fan, RELAYS.fan), MOST_FED) };
}

/**
 * Simulates the load and plans for it: the largest relays that meet the target, then what the whole
 * needs, costs and meets first.
 * @throws UsageError where the rooms cannot hold the connections or take the messages.
 */
export function planFor(question: Question): Plan {
  const sizes = question.relay === undefined ? SIZES : [question.relay];
  const largest = largestRoom(shapeOf(Math.min(...sizes)));
  const rooms = roomSizes(question.rooms, question.connections, largest);
  const classes = withMessages(rooms, question.messages, question.ceiling);
  const { seed, home, depth } = question;
  const optionsFor = (relay: number): FleetOptions => ({
    seed,
    home,
    depth,
    far: true,
    shape: shapeOf(relay),
  });
  const tried: { relay: number; fleet: Fleet; p99: number }[] = [];
  for (const relay of sizes) {
    const fleet = runFleet(classes, optionsFor(relay));
    tried.push({ relay, fleet, p99: fleet.delays.quantile(0.99) });
    if (fleet.delays.quantile(0.99) < question.targetMs) break;
  }
  const best = tried.reduce((a, b) => (b.p99 < a.p99 ? b : a));
  const { relay, fleet } = tried.find(({ p99 }) => p99 < question.targetMs) ?? best;
  const options = optionsFor(relay);
  const shards = shardsFor(fleet.perSecond);
  const usage = usageOf(fleet);
  return {
    question,
    trials: tried.map((trial) => ({ ...trial, relays: trial.fleet.relays })),
    relay,
    fan: options.shape.fan,
    meets: fleet.delays.quantile(0.99) < question.targetMs,
    fleet,
    near: runFleet(classes, { ...options, far: false }),
    worldwide: runFleet(classes, { ...options, home: 0 }),
    shards,
    shardBusy: d1Threads(fleet.perSecond) / shards,
    drainP99: runShard(fleet.perSecond, shards, seed).quantile(0.99),
    usage,
    bill: billOf(usage, question.hours),
    limits: limitsOf(fleet, options, question.targetMs),
    fillings: fillings(fleet, shards),
  };
}
