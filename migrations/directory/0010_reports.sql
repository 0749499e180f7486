-- Who has taken a copy of a workspace's words, and of which; for everybody in it to see.
CREATE TABLE export_note (
  job_id TEXT PRIMARY KEY,
  workspace_id TEXT NOT NULL,
  user_id TEXT NOT NULL,
  scope TEXT NOT NULL,
  at INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX export_note_workspace ON export_note (workspace_id, at);
