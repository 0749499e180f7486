-- Groups of people who are mentioned together. Times are milliseconds since 1970.
CREATE TABLE user_group (
  id TEXT PRIMARY KEY,
  workspace_id TEXT NOT NULL,
  handle TEXT NOT NULL,
  name TEXT NOT NULL,
  description TEXT NOT NULL,
  created_by TEXT NOT NULL,
  created_at INTEGER NOT NULL
) WITHOUT ROWID;
CREATE UNIQUE INDEX user_group_handle ON user_group (workspace_id, handle);

-- Who has left the workspace is no longer counted, and back again with it.
CREATE TABLE user_group_member (
  group_id TEXT NOT NULL,
  user_id TEXT NOT NULL,
  PRIMARY KEY (group_id, user_id)
) WITHOUT ROWID;

-- Emoji that a workspace has added; url is the picture's address.
CREATE TABLE custom_emoji (
  workspace_id TEXT NOT NULL,
  name TEXT NOT NULL,
  url TEXT NOT NULL,
  created_by TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  PRIMARY KEY (workspace_id, name)
) WITHOUT ROWID;

-- Slash commands that programs answer; user_id is the program's.
CREATE TABLE slash_command (
  workspace_id TEXT NOT NULL,
  name TEXT NOT NULL,
  usage TEXT NOT NULL,
  description TEXT NOT NULL,
  user_id TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  PRIMARY KEY (workspace_id, name)
) WITHOUT ROWID;
