-- A contact's name in small letters of any script, which lower() does not know; null where it was put before.
ALTER TABLE contact ADD COLUMN folded TEXT;
