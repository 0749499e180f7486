-- What people say of themselves beyond the sign-in library's own columns. Times are milliseconds since 1970.
CREATE TABLE profile (
  user_id TEXT PRIMARY KEY,
  time_zone TEXT,
  status_text TEXT,
  status_until INTEGER
) WITHOUT ROWID;

ALTER TABLE workspace ADD COLUMN icon TEXT;
-- When the workspace will be gone; its owner may take that back until then.
ALTER TABLE workspace ADD COLUMN delete_at INTEGER;

-- An invite for one address; sent says whether the server mailed it.
ALTER TABLE invite ADD COLUMN email TEXT;
ALTER TABLE invite ADD COLUMN sent INTEGER NOT NULL DEFAULT 0;
CREATE INDEX invite_workspace ON invite (workspace_id);
