-- Times are milliseconds since 1970.
CREATE TABLE workspace (
  id TEXT PRIMARY KEY,
  slug TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  plan TEXT NOT NULL DEFAULT 'free',
  general_channel_id TEXT NOT NULL,
  created_by TEXT NOT NULL,
  created_at INTEGER NOT NULL
) WITHOUT ROWID;

-- D1 is the one author of a person's role in a workspace.
CREATE TABLE workspace_member (
  workspace_id TEXT NOT NULL,
  user_id TEXT NOT NULL,
  role TEXT NOT NULL,
  joined_at INTEGER NOT NULL,
  PRIMARY KEY (workspace_id, user_id)
) WITHOUT ROWID;
CREATE INDEX workspace_member_user ON workspace_member (user_id);

-- people_key names the set of people of a direct or group channel, so that the same set finds the same channel.
CREATE TABLE channel (
  id TEXT PRIMARY KEY,
  workspace_id TEXT NOT NULL,
  kind TEXT NOT NULL,
  name TEXT NOT NULL,
  topic TEXT NOT NULL DEFAULT '',
  people_key TEXT,
  created_by TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  archived_at INTEGER,
  -- The seq of the event that made this row what it is; an older one never overwrites it.
  rev INTEGER NOT NULL DEFAULT 0
) WITHOUT ROWID;
CREATE UNIQUE INDEX channel_name ON channel (workspace_id, name COLLATE NOCASE)
  WHERE kind IN ('public', 'private') AND archived_at IS NULL;
CREATE UNIQUE INDEX channel_people ON channel (workspace_id, people_key) WHERE people_key IS NOT NULL;
CREATE INDEX channel_workspace ON channel (workspace_id);

-- A copy: the Channel object is the author of its members.
CREATE TABLE channel_member (
  channel_id TEXT NOT NULL,
  user_id TEXT NOT NULL,
  state TEXT NOT NULL,
  role TEXT NOT NULL,
  rev INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (channel_id, user_id)
) WITHOUT ROWID;
CREATE INDEX channel_member_user ON channel_member (user_id);

CREATE TABLE invite (
  code TEXT PRIMARY KEY,
  workspace_id TEXT NOT NULL,
  role TEXT NOT NULL,
  max_uses INTEGER,
  uses INTEGER NOT NULL DEFAULT 0,
  expires_at INTEGER NOT NULL,
  created_by TEXT NOT NULL,
  created_at INTEGER NOT NULL
) WITHOUT ROWID;
