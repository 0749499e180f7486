import type { ObjectStore } from "../storage/object-store.ts";
import { PARTING_TABLE } from "./partings.ts";

/**
 * The channel's own tables, one entry a version, append only. A message's row is its
 * `message.created` event, so that a word costs two row writes: the message and the dedupe.
 * `rev` is the seq of the event that last changed a row.
 */
const VERSIONS: readonly string[][] = [
  [
    `CREATE TABLE message (
      seq INTEGER PRIMARY KEY, rev INTEGER NOT NULL, ordinal INTEGER NOT NULL,
      client_msg_id TEXT NOT NULL, author_id TEXT NOT NULL, body TEXT NOT NULL, at INTEGER NOT NULL,
      thread_seq INTEGER, reply_count INTEGER NOT NULL DEFAULT 0, last_reply_at INTEGER,
      files TEXT NOT NULL DEFAULT '[]', mentions TEXT NOT NULL DEFAULT '[]',
      pinned INTEGER NOT NULL DEFAULT 0, edited_at INTEGER, deleted_at INTEGER)`,
    `CREATE TABLE event (
      seq INTEGER PRIMARY KEY, at INTEGER NOT NULL, by TEXT NOT NULL, type TEXT NOT NULL,
      message_seq INTEGER, data TEXT)`,
    `CREATE TABLE reaction (
      message_seq INTEGER NOT NULL, emoji TEXT NOT NULL, user_id TEXT NOT NULL, rev INTEGER NOT NULL,
      PRIMARY KEY (message_seq, emoji, user_id)) WITHOUT ROWID`,
    `CREATE TABLE dedupe (
      author_id TEXT NOT NULL, client_id TEXT NOT NULL, seq INTEGER NOT NULL, at INTEGER NOT NULL,
      hash TEXT NOT NULL, PRIMARY KEY (author_id, client_id)) WITHOUT ROWID`,
    `CREATE TABLE member (
      user_id TEXT PRIMARY KEY, role TEXT NOT NULL, state TEXT NOT NULL, rev INTEGER NOT NULL) WITHOUT ROWID`,
    `CREATE TABLE read_mark (user_id TEXT PRIMARY KEY, seq INTEGER NOT NULL) WITHOUT ROWID`,
    `CREATE TABLE denial (subject TEXT PRIMARY KEY, before INTEGER NOT NULL, until INTEGER NOT NULL) WITHOUT ROWID`,
    `CREATE TABLE ticket (id TEXT PRIMARY KEY, until INTEGER NOT NULL) WITHOUT ROWID`,
    `CREATE TABLE cursor (consumer TEXT PRIMARY KEY, seq INTEGER NOT NULL, failures INTEGER NOT NULL DEFAULT 0) WITHOUT ROWID`,
    `CREATE TABLE due (kind TEXT PRIMARY KEY, at INTEGER NOT NULL) WITHOUT ROWID`,
  ],
  [
    // Whose Inbox knows that there is something new, and whom to look at again.
    `CREATE TABLE told (user_id TEXT PRIMARY KEY) WITHOUT ROWID`,
    `CREATE TABLE owed (user_id TEXT PRIMARY KEY, turn INTEGER NOT NULL DEFAULT 0) WITHOUT ROWID`,
    `INSERT INTO cursor (consumer, seq) SELECT 'inbox', max(seq) FROM event HAVING max(seq) IS NOT NULL`,
  ],
  [
    // Relays that hold sockets of this channel, and who sits there.
    `CREATE TABLE relay (
      id TEXT PRIMARY KEY, region TEXT NOT NULL, parent TEXT, incarnation TEXT NOT NULL,
      closing INTEGER NOT NULL) WITHOUT ROWID`,
    `CREATE TABLE relay_seat (
      user_id TEXT NOT NULL, relay TEXT NOT NULL, key TEXT NOT NULL, session_id TEXT NOT NULL,
      opened_at INTEGER NOT NULL, PRIMARY KEY (user_id, relay, key)) WITHOUT ROWID`,
  ],
  [
    // `extra` is JSON of what few messages have; `pinned` holds the seq of the event that pinned it.
    `ALTER TABLE message ADD COLUMN broadcast INTEGER NOT NULL DEFAULT 0`,
    `ALTER TABLE message ADD COLUMN extra TEXT`,
    `CREATE INDEX message_pinned ON message (pinned) WHERE pinned > 0`,
    `CREATE TABLE vote (
      message_seq INTEGER NOT NULL, option INTEGER NOT NULL, user_id TEXT NOT NULL, rev INTEGER NOT NULL,
      PRIMARY KEY (message_seq, option, user_id)) WITHOUT ROWID`,
    // What edits replaced; `rev` is the seq of the edit, `at` since when the words were there, ms.
    `CREATE TABLE version (
      message_seq INTEGER NOT NULL, rev INTEGER NOT NULL, body TEXT NOT NULL, at INTEGER NOT NULL,
      PRIMARY KEY (message_seq, rev)) WITHOUT ROWID`,
    // Who follows a thread (1) or wants no more of it (0).
    `CREATE TABLE thread_follow (
      thread_seq INTEGER NOT NULL, user_id TEXT NOT NULL, state INTEGER NOT NULL,
      PRIMARY KEY (thread_seq, user_id)) WITHOUT ROWID`,
  ],
  [
    // A mark knows the ordinal at its place, the head when it was last set back, and when its person
    // spoke (µs) where the message is gone. Deleted messages keep their place in the count.
    `ALTER TABLE read_mark ADD COLUMN ordinal INTEGER NOT NULL DEFAULT 0`,
    `ALTER TABLE read_mark ADD COLUMN since INTEGER NOT NULL DEFAULT 0`,
    `ALTER TABLE read_mark ADD COLUMN spoke_at INTEGER NOT NULL DEFAULT 0`,
    `UPDATE read_mark SET ordinal = coalesce((SELECT max(ordinal) FROM message WHERE seq <= read_mark.seq), 0)`,
    `ALTER TABLE owed ADD COLUMN again INTEGER NOT NULL DEFAULT 0`,
    `CREATE TABLE tombstone (ordinal INTEGER PRIMARY KEY)`,
    `INSERT OR IGNORE INTO tombstone (ordinal)
     SELECT ordinal FROM message WHERE (thread_seq IS NULL OR broadcast = 1) AND deleted_at IS NOT NULL`,
    // What persons have chosen: how much of this reaches them, to be in no list of readers, and whom not to hear.
    `CREATE TABLE level (user_id TEXT PRIMARY KEY, level TEXT NOT NULL) WITHOUT ROWID`,
    `CREATE TABLE quiet_reader (user_id TEXT PRIMARY KEY) WITHOUT ROWID`,
    `CREATE TABLE block (
      by_user_id TEXT NOT NULL, user_id TEXT NOT NULL, PRIMARY KEY (by_user_id, user_id)) WITHOUT ROWID`,
  ],
  [PARTING_TABLE],
  // What a person follows, asked by their list of threads.
  [`CREATE INDEX thread_follow_user ON thread_follow (user_id, thread_seq) WHERE state = 1`],
];

/** What belongs to a message, by its `message_seq`, and goes with it. */
export const MESSAGE_TABLES = ["reaction", "vote", "version"] as const;

const META = `CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID`;

/** True where the object has been created; a probe of an unknown id must leave no table behind. */
export function isCreated(store: ObjectStore): boolean {
  return store.rows(`SELECT 1 FROM sqlite_master WHERE name = 'meta'`).length > 0;
}

/** Brings the tables to `version` (the newest unless a test wants an older one) in one transaction. */
export function migrate(store: ObjectStore, version: number = VERSIONS.length): void {
  if (isCreated(store) && schemaVersion(store) >= version) return;
  store.transaction(() => {
    if (!isCreated(store)) store.run(META);
    for (const statements of VERSIONS.slice(schemaVersion(store), version))
      for (const statement of statements) store.run(statement);
    store.run(
      `INSERT INTO meta (key, value) VALUES ('schema', ?)
       ON CONFLICT (key) DO UPDATE SET value = excluded.value`,
      String(version),
    );
  });
}

function schemaVersion(store: ObjectStore): number {
  const rows = store.rows<{ value: string }>(`SELECT value FROM meta WHERE key = 'schema'`);
  return Number(rows[0]?.value ?? 0);
}
