-- Every message of the channels of one shard, as it is now. rev is the seq of the event that last
-- changed it: the drain may repeat or arrive late, and an older state never overwrites a newer one.
CREATE TABLE message (
  channel_id TEXT NOT NULL,
  seq INTEGER NOT NULL,
  rev INTEGER NOT NULL,
  ordinal INTEGER NOT NULL,
  client_msg_id TEXT NOT NULL,
  author_id TEXT NOT NULL,
  body TEXT NOT NULL,
  at INTEGER NOT NULL,
  thread_seq INTEGER,
  reply_count INTEGER NOT NULL DEFAULT 0,
  last_reply_at INTEGER,
  reactions TEXT NOT NULL DEFAULT '[]',
  files TEXT NOT NULL DEFAULT '[]',
  mentions TEXT NOT NULL DEFAULT '[]',
  pinned INTEGER NOT NULL DEFAULT 0,
  edited_at INTEGER,
  deleted_at INTEGER,
  PRIMARY KEY (channel_id, seq)
) WITHOUT ROWID;
CREATE INDEX message_thread ON message (channel_id, thread_seq, seq) WHERE thread_seq IS NOT NULL;
