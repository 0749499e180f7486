-- Work that outlives whoever asked for it. Times are milliseconds since 1970; seq is the order of recording.
CREATE TABLE job (
  seq INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  kind TEXT NOT NULL,
  workspace_id TEXT,
  created_by TEXT,
  title TEXT NOT NULL,
  origin TEXT NOT NULL DEFAULT '',
  -- waiting, active, completed or failed; what waits for a due_at to come is shown as delayed.
  state TEXT NOT NULL DEFAULT 'waiting',
  -- When somebody may take it: its turn, or, of an active one, the end of the lease.
  due_at INTEGER NOT NULL,
  worker TEXT,
  input TEXT NOT NULL,
  checkpoint TEXT,
  done INTEGER NOT NULL DEFAULT 0,
  total INTEGER,
  result TEXT,
  output TEXT,
  has_file INTEGER NOT NULL DEFAULT 0,
  error_code TEXT,
  error_message TEXT,
  -- Tries of the step that it is at, and workers that vanished at it.
  attempts INTEGER NOT NULL DEFAULT 0,
  losses INTEGER NOT NULL DEFAULT 0,
  cancelling INTEGER NOT NULL DEFAULT 0,
  created_at INTEGER NOT NULL,
  taken_at INTEGER,
  started_at INTEGER,
  finished_at INTEGER
);
CREATE INDEX job_turn ON job (kind, state, due_at);
CREATE INDEX job_workspace ON job (workspace_id, seq) WHERE workspace_id IS NOT NULL;
CREATE INDEX job_person ON job (created_by, seq) WHERE created_by IS NOT NULL;
CREATE INDEX job_finished ON job (finished_at) WHERE finished_at IS NOT NULL;
