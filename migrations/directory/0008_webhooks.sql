-- Programs that take part: a bot is a row of "user" that nobody signs in as; a hook speaks as one of its own.
CREATE TABLE bot (
  user_id TEXT PRIMARY KEY,
  workspace_id TEXT NOT NULL,
  -- 'bot', or 'hook' for the voice of an incoming hook.
  kind TEXT NOT NULL,
  created_by TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  removed_at INTEGER
) WITHOUT ROWID;
CREATE INDEX bot_workspace ON bot (workspace_id, kind, user_id);

-- What a bot proves itself with; the key's text is nowhere, only its SHA-256.
CREATE TABLE api_key (
  id TEXT PRIMARY KEY,
  hash TEXT NOT NULL,
  user_id TEXT NOT NULL,
  workspace_id TEXT NOT NULL,
  name TEXT NOT NULL,
  scopes TEXT NOT NULL,
  created_by TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  last_used_at INTEGER,
  revoked_at INTEGER
) WITHOUT ROWID;
CREATE INDEX api_key_user ON api_key (user_id, id);

CREATE TABLE incoming_hook (
  id TEXT PRIMARY KEY,
  workspace_id TEXT NOT NULL,
  channel_id TEXT NOT NULL,
  user_id TEXT NOT NULL,
  name TEXT NOT NULL,
  icon TEXT,
  token_hash TEXT NOT NULL,
  -- Where requests have to be signed.
  secret TEXT,
  created_by TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  last_used_at INTEGER,
  revoked_at INTEGER
) WITHOUT ROWID;
CREATE INDEX incoming_hook_workspace ON incoming_hook (workspace_id, id);

-- Where events go. channel_ids is JSON, or null for every public channel; failing_since is when the
-- row of failures began that still goes on.
CREATE TABLE outgoing_hook (
  id TEXT PRIMARY KEY,
  workspace_id TEXT NOT NULL,
  name TEXT NOT NULL,
  url TEXT NOT NULL,
  secret TEXT NOT NULL,
  channel_ids TEXT,
  events TEXT NOT NULL,
  keyword TEXT,
  created_by TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  disabled_at INTEGER,
  disabled_reason TEXT,
  failures INTEGER NOT NULL DEFAULT 0,
  failing_since INTEGER
) WITHOUT ROWID;
CREATE INDEX outgoing_hook_workspace ON outgoing_hook (workspace_id, id);

-- What became of each delivery; its id is its job's.
CREATE TABLE hook_delivery (
  id TEXT PRIMARY KEY,
  hook_id TEXT NOT NULL,
  event TEXT NOT NULL,
  at INTEGER NOT NULL,
  state TEXT NOT NULL,
  status INTEGER,
  ms INTEGER,
  attempts INTEGER NOT NULL,
  error TEXT,
  request TEXT NOT NULL,
  response TEXT
) WITHOUT ROWID;
CREATE INDEX hook_delivery_hook ON hook_delivery (hook_id, at DESC, id);
