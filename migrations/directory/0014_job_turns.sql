-- Whose turn it is among workspaces: of each with something that waits, what is due first.
CREATE INDEX job_waiting ON job (kind, coalesce(workspace_id, ''), due_at) WHERE state = 'waiting';
