import type { Random } from "../chaos/random.ts";
import { lognormal } from "./chance.ts";

/** Shares of people by region (assumed): North America, Europe, Asia with Oceania, South America. */
export const PEOPLE: readonly number[] = [0.4, 0.35, 0.2, 0.05];

/** One way between two places of these regions, ms, medians: half of what public ping tables give as round trips. */
const ONE_WAY: readonly (readonly number[])[] = [
  [12, 50, 70, 60],
  [50, 8, 95, 98],
  [70, 95, 20, 150],
  [60, 98, 150, 12],
];
/** Objects of one region stand in the same few places (assumed). */
const NEIGHBOURS_MS = 4;
/** Deviations of the logarithm: backbone and last mile (assumed). */
const HOP_SPREAD = 0.12;
/** From a device to the nearest place of the network, ms: half of it under 8, one in a hundred over 35. */
const LAST_MILE_MS = 8;
const LAST_MILE_SPREAD = 0.65;

/** Times on the way, ms. Regions are indices of {@link PEOPLE}. */
export type Network = {
  /** Between a device's nearest place and an object. */
  readonly hop: (from: number, to: number) => number;
  /** Between two objects. */
  readonly call: (from: number, to: number) => number;
  /** Between a device and its nearest place. */
  readonly lastMile: () => number;
};

/** The network between colos. */
export function wideNetwork(random: Random): Network {
  return {
    hop: (from, to) => lognormal(random, ONE_WAY[from]?.[to] ?? 0, HOP_SPREAD),
    call: (from, to) =>
      lognormal(random, from === to ? NEIGHBOURS_MS : (ONE_WAY[from]?.[to] ?? 0), HOP_SPREAD),
    lastMile: () => lognormal(random, LAST_MILE_MS, LAST_MILE_SPREAD),
  };
}

/** Everything on one machine. */
export const NO_NETWORK: Network = { hop: () => 0, call: () => 0, lastMile: () => 0 };

/**
 * How a room's people are spread: `home` of them live in the room's own region, the others anywhere.
 */
export function spreadOf(homeRegion: number, home: number): number[] {
  return PEOPLE.map((share, region) => (1 - home) * share + (region === homeRegion ? home : 0));
}
