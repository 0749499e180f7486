-- The deployment's own key for Web Push: one row, made once. sealed_key is the private part, under a key
-- that is derived from AUTH_SECRET. Times are milliseconds since 1970.
CREATE TABLE push_key (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  public_key TEXT NOT NULL,
  sealed_key TEXT NOT NULL,
  created_at INTEGER NOT NULL
);

-- Devices that take notifications while the app is closed. An endpoint is one browser's, and belongs to the
-- session that was last at it: without that session nothing is sent there. seen_at is the browser's last word.
CREATE TABLE push_subscription (
  id TEXT PRIMARY KEY,
  user_id TEXT NOT NULL,
  session_id TEXT NOT NULL,
  endpoint TEXT NOT NULL UNIQUE,
  p256dh TEXT NOT NULL,
  auth TEXT NOT NULL,
  device TEXT NOT NULL,
  language TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  seen_at INTEGER NOT NULL,
  sent_at INTEGER
) WITHOUT ROWID;
CREATE INDEX push_subscription_user ON push_subscription (user_id);
