import { setTimeout as sleep } from "node:timers/promises";
import type { Ears } from "../clients/watcher.ts";
import { cpuMicros } from "../support/process-tree.ts";
import { spread } from "../support/statistics.ts";
import type { Measured } from "../support/statistics.ts";
import type { FullRoom } from "./house.ts";

const SEND_EVERY_MS = 2;
/** What a server does after the last word, its writing to disk and its history, counts too. */
const AFTER_MS = 1_500;
/** A system that has fallen behind gets this long before what is missing counts as lost. */
const PATIENCE_MS = 15_000;

/** How people talk. */
export type Talk = {
  /** Messages a second, in all rooms together. */
  rate: number;
  seconds: number;
  /** ASCII, so that characters are bytes. */
  body: string;
};

/** Keeps time of messages from `send` to the parsed frame. */
export class Watch {
  readonly ears: Ears;
  readonly delays: number[] = [];
  /** When the newest delivery came, by `performance.now()`. */
  newestAt = 0;
  acknowledged = 0;
  readonly #sentAt = new Map<string, number>();

  constructor() {
    this.ears = {
      delivered: (id) => {
        const at = this.#sentAt.get(id);
        if (at === undefined) return;
        this.newestAt = performance.now();
        this.delays.push(this.newestAt - at);
      },
      acknowledged: (id) => {
        if (this.#sentAt.has(id)) this.acknowledged += 1;
      },
    };
  }

  sent(id: string): void {
    this.#sentAt.set(id, performance.now());
  }

  /** Begins anew: what was sent before is no longer counted. */
  clear(): void {
    this.#sentAt.clear();
    this.delays.length = 0;
    this.acknowledged = 0;
  }
}

/**
 * Lets all sockets of all rooms send in turn, and measures what that costs the processes below `roots`
 * and how long deliveries take. Deliveries are counted at the watched sockets and taken for all.
 */
export async function measureTalk(
  roots: readonly number[],
  rooms: readonly FullRoom[],
  watch: Watch,
  talk: Talk,
): Promise<Measured> {
  watch.clear();
  const total = Math.round(talk.rate * talk.seconds);
  const cpuBefore = await cpuMicros(roots);
  const started = performance.now();
  let expected = 0;
  let expectedAcks = 0;
  let expectedAll = 0;
  for (let sent = 0; sent < total; await sleep(SEND_EVERY_MS)) {
    const due = Math.min(((performance.now() - started) / 1_000) * talk.rate, total);
    for (; sent < due; sent += 1) {
      const room = rooms[sent % rooms.length];
      if (room === undefined) continue;
      const seat = Math.floor(sent / rooms.length) % room.lines.length;
      const id = `m${started.toFixed(0)}-${sent}`;
      watch.sent(id);
      room.lines[seat]?.send(id, talk.body);
      expected += room.watched.size;
      expectedAll += room.lines.length;
      if (room.watched.has(seat)) expectedAcks += 1;
    }
  }
  const ended = performance.now();
  const isComplete = () => watch.delays.length >= expected && watch.acknowledged >= expectedAcks;
  for (let waited = 0; waited < AFTER_MS || (waited < PATIENCE_MS && !isComplete());) {
    await sleep(100);
    waited = performance.now() - ended;
  }
  const cpu = (await cpuMicros(roots)) - cpuBefore;
  const share = expected === 0 ? 0 : watch.delays.length / expected;
  const deliveries = expectedAll * share;
  const { p50, p99, max } = spread(watch.delays);
  // The last word goes out a little before the end of its share of the time.
  const lastedMs = Math.max(watch.newestAt - started, talk.seconds * 1_000);
  return {
    cpuPerDelivery: cpu / deliveries,
    cpuPerMessage: cpu / total,
    p50,
    p99,
    max,
    deliveriesPerSecond: deliveries / (lastedMs / 1_000),
    cores: cpu / 1_000 / lastedMs,
    lost: expected - watch.delays.length,
    unacknowledged: expectedAcks - watch.acknowledged,
  };
}
