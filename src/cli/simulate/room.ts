import type { Random } from "../chaos/random.ts";
import { ChannelModel } from "./channel-model.ts";
import { nextArrival, pickWeighted } from "./chance.ts";
import { CPU, HABITS } from "./costs.ts";
import { layoutOf } from "./layout.ts";
import type { Shape } from "./layout.ts";
import { spreadOf } from "./network.ts";
import { RelayModel } from "./relay-model.ts";
import { Tally } from "./setting.ts";
import type { Setting } from "./setting.ts";
import type { SimObject } from "./sim-object.ts";

/** One room and what is written in it. */
export type RoomPlan = {
  readonly readers: number;
  /** Messages a second. */
  readonly perSecond: number;
  readonly region: number;
  /** Share of people who live in the room's own region. */
  readonly home: number;
  readonly pace: "random" | "even";
  readonly shape: Shape;
};

/** A room at work; read it after the timeline has run. */
export type RoomModel = {
  readonly tally: Tally;
  /** The channel first, then relays: what each holds, and how many messages its sockets were sent. */
  readonly holders: () => { object: SimObject; sockets: number; delivered: number }[];
};

/** Puts a room on the timeline, with people who write, read, come and go for `seconds`. */
export function openRoom(setting: Setting, plan: RoomPlan, seconds: number): RoomModel {
  const tally = new Tally();
  const spread = spreadOf(plan.region, plan.home);
  const layout = layoutOf(plan.readers, spread, plan.shape);
  const { direct } = layout;
  const { readers, region } = plan;
  const channel = new ChannelModel(setting, tally, { region, direct, spread });
  const relays: RelayModel[] = [];
  for (const { region: at, sockets, fedBy } of layout.relays) {
    const above = relays[fedBy] ?? channel;
    const relay = new RelayModel(setting, tally, above, at, sockets);
    above.feed(relay);
    relays.push(relay);
  }
  const { timeline, random, network } = setting;
  const seats = [direct, ...relays.map((relay) => relay.sockets)];

  const write = () => {
    const sent = { at: timeline.now };
    tally.sent += 1;
    const relay = relays[pickWeighted(random, seats, readers) - 1];
    const from = relay?.region ?? pickWeighted(random, spread, 1);
    const to = relay ?? channel;
    timeline.after(network.lastMile() + network.hop(from, to.region), () => to.takeFrame(sent));
  };
  const seat = () => {
    const came = timeline.now;
    const relay = relays[pickWeighted(random, seats, readers) - 1];
    const from = relay?.region ?? pickWeighted(random, spread, 1);
    const wayMs = () => network.lastMile() + network.hop(from, region);
    // The channel is asked for a ticket; then the socket opens, there or in a relay.
    channel.object.requests += 1;
    (relay ?? channel).object.requests += 1;
    tally.rows += HABITS.rowsPerVisit;
    const ask = (then: () => void) =>
      timeline.after(CPU.workerRequest + wayMs(), () =>
        channel.work(CPU.seat / 2, () => timeline.after(wayMs(), then)),
      );
    ask(() => ask(() => tally.seats.add(timeline.now - came, 1)));
  };
  const read = () => {
    const relay = relays[pickWeighted(random, seats, readers) - 1];
    (relay ?? channel).object.socketMessages += 1;
    if (relay !== undefined) channel.object.requests += 1;
    tally.rows += 1;
    channel.work(CPU.message / 2);
  };

  const untilMs = timeline.now + seconds * 1_000;
  repeat(setting, untilMs, gaps(random, plan.pace, plan.perSecond), write);
  const perSocketSecond = readers / 3_600;
  repeat(setting, untilMs, gaps(random, "random", HABITS.visitsPerHour * perSocketSecond), seat);
  repeat(
    setting,
    untilMs,
    gaps(random, "random", HABITS.readsPerMinute * 60 * perSocketSecond),
    read,
  );

  return {
    tally,
    holders: () => [
      { object: channel.object, sockets: direct, delivered: channel.delivered },
      ...relays.map(({ object, sockets, delivered }) => ({ object, sockets, delivered })),
    ],
  };
}

function gaps(random: Random, pace: RoomPlan["pace"], perSecond: number): () => number {
  return pace === "even" ? () => 1_000 / perSecond : () => nextArrival(random, perSecond / 1_000);
}

function repeat(setting: Setting, untilMs: number, gap: () => number, act: () => void): void {
  const { timeline } = setting;
  const next = (at: number) => {
    if (at >= untilMs) return;
    timeline.at(at, () => {
      act();
      next(timeline.now + gap());
    });
  };
  // Rooms that keep an even pace are not in step with each other.
  next(timeline.now + gap() * setting.random.next());
}
