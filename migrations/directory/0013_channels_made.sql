-- When the channel came to be here, ms, where it is older than that: one that was imported.
ALTER TABLE channel ADD COLUMN made_at INTEGER;
