import { DUE_TABLE } from "../storage/alarms.ts";
import type { ObjectStore } from "../storage/object-store.ts";
import { CALL_TABLE } from "./calls.ts";
import { BLOCK_TABLE } from "./blocks.ts";
import { DRAFT_TABLE } from "./drafts.ts";
import { ERRAND_TABLES } from "./errands.ts";
import { DIGESTED_TABLE } from "./missed.ts";
import { NOTICE_TABLES } from "./notice-list.ts";
import { OWN_TABLE } from "./own.ts";
import { PUSH_TABLES } from "./push-queue.ts";
import { REMINDER_TABLE } from "./reminders.ts";
import { SAVED_TABLES } from "./saved.ts";
import { SCHEDULED_TABLE } from "./scheduled.ts";
import { SIDEBAR_TABLE } from "./sidebars.ts";
import { THREAD_TABLE } from "./threads.ts";
import { WATCHER_TABLE } from "./watchers.ts";

/** The Inbox's tables; each is made where it is missing, and none has changed since it was first made. */
const TABLES = [
  ...ERRAND_TABLES,
  DUE_TABLE,
  CALL_TABLE,
  OWN_TABLE,
  BLOCK_TABLE,
  DRAFT_TABLE,
  ...SAVED_TABLES,
  SCHEDULED_TABLE,
  REMINDER_TABLE,
  ...NOTICE_TABLES,
  ...PUSH_TABLES,
  DIGESTED_TABLE,
  THREAD_TABLE,
  SIDEBAR_TABLE,
  WATCHER_TABLE,
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
