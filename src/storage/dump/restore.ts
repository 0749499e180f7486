import type { BackupHeader, DdlLine, ObjectKind, RowsLine } from "../../protocol/backup.ts";
import { guardD1 } from "../d1.ts";
import { ChannelTable } from "../directory/channels.ts";
import type { Env } from "../env.ts";
import { now } from "../faults.ts";
import { guardKv } from "../kv.ts";
import { HistoryScan } from "../history-scan.ts";
import { channelLine, channelStub, inboxLine, inboxStub, jobsObject } from "../objects.ts";
import { DATABASES, migrationsOf, wipeDatabase } from "./d1-dump.ts";
import { wipeFiles } from "./file-dump.ts";
import { isRestored } from "./reload.ts";
import type { LoadPart } from "./reload.ts";
import { objectNames } from "./walk.ts";

/** Objects of one step. */
const STEP_OBJECTS = 20;

/** Why a backup does not fit this deployment, as one sentence, or nothing. */
export async function misfit(env: Env, header: BackupHeader): Promise<string | undefined> {
  for (const db of DATABASES) {
    const here = JSON.stringify(await migrationsOf(env, db));
    if (JSON.stringify(header.migrations[db] ?? []) !== here)
      return `The backup is of another version: the migrations of ${db} differ`;
  }
  return undefined;
}

/** True where nobody but `userId` has ever been here. */
export async function isUnused(env: Env, userId: string): Promise<boolean> {
  const row = await guardD1(env.DIRECTORY)
    .prepare(
      `SELECT (SELECT count(*) FROM workspace) + (SELECT count(*) FROM user WHERE id <> ?) AS n`,
    )
    .bind(userId)
    .first<{ n: number }>();
  return row?.n === 0;
}

/**
 * Empties the deployment, a bounded part at a time: objects, files, caches, databases. Who restores
 * keeps a row in `user` to the end, under another name, so that nobody else is the first one here.
 * Answers where to go on; null when nothing is left.
 */
export async function wipe(env: Env, userId: string, next: string | null): Promise<string | null> {
  const [phase = "channel", after = ""] = (next ?? "").split(" ").filter((part) => part !== "");
  switch (phase) {
    case "channel":
    case "inbox": {
      const names = await objectNames(env, phase, after, 0, STEP_OBJECTS);
      await Promise.all(
        names.map((name) => load(env, phase, name, { lines: [], first: true, last: false })),
      );
      const last = names.at(-1);
      if (last !== undefined) return `${phase} ${last}`;
      return phase === "channel" ? "inbox" : "files";
    }
    case "files":
      return (await wipeFiles(env)) ? "files" : "caches";
    case "caches": {
      for (const kv of [env.SESSIONS, env.PRESENCE]) {
        const { keys } = await guardKv(kv).list({ limit: 500 });
        for (const { name } of keys) await guardKv(kv).delete(name);
        if (keys.length > 0) return "caches";
      }
      return "databases";
    }
    default:
      await guardD1(env.DIRECTORY)
        .prepare(`UPDATE user SET name = 'Restore', email = ?2 WHERE id = ?1`)
        .bind(userId, placeholder(userId))
        .run();
      for (const db of DATABASES) await wipeDatabase(env, db, userId);
      return null;
  }
}

/** An address that is nobody's. */
function placeholder(userId: string): string {
  return `${userId.toLowerCase()}@restore.invalid`;
}

/** Hands a part of a backup to its object. */
export async function loadObject(
  env: Env,
  object: { of: ObjectKind; name: string },
  part: { lines: (DdlLine | RowsLine)[]; first: boolean; last: boolean },
): Promise<void> {
  await load(env, object.of, object.name, part);
}

async function load(env: Env, of: ObjectKind, name: string, part: LoadPart): Promise<void> {
  // Without a fence: after its last part the object ends, which is no failure.
  const stub = of === "channel" ? channelLine(env, name) : inboxLine(env, name);
  try {
    await stub.load(part);
  } catch (error) {
    if (!part.last || !isRestored(error)) throw error;
  }
}

/**
 * Makes the parts of a restored deployment one, some channels and people at a time: D1 has nothing of a
 * channel beyond the end of its log, whoever joined or left meanwhile has, every object is awake once, for
 * what is due there, and somebody looks for jobs. Answers where to go on; null when all is done.
 */
export async function settle(
  env: Env,
  userId: string,
  next: string | null,
): Promise<string | null> {
  const [phase = "channel", after = ""] = (next ?? "").split(" ").filter((part) => part !== "");
  const of = phase === "inbox" ? "inbox" : "channel";
  const names = await objectNames(env, of, after, 0, STEP_OBJECTS);
  for (const name of names)
    if (of === "channel") await settleChannel(env, name);
    else await inboxStub(env, name).channels();
  const last = names.at(-1);
  if (last !== undefined) return `${of} ${last}`;
  if (of === "channel") return "inbox";
  await guardD1(env.DIRECTORY)
    .prepare(`DELETE FROM user WHERE id = ? AND email = ?`)
    .bind(userId, placeholder(userId))
    .run();
  await jobsObject(env).pokeJobs(now());
  return null;
}

async function settleChannel(env: Env, channelId: string): Promise<void> {
  const channel = channelStub(env, channelId);
  const head = await channel.settle([]);
  if (head === null) return;
  await new HistoryScan(env, channelId).cutBack(head);
  const newer = await new ChannelTable(env).cutBack(channelId, head);
  if (newer.length > 0) await channel.settle(newer);
}
