-- A reply that is shown in the channel too; what few messages have, as JSON; and in `pinned` the seq
-- of the event that pinned a message, so that pins have an order.
ALTER TABLE message ADD COLUMN broadcast INTEGER NOT NULL DEFAULT 0;
ALTER TABLE message ADD COLUMN extra TEXT;
CREATE INDEX message_pinned ON message (channel_id, pinned, seq) WHERE pinned > 0;

-- What edits replaced: rev is the seq of the edit. None are left of a deleted message.
CREATE TABLE message_version (
  channel_id TEXT NOT NULL,
  message_seq INTEGER NOT NULL,
  rev INTEGER NOT NULL,
  body TEXT NOT NULL,
  at INTEGER NOT NULL,
  PRIMARY KEY (channel_id, message_seq, rev)
) WITHOUT ROWID;
