-- What the operator wants to be told of, and what there was to tell. Times are milliseconds since 1970;
-- target is JSON: {channelId} or {webhookUrl}.
CREATE TABLE alert_rule (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  metric TEXT NOT NULL,
  op TEXT NOT NULL,
  threshold REAL NOT NULL,
  clear_threshold REAL NOT NULL,
  for_s INTEGER NOT NULL,
  target TEXT,
  enabled INTEGER NOT NULL DEFAULT 1
) WITHOUT ROWID;
INSERT INTO alert_rule (id, name, metric, op, threshold, clear_threshold, for_s) VALUES
  ('a_p95ms', 'Slow answers', 'p95_ms', 'above', 500, 400, 5),
  ('a_errors', 'Failing requests', 'error_rate', 'above', 0.01, 0.005, 5),
  ('a_cache', 'Cache misses', 'cache_hit_rate', 'below', 0.7, 0.75, 60),
  ('a_queue', 'Jobs pile up', 'queue_depth', 'above', 100, 80, 10),
  ('a_outbox', 'History falls behind', 'outbox_age_s', 'above', 60, 30, 0),
  ('a_breaker', 'A part is out of service', 'breaker_open', 'above', 0, 0, 0);

CREATE TABLE alert (
  id TEXT PRIMARY KEY,
  rule_id TEXT NOT NULL,
  name TEXT NOT NULL,
  metric TEXT NOT NULL,
  threshold REAL NOT NULL,
  value REAL NOT NULL,
  peak REAL NOT NULL,
  started_at INTEGER NOT NULL,
  ended_at INTEGER,
  delivered INTEGER
) WITHOUT ROWID;
CREATE INDEX alert_started ON alert (started_at);
