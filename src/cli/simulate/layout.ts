import { RELAYS } from "./costs.ts";

/** Sockets that a channel keeps, sockets of one relay, and relays that one object feeds. */
export type Shape = { readonly keeps: number; readonly capacity: number; readonly fan: number };

export const DEFAULT_SHAPE: Shape = RELAYS;

/** One relay: where it stands, how many sockets it holds, and which relay feeds it (−1: the channel). */
export type RelayPlan = {
  readonly region: number;
  readonly sockets: number;
  readonly fedBy: number;
};

/** Who holds a room's sockets. A relay comes after the one that feeds it. */
export type Layout = { readonly direct: number; readonly relays: readonly RelayPlan[] };

/** The largest room that two levels of relays hold, with some air for regions that fill no relay. */
export function largestRoom({ keeps, capacity, fan }: Shape): number {
  return keeps + Math.floor(capacity * (fan + fan ** 2) * 0.9);
}

/**
 * Divides a room as the channel does: it keeps the first sockets, the others go to relays in their own
 * regions; where that makes more relays than one object feeds, those with the fewest behind them feed others.
 * `spread` is the share of readers in each region.
 */
export function layoutOf(readers: number, spread: readonly number[], shape: Shape): Layout {
  const direct = Math.min(readers, shape.keeps);
  const away = readers - direct;
  let [shares, placed] = [0, 0];
  const leaves = spread.flatMap((share, region) => {
    shares += share;
    const here = Math.round(away * shares) - placed;
    placed += here;
    const count = Math.ceil(here / shape.capacity);
    return Array.from({ length: count }, (_, i) => ({
      region,
      sockets: portion(here, count, i),
      turn: i / count,
    }));
  });
  // As readers come: each region opens its first relay early, and more in proportion.
  leaves.sort((a, b) => a.turn - b.turn);
  const behind = leaves.map(() => 0);
  const relays = leaves.map(({ region, sockets }, i): RelayPlan => {
    if (i < shape.fan) return { region, sockets, fedBy: -1 };
    const best = behind
      .slice(0, shape.fan)
      .map((count, at) => ({ count, at }))
      .toSorted((a, b) => a.count - b.count)[0];
    const fedBy = best?.at ?? -1;
    behind[fedBy] = (behind[fedBy] ?? 0) + 1;
    return { region, sockets, fedBy };
  });
  return { direct, relays };
}

/** What the i-th of `count` gets of a whole number that is divided as evenly as it can be. */
function portion(whole: number, count: number, i: number): number {
  return Math.floor((whole * (i + 1)) / count) - Math.floor((whole * i) / count);
}
