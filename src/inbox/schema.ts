import { DUE_TABLE } from "../storage/alarms.ts";
import type { ObjectStore } from "../storage/object-store.ts";
import { CALL_TABLE } from "./calls.ts";
import { ERRAND_TABLES } from "./errands.ts";

/** The Inbox's tables; each is made where it is missing, and none has changed since it was first made. */
const TABLES = [
  ...ERRAND_TABLES,
  DUE_TABLE,
  CALL_TABLE,
  `CREATE TABLE IF NOT EXISTS ticket (id TEXT PRIMARY KEY, until INTEGER NOT NULL) WITHOUT ROWID`,
  // Sockets that a channel may hold of this person, never fewer than it does.
  `CREATE TABLE IF NOT EXISTS held (channel_id TEXT PRIMARY KEY, sockets INTEGER NOT NULL) WITHOUT ROWID`,
  `CREATE TABLE IF NOT EXISTS purge (workspace_id TEXT PRIMARY KEY, at INTEGER NOT NULL) WITHOUT ROWID`,
  `CREATE TABLE IF NOT EXISTS channel (
    channel_id TEXT PRIMARY KEY, workspace_id TEXT NOT NULL, unread INTEGER NOT NULL DEFAULT 0,
    mentions INTEGER NOT NULL DEFAULT 0, last_read_seq INTEGER NOT NULL DEFAULT 0,
    head INTEGER NOT NULL DEFAULT 0, level TEXT NOT NULL DEFAULT 'mentions') WITHOUT ROWID`,
];

/** Makes what is missing. */
export function createTables(store: ObjectStore): void {
  for (const statement of TABLES) store.run(statement);
}
