import type { JobRun } from "../../kind.ts";
import { JobFailure } from "../../kind.ts";
import type { Known } from "./who.ts";

/** Imports whose people are kept in memory: as many as run at once. */
const KEPT = 2;

/** What the notes of a job say, as far as they were read; they are never changed once a later step reads them. */
const read = new Map<string, { notes: number; known: Known[] }>();

/** Everybody whom the first `notes` notes of a job speak of. */
export async function knownIn(
  { id, files }: Pick<JobRun<unknown>, "id" | "files">,
  notes: number,
): Promise<readonly Known[]> {
  const before = read.get(id);
  const known = before !== undefined && before.notes <= notes ? before.known : [];
  for (let n = known === before?.known ? before.notes : 0; n < notes; n += 1) {
    const note = await files.kept(n);
    if (!Array.isArray(note))
      throw new JobFailure("not_found", "The notes of this import are gone", { final: true });
    // Written by this job, from the same type.
    known.push(...(note as Known[]));
  }
  read.delete(id);
  read.set(id, { notes, known });
  for (const old of read.keys()) if (read.size > KEPT) read.delete(old);
  return known;
}
