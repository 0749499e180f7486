import { openDrain } from "../clients/drain.ts";
import type { Line } from "../clients/dialect.ts";
import { openWatcher } from "../clients/watcher.ts";
import type { Ears } from "../clients/watcher.ts";
import { atOnce } from "../support/at-once.ts";
import type { Room, System } from "../systems/system.ts";

const CONNECTS_AT_ONCE = 20;

/** A room with everybody in it. `watched` are the places in `lines` of those that parse. */
export type FullRoom = { lines: Line[]; watched: ReadonlySet<number> };

/**
 * Seats `sockets` in a room, admission included. `watched` of them are parsed, at even distances: who
 * comes early may sit somewhere else than who comes late.
 */
export async function fill(
  system: System,
  room: Room,
  sockets: number,
  watched: number,
  ears: Ears,
): Promise<FullRoom> {
  const places = Array.from({ length: watched }, (_, i) => Math.floor((i * sockets) / watched));
  const parsed = new Set(places);
  const lines = await atOnce(sockets, CONNECTS_AT_ONCE, async (i) => {
    const admission = await room.admit(i);
    return parsed.has(i)
      ? openWatcher(system.dialect, admission, ears)
      : openDrain(system.dialect, admission);
  });
  return { lines, watched: parsed };
}
