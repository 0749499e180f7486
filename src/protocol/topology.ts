/** How many Relays one object feeds; 32 of 1,000 sockets each, and 32 behind each of those. */
export const RELAY_FAN = 32;
/** Sockets that one Relay holds. */
export const RELAY_CAPACITY = 1_000;

/** The platform's location hints, by the continent that it reports of a request. */
const REGIONS: Readonly<Record<string, string>> = {
  AF: "afr",
  AN: "oc",
  AS: "apac",
  EU: "weur",
  NA: "enam",
  OC: "oc",
  SA: "sam",
};

/** The region whose objects are near a reader on this continent; "" where nobody knows. */
export function regionOf(continent: string | undefined): string {
  return REGIONS[continent ?? ""] ?? "";
}

/** A Relay of a channel, as its Channel counts it. */
export type RelayNode = {
  id: string;
  region: string;
  /** The Relay that feeds it; null for the Channel itself. */
  parent: string | null;
  /** Sockets that it holds, and those that hold a ticket for it. */
  sockets: number;
  /** It takes nobody any more, and ends when it is empty. */
  closing: boolean;
};

export type Shape = { capacity: number; fan: number };

/** Where the next reader goes: a Relay that is there, one to open, or nowhere since all are full. */
export type Place = { relay: string } | { open: { region: string; parent: string | null } } | null;

/**
 * Finds a place near the reader: the fullest Relay of the region that has room, so that others may
 * empty; else a new one there; else any with room.
 */
export function place(relays: readonly RelayNode[], region: string, shape: Shape): Place {
  const roomy = relays
    .filter(({ closing, sockets }) => !closing && sockets < shape.capacity)
    .toSorted((a, b) => b.sockets - a.sockets || (a.id < b.id ? -1 : 1));
  const near = roomy.find((relay) => relay.region === region);
  if (near !== undefined) return { relay: near.id };
  const parent = feederOf(relays, region, shape);
  if (parent !== undefined) return { open: { region, parent } };
  const [any] = roomy;
  return any === undefined ? null : { relay: any.id };
}

/** Of what the Channel feeds itself, one in so many is kept for regions that have no Relay yet. */
const RESERVE = 5;

/**
 * Who would feed one more Relay in this region: the Channel (null), a Relay with few behind it, or
 * nobody. Another continent lies between a Relay and its feeder only where nothing else is left.
 */
function feederOf(
  relays: readonly RelayNode[],
  region: string,
  { fan }: Shape,
): string | null | undefined {
  const direct = relays.filter(({ parent }) => parent === null);
  const isFirst = !direct.some((relay) => relay.region === region && !relay.closing);
  const reserved = isFirst ? 0 : Math.floor(fan / RESERVE);
  if (direct.length < fan - reserved) return null;
  const behind = (id: string) => relays.filter(({ parent }) => parent === id).length;
  const feeders = direct
    .filter(({ closing }) => !closing)
    .map((relay) => ({ ...relay, count: behind(relay.id) }))
    .filter(({ count }) => count < fan)
    .toSorted((a, b) => a.count - b.count || (a.id < b.id ? -1 : 1));
  const near = feeders.find((relay) => relay.region === region);
  if (near !== undefined) return near.id;
  return direct.length < fan ? null : feeders[0]?.id;
}

/** After a Relay was folded, its region has at least this share of a Relay free, so that the next few who come open none. */
const FREE_SHARE = 1 / 4;

/**
 * Relays whose readers fit elsewhere, to be emptied: all of them where the Channel would hold half of
 * its `threshold` with everybody, else one whose sockets fill at most half of what its region has free.
 * Relays that feed others stay until those have gone.
 */
export function toFold(
  relays: readonly RelayNode[],
  channelSockets: number,
  threshold: number,
  shape: Shape,
): string[] {
  const open = relays.filter(({ closing }) => !closing);
  const leaves = open.filter(({ id }) => !relays.some(({ parent }) => parent === id));
  const everybody = relays.reduce((sum, { sockets }) => sum + sockets, channelSockets);
  if (everybody <= threshold / 2) return leaves.map(({ id }) => id);
  const small = leaves
    .toSorted((a, b) => a.sockets - b.sockets || (a.id < b.id ? -1 : 1))
    .find((leaf) => {
      const others = open.filter(({ id, region }) => id !== leaf.id && region === leaf.region);
      if (others.length === 0) return leaf.sockets === 0;
      const free = others.reduce(
        (sum, { sockets }) => sum + Math.max(shape.capacity - sockets, 0),
        0,
      );
      return leaf.sockets <= free / 2 && free - leaf.sockets >= shape.capacity * FREE_SHARE;
    });
  return small === undefined ? [] : [small.id];
}
