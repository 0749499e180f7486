import { openDB } from "idb";
import type { DBSchema, IDBPDatabase } from "idb";
import type { OwnedEntry } from "./adopting-outbox.ts";

/** What is kept of a person in this browser, each under a key that begins with their id. */
export type Kept = {
  readonly key: string;
  readonly userId: string;
  /** When it was last used, ms since 1970. */
  readonly usedAt: number;
  readonly value: unknown;
};

interface Schema extends DBSchema {
  outbox: { key: string; value: OwnedEntry; indexes: { channelId: string } };
  drafts: { key: string; value: Kept; indexes: { age: [string, number] } };
  copies: { key: string; value: Kept; indexes: { age: [string, number] } };
}
export type Database = IDBPDatabase<Schema>;

const NAME = "edgewise";
const VERSION = 1;
/** Where unsent words were kept before there was more to keep. */
const OLD_OUTBOX = "edgewise-outbox";

let opened: Promise<Database> | undefined;

/** The app's one database. Rejects where the browser forbids or lacks one; the next call tries again. */
export function database(): Promise<Database> {
  opened ??= open().catch((error: unknown) => {
    opened = undefined;
    throw error;
  });
  return opened;
}

async function open(): Promise<Database> {
  const db = await openDB<Schema>(NAME, VERSION, {
    upgrade: (fresh) => {
      fresh.createObjectStore("outbox", { keyPath: "id" }).createIndex("channelId", "channelId");
      for (const name of ["drafts", "copies"] as const)
        fresh.createObjectStore(name, { keyPath: "key" }).createIndex("age", ["userId", "usedAt"]);
    },
    // A page of a later version waits for us: our next call opens what there is by then.
    blocking: () => {
      opened = undefined;
      db.close();
    },
    terminated: () => {
      opened = undefined;
    },
  });
  await carryOver(db).catch(() => {});
  return db;
}

/** Brings the unsent words of the former database over, once. */
async function carryOver(db: Database): Promise<void> {
  const names = await indexedDB.databases();
  if (!names.some(({ name }) => name === OLD_OUTBOX)) return;
  const old = await openDB(OLD_OUTBOX);
  const entries = old.objectStoreNames.contains("outbox")
    ? ((await old.getAll("outbox")) as OwnedEntry[])
    : [];
  old.close();
  const transaction = db.transaction("outbox", "readwrite");
  for (const entry of entries) void transaction.store.put({ ...entry, owner: "" });
  await transaction.done;
  // Not waited for: a tab of the former version may hold it open for days.
  indexedDB.deleteDatabase(OLD_OUTBOX);
}
