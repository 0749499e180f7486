import { openDrain } from "../clients/drain.ts";
import type { Line } from "../clients/dialect.ts";
import { openWatcher } from "../clients/watcher.ts";
import type { Ears } from "../clients/watcher.ts";
import { atOnce } from "../support/at-once.ts";
import type { Room, System } from "../systems/system.ts";

const CONNECTS_AT_ONCE = 20;

/** A room with everybody in it; the watched lines come first. */
export type FullRoom = { lines: Line[]; watched: number };

/** Seats `sockets` in a room, admission included, of which the first `watched` are parsed. */
export async function fill(
  system: System,
  room: Room,
  sockets: number,
  watched: number,
  ears: Ears,
): Promise<FullRoom> {
  const lines = await atOnce(sockets, CONNECTS_AT_ONCE, async (i) => {
    const admission = await room.admit(i);
    return i < watched
      ? openWatcher(system.dialect, admission, ears)
      : openDrain(system.dialect, admission);
  });
  return { lines, watched: Math.min(watched, sockets) };
}
