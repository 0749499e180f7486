import { UsageError } from "../addresses.ts";

/** Rooms of one size. */
export type RoomClass = {
  readonly readers: number;
  readonly rooms: number;
  readonly perSecond: number;
};

/** Sizes of the named profiles; each size holds the same share of sockets, which is Zipf's law for sizes. */
const PROFILES: Readonly<Record<string, readonly number[]>> = {
  zipf: [20_000, 10_000, 5_000, 2_000, 1_000, 500, 200, 100, 50, 20, 10, 5, 2],
  teams: [200, 100, 50, 20, 10, 5, 2],
  giants: [50_000, 20_000, 10_000, 10],
};

export const PROFILE_NAMES = Object.keys(PROFILES);

type Sizes = { readers: number; rooms: number }[];

/**
 * Divides connections into rooms, largest first. `text` is a profile's name or a list of `SIZE:ROOMS`,
 * where one ROOMS may be `*` for all that are left; no room may be larger than `largest`.
 * @throws UsageError where the list cannot be read or does not hold the connections.
 */
export function roomSizes(text: string, connections: number, largest: number): Sizes {
  const named = Object.hasOwn(PROFILES, text) ? PROFILES[text] : undefined;
  const rooms = named === undefined ? listed(text, connections) : byZipf(named, connections);
  if (rooms.some(({ readers }) => readers > largest))
    throw new UsageError(`--rooms ${text}: two levels of relays hold ${largest} sockets of a room`);
  return rooms;
}

function byZipf(sizes: readonly number[], connections: number): Sizes {
  let carried = 0;
  const rooms: Sizes = [];
  for (const readers of sizes) {
    const available = connections / sizes.length + carried;
    // Shares may fall a hair short of a whole.
    const count = Math.floor(available / readers + 1e-9);
    carried = available - count * readers;
    if (count > 0) rooms.push({ readers, rooms: count });
  }
  const seated = rooms.reduce((sum, room) => sum + room.readers * room.rooms, 0);
  const left = connections - seated;
  if (left > 0) rooms.push({ readers: left, rooms: 1 });
  return rooms;
}

function listed(text: string, connections: number): Sizes {
  const bad = (why: string) => new UsageError(`--rooms ${text}: ${why}`);
  const rooms: Sizes = [];
  let rest: number | undefined;
  let seated = 0;
  for (const part of text.split(",")) {
    const match = /^(\d+):(\d+|\*)$/.exec(part.trim());
    const readers = Number(match?.[1]);
    if (match === null || readers < 1)
      throw bad(`expected one of ${PROFILE_NAMES.join(", ")} or SIZE:ROOMS,…,SIZE:*`);
    if (match[2] !== "*") {
      seated += readers * Number(match[2]);
      if (Number(match[2]) > 0) rooms.push({ readers, rooms: Number(match[2]) });
    } else if (rest === undefined) rest = readers;
    else throw bad("only one size can take all that are left");
  }
  const left = connections - seated;
  if (left < 0 || (left > 0 && rest === undefined))
    throw bad(`these rooms hold ${seated} sockets, not ${connections}`);
  if (rest !== undefined && left >= rest)
    rooms.push({ readers: rest, rooms: Math.floor(left / rest) });
  const odd = rest === undefined ? 0 : left % rest;
  if (odd > 0) rooms.push({ readers: odd, rooms: 1 });
  return rooms.toSorted((a, b) => b.readers - a.readers);
}

/**
 * Gives each room its messages: in proportion to its sockets, but no room more than `ceiling` a second.
 * @throws UsageError where the rooms cannot take so many.
 */
export function withMessages(sizes: Sizes, messages: number, ceiling: number): RoomClass[] {
  const all = sizes.reduce((sum, { rooms }) => sum + rooms * ceiling, 0);
  if (all < messages)
    throw new UsageError(
      `These rooms take ${Math.floor(all)} messages a second at ${ceiling} each: allow a higher --ceiling, or more and smaller rooms.`,
    );
  let low = 0;
  let high = ceiling;
  const total = (share: number) =>
    sizes.reduce((sum, { readers, rooms }) => sum + rooms * Math.min(readers * share, ceiling), 0);
  for (let i = 0; i < 100; i += 1) {
    const middle = (low + high) / 2;
    if (total(middle) < messages) low = middle;
    else high = middle;
  }
  return sizes.map(({ readers, rooms }) => ({
    readers,
    rooms,
    perSecond: Math.min(readers * high, ceiling),
  }));
}
