import type { Gathering } from "../../sockets/gathering.ts";
import type { Random } from "../chaos/random.ts";
import { lognormal } from "./chance.ts";
import type { Platform } from "./costs.ts";
import { CPU } from "./costs.ts";
import { Delays } from "./delays.ts";
import type { Network } from "./network.ts";
import type { Thread } from "./thread.ts";
import type { Timeline } from "./timeline.ts";

/** What every object of a simulated room stands on. */
export type Setting = {
  readonly timeline: Timeline;
  readonly random: Random;
  readonly network: Network;
  readonly platform: Platform;
  /** The one thread of one machine; on the edge each object has its own. */
  readonly thread: Thread | undefined;
  /** False for a channel that flushes at every message: the fault that the check must notice. */
  readonly gathers: boolean;
  /** Only so many first sockets of the channel are watched, as the bench does. */
  readonly watched: number;
};

/** A message on its way: when its sender let go of it, ms. */
export type Sent = { readonly at: number };

/** What a room did. */
export class Tally {
  readonly delays = new Delays();
  /** From the wish for a socket to its welcome. */
  readonly seats = new Delays();
  sent = 0;
  /** Answered `overloaded`. */
  refused = 0;
  deliveries = 0;
  flushes = 0;
  rows = 0;
  d1Statements = 0;
  d1Rows = 0;
}

/** A cost around its mean, ms: turns differ. */
export function vary({ random }: Setting, ms: number): number {
  return lognormal(random, ms * Math.exp(-(CPU.spread ** 2) / 2), CPU.spread);
}

/** When an object may send to so many sockets again, by the code's own gathering. */
export function dueAt({ timeline, gathers }: Setting, own: Gathering, sockets: number): number {
  return timeline.now + (gathers ? own.wait(sockets, timeline.now) : 0);
}

/** Positions looked at for each message and object; each stands for its share of the sockets. */
const SAMPLES = 3;

/** Frames of one batch reach the sockets of one object, one after the other from `from` on, `step` ms each. */
export function deliver(
  setting: Setting,
  tally: Tally,
  batch: readonly Sent[],
  to: { sockets: number; from: number; step: number; wayMs: () => number; watched?: number },
): void {
  const { sockets } = to;
  if (sockets === 0) return;
  tally.deliveries += sockets * batch.length;
  const positions = Math.min(sockets, to.watched ?? sockets);
  for (const { at } of batch)
    for (let i = 0; i < SAMPLES; i += 1) {
      const position = Math.ceil(setting.random.next() * positions);
      tally.delays.add(to.from + position * to.step + to.wayMs() - at, sockets / SAMPLES);
    }
}
