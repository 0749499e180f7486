import { env } from "cloudflare:workers";
import type { BackupLine, DdlLine, RowsLine } from "../../src/protocol/backup.ts";
import type { WalkPlace } from "../../src/storage/dump/walk.ts";
import { walk } from "../../src/storage/dump/walk.ts";
import { now } from "../../src/storage/faults.ts";

/** The lines of a backup that is begun at `at`, ms; `between` runs before each step, with the place that it goes on from. */
export async function wholeWalk(
  between: (place: WalkPlace) => Promise<unknown> | undefined,
  at = now(),
): Promise<BackupLine[]> {
  const all: BackupLine[] = [];
  for (let place: WalkPlace | null = null; ;) {
    const { lines, next } = await walk(env, place, at);
    all.push(...lines);
    if (next === null) return all;
    await between(next);
    place = next;
  }
}

type StoredLine = DdlLine | RowsLine;

/** What belongs to each object, each time that the lines begin one. */
export function objectsIn(lines: readonly BackupLine[]): { name: string; lines: StoredLine[] }[] {
  const objects: { name: string; lines: StoredLine[] }[] = [];
  let own: StoredLine[] | undefined;
  for (const line of lines)
    if (line.kind === "object") objects.push({ name: line.name, lines: (own = []) });
    else if (line.kind === "ddl" || line.kind === "rows") own?.push(line);
    else own = undefined;
  return objects;
}
