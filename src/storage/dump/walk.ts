import { z } from "zod";
import type { BackupLine, ObjectKind } from "../../protocol/backup.ts";
import { BACKUP_VERSION } from "../../protocol/backup.ts";
import { guardD1 } from "../d1.ts";
import type { Env } from "../env.ts";
import { channelStub, inboxStub } from "../objects.ts";
import type { D1Cursor, DatabaseName } from "./d1-dump.ts";
import { DATABASES, dumpDatabase, historyName, migrationsOf } from "./d1-dump.ts";
import { dumpFiles } from "./file-dump.ts";
import type { DumpCursor } from "./object-dump.ts";

/**
 * The way through a deployment. What may be younger comes later, since a restore can cut it back: an
 * Inbox knows at least what its channels have told it, and D1 has at least what they have confirmed.
 * The last ones are what came into being meanwhile, in the same order: objects, what D1 has of the new
 * channels by then, and the files that all of these name.
 */
const PHASES = [
  "files",
  "channel",
  "inbox",
  ...DATABASES,
  "newChannel",
  "newInbox",
  "newHistory",
  "newMembers",
  "newFiles",
] as const;

/** Places of another form are refused: they came from code that went another way. */
const PLACE_FORM = 2;
const walkPlace = z.object({
  form: z.literal(PLACE_FORM),
  /** When the backup was begun, ms. */
  at: z.int(),
  /** How many migrations had made the databases then. */
  migrations: z.int(),
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

/** What bears an earlier time than the backup's may yet come so much later, ms: longer than any write to D1 takes. */
const LATE_MS = 120_000;

/** Objects of one step, and about how many lines; a line of rows is half a megabyte at most. */
const STEP_OBJECTS = 40;
const STEP_LINES = 60;
/** Ids that are read from the directory at a time. */
const STEP_NAMES = STEP_OBJECTS;

/** The first lines of a backup, or those after `place`. */
export async function walk(env: Env, place: WalkPlace | null, nowMs: number): Promise<Step> {
  if (place === null) {
    const migrations = await allMigrations(env);
    const first = { form: PLACE_FORM, at: nowMs, migrations: countOf(migrations) } as const;
    return {
      lines: [{ kind: "backup", version: BACKUP_VERSION, at: nowMs, migrations }],
      next: { ...first, phase: PHASES[0], place: null },
    };
  }
  const { lines, next } = await step(env, place);
  const follows = PHASES[PHASES.indexOf(place.phase) + 1];
  if (next !== null) return { lines, next: { ...place, place: next } };
  return { lines, next: follows === undefined ? null : { ...place, phase: follows, place: null } };
}

/** True where the databases have other tables by now than when the backup was begun: no version could restore it. */
export async function hasOtherTables(env: Env, { migrations }: WalkPlace): Promise<boolean> {
  return countOf(await allMigrations(env)) !== migrations;
}

async function allMigrations(env: Env): Promise<Record<string, string[]>> {
  return Object.fromEntries(
    await Promise.all(DATABASES.map(async (db) => [db, await migrationsOf(env, db)] as const)),
  );
}

/** They are append only, so that their number tells them apart. */
function countOf(migrations: Record<string, string[]>): number {
  return Object.values(migrations).flat().length;
}

// A place is what the same phase answered before.
async function step(
  env: Env,
  { at, phase, place }: WalkPlace,
): Promise<{ lines: BackupLine[]; next: unknown }> {
  const since = at - LATE_MS;
  switch (phase) {
    case "files":
    case "newFiles":
      return dumpFiles(
        env,
        place as Parameters<typeof dumpFiles>[1],
        phase === "files" ? 0 : since,
      );
    case "channel":
    case "inbox":
      return dumpObjects(env, phase, place as Place<DumpCursor> | null, 0);
    case "newChannel":
      return dumpObjects(env, "channel", place as Place<DumpCursor> | null, since);
    case "newInbox":
      return dumpObjects(env, "inbox", place as Place<DumpCursor> | null, since);
    case "newHistory":
      return dumpRowsOf(env, historyName, place as Place<D1Cursor> | null, since);
    case "newMembers":
      return dumpRowsOf(env, () => "DIRECTORY", place as Place<D1Cursor> | null, since);
    default: {
      const slice = await dumpDatabase(env, phase, place as D1Cursor | null);
      return { ...slice, lines: [{ kind: "d1", db: phase }, ...slice.lines] };
    }
  }
}

/** After which object, and where within the one that was half read. */
type Place<Cursor> = { after: string; half: { name: string; at: Cursor } | null };
type Slice<Cursor> = { lines: BackupLine[]; next: Cursor | null };

function dumpObjects(
  env: Env,
  of: ObjectKind,
  place: Place<DumpCursor> | null,
  since: number,
): Promise<Slice<Place<DumpCursor>>> {
  return dumpEach(env, of, place, since, async (name, at: DumpCursor | null) => {
    const stub = of === "channel" ? channelStub(env, name) : inboxStub(env, name);
    const slice = await stub.dump(at);
    // One that stores nothing was never used.
    if (at !== null || slice.lines.length === 0) return slice;
    return { ...slice, lines: [{ kind: "object", of, name }, ...slice.lines] };
  });
}

/** What a database has of each channel that came into being at `since` (ms) or later. */
function dumpRowsOf(
  env: Env,
  databaseOf: (channelId: string) => DatabaseName,
  place: Place<D1Cursor> | null,
  since: number,
): Promise<Slice<Place<D1Cursor>>> {
  return dumpEach(env, "channel", place, since, async (name, at: D1Cursor | null) => {
    const db = databaseOf(name);
    const slice = await dumpDatabase(env, db, at, name);
    return slice.lines.length === 0
      ? slice
      : { ...slice, lines: [{ kind: "d1", db }, ...slice.lines] };
  });
}

async function dumpEach<Cursor>(
  env: Env,
  of: ObjectKind,
  place: Place<Cursor> | null,
  since: number,
  read: (name: string, at: Cursor | null) => Promise<Slice<Cursor>>,
): Promise<Slice<Place<Cursor>>> {
  let after = place?.after ?? "";
  const lines: BackupLine[] = [];
  const names = await objectNames(env, of, after, since, STEP_NAMES);
  // Where the half-read one is gone, what was read of it ends there; where another has come before it,
  // it is read anew in its turn.
  let half = place?.half?.name === names[0] ? (place?.half ?? null) : null;
  for (const name of names) {
    const slice = await read(name, half?.at ?? null);
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
