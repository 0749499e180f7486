import { z } from "zod";
import type { BackupLine, ObjectKind } from "../../protocol/backup.ts";
import { BACKUP_VERSION } from "../../protocol/backup.ts";
import { guardD1 } from "../d1.ts";
import type { Env } from "../env.ts";
import { channelStub, inboxStub } from "../objects.ts";
import { DATABASES, dumpDatabase, migrationsOf } from "./d1-dump.ts";
import { dumpFiles } from "./file-dump.ts";
import type { DumpCursor } from "./object-dump.ts";

/**
 * The way through a deployment. What may be younger comes later, since a restore can cut it back: an
 * Inbox knows at least what its channels have told it, and D1 has at least what they have confirmed.
 * The last three are what came into being meanwhile.
 */
const PHASES = [
  "files",
  "channel",
  "inbox",
  ...DATABASES,
  "newFiles",
  "newChannel",
  "newInbox",
] as const;

/** Places of another form are refused: they came from code that went another way. */
const PLACE_FORM = 2;
const walkPlace = z.object({
  form: z.literal(PLACE_FORM),
  /** When the backup was begun, ms. */
  at: z.int(),
  phase: z.enum(PHASES),
  place: z.unknown(),
});
/** Where a backup goes on; it travels to the operator and back. */
export type WalkPlace = z.infer<typeof walkPlace>;

/** The place in a text of {@link formatPlace}, or nothing. */
export function readPlace(text: string): WalkPlace | undefined {
  try {
    const parsed = walkPlace.safeParse(JSON.parse(text));
    return parsed.success ? parsed.data : undefined;
  } catch {
    return undefined;
  }
}

type Step = { lines: BackupLine[]; next: WalkPlace | null };

/** Objects of one step, and about how many lines; a line of rows is half a megabyte at most. */
const STEP_OBJECTS = 40;
const STEP_LINES = 60;
/** Ids that are read from the directory at a time. */
const STEP_NAMES = STEP_OBJECTS;

/** The first lines of a backup, or those after `place`. */
export async function walk(env: Env, place: WalkPlace | null, nowMs: number): Promise<Step> {
  if (place === null) {
    const migrations = Object.fromEntries(
      await Promise.all(DATABASES.map(async (db) => [db, await migrationsOf(env, db)] as const)),
    );
    return {
      lines: [{ kind: "backup", version: BACKUP_VERSION, at: nowMs, migrations }],
      next: { form: PLACE_FORM, at: nowMs, phase: PHASES[0], place: null },
    };
  }
  const { lines, next } = await step(env, place);
  const follows = PHASES[PHASES.indexOf(place.phase) + 1];
  if (next !== null) return { lines, next: { ...place, place: next } };
  return { lines, next: follows === undefined ? null : { ...place, phase: follows, place: null } };
}

// A place is what the same phase answered before.
async function step(
  env: Env,
  { at, phase, place }: WalkPlace,
): Promise<{ lines: BackupLine[]; next: unknown }> {
  switch (phase) {
    case "files":
    case "newFiles":
      return dumpFiles(env, place as Parameters<typeof dumpFiles>[1], phase === "files" ? 0 : at);
    case "channel":
    case "inbox":
      return dumpObjects(env, phase, place as ObjectPlace | null, 0);
    case "newChannel":
      return dumpObjects(env, "channel", place as ObjectPlace | null, at);
    case "newInbox":
      return dumpObjects(env, "inbox", place as ObjectPlace | null, at);
    default: {
      const slice = await dumpDatabase(env, phase, place as Parameters<typeof dumpDatabase>[2]);
      return { ...slice, lines: [{ kind: "d1", db: phase }, ...slice.lines] };
    }
  }
}

/** After which object, and where within the one that was half read. */
type ObjectPlace = { after: string; half: { name: string; at: DumpCursor } | null };

async function dumpObjects(
  env: Env,
  of: ObjectKind,
  place: ObjectPlace | null,
  since: number,
): Promise<{ lines: BackupLine[]; next: ObjectPlace | null }> {
  let after = place?.after ?? "";
  const lines: BackupLine[] = [];
  const names = await objectNames(env, of, after, since, STEP_NAMES);
  // Where the half-read one is gone, what was read of it ends there; where another has come before it,
  // it is read anew in its turn.
  let half = place?.half?.name === names[0] ? (place?.half ?? null) : null;
  for (const name of names) {
    const stub = of === "channel" ? channelStub(env, name) : inboxStub(env, name);
    const slice = await stub.dump(half?.at ?? null);
    // One that stores nothing was never used.
    if (half === null && slice.lines.length > 0) lines.push({ kind: "object", of, name });
    half = null;
    lines.push(...slice.lines);
    if (slice.next !== null) return { lines, next: { after, half: { name, at: slice.next } } };
    after = name;
    if (lines.length >= STEP_LINES) return { lines, next: { after, half } };
  }
  return { lines, next: names.length < STEP_NAMES ? null : { after, half } };
}

/** Whose objects there are, of those that came into being at `since` (ms) or later, in the order of their ids. */
export async function objectNames(
  env: Env,
  of: ObjectKind,
  after: string,
  since: number,
  limit: number,
): Promise<string[]> {
  const query =
    of === "channel"
      ? `SELECT id FROM channel WHERE id > ?1 AND max(created_at, coalesce(made_at, 0)) >= ?2 ORDER BY id LIMIT ?3`
      : `SELECT id FROM user WHERE id > ?1 AND createdAt >= ?2 ORDER BY id LIMIT ?3`;
  const from = of === "channel" ? since : new Date(since).toISOString();
  const { results } = await guardD1(env.DIRECTORY)
    .prepare(query)
    .bind(after, from, limit)
    .all<{ id: string }>();
  return results.map(({ id }) => id);
}
