import { LIMITS } from "../../protocol/limits.ts";
import { BYTES, HISTORY_SHARDS_TODAY } from "./costs.ts";
import type { Fleet, FleetOptions } from "./fleet.ts";
import { runFleet } from "./fleet.ts";
import { shardsFor } from "./shards.ts";

/**
 * A limit and how far it is: `multiple` of this load's messages at which it is met, below 1 where it
 * is met already. `kind` says who sets it: the platform, or this deployment's settings.
 */
export type LimitMet = {
  readonly name: string;
  readonly kind: "platform" | "setting";
  readonly limit: number;
  readonly value: number;
  readonly multiple: number;
  readonly unit: string;
};

/** What fills while the load lasts. */
export type Filling = {
  readonly name: string;
  readonly days: number;
  /** False for what more databases of ours would hold. */
  readonly isPlatform: boolean;
};

/**
 * The platform's limits (developers.cloudflare.com/durable-objects/platform/limits, …/best-practices/
 * rules-of-durable-objects and /d1/platform/limits, read 2026-11-21).
 */
const PLATFORM = {
  /** An object that parses, judges and writes: 200 to 500 requests a second. */
  objectEvents: 500,
  objectSockets: 32_768,
  objectBytes: 10e9,
  objectMemory: 128 * 1_048_576,
  d1Bytes: 10e9,
  /** Of an account, raised by request. */
  d1AccountBytes: 1e12,
  /** A Worker has room for about 5,000 bindings; a shard takes two (history and search). */
  shardsBound: 2_500,
} as const;

/** Beyond this share of a thread a burst is no longer caught up with. */
const FULL_THREAD = 0.9;
const STEPS = [1, 1.25, 1.5, 2, 3, 4, 6, 8, 12, 16] as const;

/** Limits of a fleet in the order in which growing messages meet them; rooms stay as they are. */
export function limitsOf(fleet: Fleet, options: FleetOptions, targetMs: number): LimitMet[] {
  const busiest = Math.max(...fleet.classes.map((room) => room.perSecond));
  const person = Math.max(...fleet.classes.map((room) => (room.perSecond / room.readers) * 60));
  const events = Math.max(...fleet.classes.map((room) => room.busiestEvents));
  const sockets = Math.min(
    Math.max(...fleet.classes.map((room) => room.readers)),
    Math.max(options.shape.keeps, options.shape.capacity),
  );
  const shards = shardsFor(fleet.perSecond);
  const { thread, delay } = sweep(fleet, options, targetMs);
  const rate = (
    name: string,
    kind: LimitMet["kind"],
    limit: number,
    value: number,
    unit: string,
  ): LimitMet => ({ name, kind, limit, value, unit, multiple: limit / value });
  const memory = sockets * BYTES.socketMemory + BYTES.recentMemory;
  return [
    rate(
      "messages a minute in one channel (default, PATCH /api/channels/:id raises it)",
      "setting",
      LIMITS.messagesPerMinuteChannel,
      busiest * 60,
      "a minute",
    ),
    rate(
      "messages a minute of one person",
      "setting",
      LIMITS.messagesPerMinuteUser,
      person,
      "a minute",
    ),
    rate(
      `history databases, for the rate alone`,
      "setting",
      HISTORY_SHARDS_TODAY,
      shards,
      "databases",
    ),
    rate(
      "requests a second of one object that writes",
      "platform",
      PLATFORM.objectEvents,
      events,
      "a second",
    ),
    rate(
      "history databases that one Worker can bind",
      "platform",
      PLATFORM.shardsBound,
      shards,
      "databases",
    ),
    {
      ...rate("memory of one object", "platform", PLATFORM.objectMemory, memory, "bytes"),
      multiple: Number.POSITIVE_INFINITY,
    },
    {
      ...rate("sockets of one object", "platform", PLATFORM.objectSockets, sockets, "sockets"),
      multiple: Number.POSITIVE_INFINITY,
    },
    thread,
    delay,
  ].toSorted((a, b) => a.multiple - b.multiple);
}

/** What is full after how many days of the load, soonest first. */
export function fillings(fleet: Fleet, shards: number): Filling[] {
  const daily = fleet.messagesPerSecond * 86_400;
  const d1 = daily * BYTES.d1Message;
  const busiest = Math.max(...fleet.classes.map((room) => room.perSecond)) * 86_400;
  const full = (name: string, isPlatform: boolean, days: number): Filling => ({
    name,
    isPlatform,
    days,
  });
  const databases = (count: number) =>
    full(`${count} history databases of 10 GB`, false, (count * PLATFORM.d1Bytes) / d1);
  return [
    databases(HISTORY_SHARDS_TODAY),
    databases(shards),
    full("D1 storage of an account, 1 TB unless raised", true, PLATFORM.d1AccountBytes / d1),
    full(
      "10 GB of the busiest channel, by ids kept for ever",
      true,
      PLATFORM.objectBytes / (busiest * BYTES.dedupe),
    ),
  ].toSorted((a, b) => a.days - b.days);
}

/** Grows everybody's messages until a thread is full, and until the 99th hundredth is too slow. */
function sweep(
  fleet: Fleet,
  options: FleetOptions,
  targetMs: number,
): { thread: LimitMet; delay: LimitMet } {
  const runs = STEPS.map((multiple) => {
    const grown = runFleet(
      fleet.classes.map((room) => ({ ...room, perSecond: room.perSecond * multiple })),
      options,
    );
    return {
      multiple,
      busiest: Math.max(...grown.classes.map(({ busiest }) => busiest)),
      p99: grown.delays.quantile(0.99),
    };
  });
  const met = (is: (run: (typeof runs)[number]) => boolean) =>
    runs.find(is)?.multiple ?? Number.POSITIVE_INFINITY;
  const [now] = runs;
  return {
    thread: {
      name: "thread of the busiest object",
      kind: "platform",
      limit: FULL_THREAD,
      value: now?.busiest ?? 0,
      multiple: met(({ busiest }) => busiest >= FULL_THREAD),
      unit: "of a thread",
    },
    delay: {
      name: `p99 of ${targetMs} ms`,
      kind: "platform",
      limit: targetMs,
      value: now?.p99 ?? 0,
      multiple: met(({ p99 }) => p99 > targetMs),
      unit: "ms",
    },
  };
}
