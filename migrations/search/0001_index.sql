-- How far the index of each channel has come; the index itself is rebuilt from history.
CREATE TABLE indexed (
  channel_id TEXT PRIMARY KEY,
  seq INTEGER NOT NULL
) WITHOUT ROWID;
