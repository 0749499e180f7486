-- Contact lists of workspaces. Times are milliseconds since 1970.
CREATE TABLE contact_list (
  id TEXT PRIMARY KEY,
  workspace_id TEXT NOT NULL,
  name TEXT NOT NULL,
  created_by TEXT NOT NULL,
  created_at INTEGER NOT NULL
) WITHOUT ROWID;
CREATE UNIQUE INDEX contact_list_name ON contact_list (workspace_id, name COLLATE NOCASE);

-- A contact's id is made of its address, or else of its name, so that the same row of a file finds it again.
-- made_by and seen_by name the import (or the person) that made it and the one that last named it.
CREATE TABLE contact (
  list_id TEXT NOT NULL,
  id TEXT NOT NULL,
  name TEXT NOT NULL,
  email TEXT,
  fields TEXT NOT NULL,
  made_by TEXT NOT NULL,
  seen_by TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  PRIMARY KEY (list_id, id)
) WITHOUT ROWID;

-- A campaign is a job; here is what it says to whom. read_count is as of reads_at.
CREATE TABLE campaign (
  job_id TEXT PRIMARY KEY,
  workspace_id TEXT NOT NULL,
  name TEXT NOT NULL,
  template TEXT NOT NULL,
  audience TEXT NOT NULL,
  rate INTEGER NOT NULL,
  created_by TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  total INTEGER NOT NULL DEFAULT 0,
  sent INTEGER NOT NULL DEFAULT 0,
  failed INTEGER NOT NULL DEFAULT 0,
  skipped INTEGER NOT NULL DEFAULT 0,
  read_count INTEGER NOT NULL DEFAULT 0,
  reads_at INTEGER
) WITHOUT ROWID;
CREATE INDEX campaign_workspace ON campaign (workspace_id, created_at);

-- Each is reached once: target is a channel, a person, or a contact who is none. state: waiting, sent, failed, skipped.
CREATE TABLE campaign_recipient (
  job_id TEXT NOT NULL,
  target TEXT NOT NULL,
  name TEXT NOT NULL,
  fields TEXT NOT NULL,
  state TEXT NOT NULL,
  reason TEXT,
  channel_id TEXT,
  seq INTEGER,
  read_count INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (job_id, target)
) WITHOUT ROWID;
