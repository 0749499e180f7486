import type { AlertMetric, AlertRule, AlertView } from "../../protocol/alerts.ts";
import { guardD1 } from "../d1.ts";
import type { Env } from "../env.ts";

type RuleRow = {
  id: string;
  name: string;
  metric: AlertMetric;
  op: AlertRule["op"];
  threshold: number;
  clear_threshold: number;
  for_s: number;
  target: string | null;
  enabled: number;
};

type AlertRow = {
  id: string;
  rule_id: string;
  name: string;
  metric: AlertMetric;
  threshold: number;
  value: number;
  peak: number;
  started_at: number;
  ended_at: number | null;
  delivered: number | null;
};

/** The rules of alerts and the alerts there were. Every call may throw what D1 throws. */
export class AlertTable {
  readonly #db: D1Database;

  constructor(env: Env) {
    this.#db = guardD1(env.DIRECTORY);
  }

  async rules(): Promise<AlertRule[]> {
    const { results } = await this.#db
      .prepare(`SELECT * FROM alert_rule ORDER BY id`)
      .all<RuleRow>();
    return results.map((row) => ({
      id: row.id,
      name: row.name,
      metric: row.metric,
      op: row.op,
      threshold: row.threshold,
      clearThreshold: row.clear_threshold,
      forS: row.for_s,
      // Written by `put` alone.
      target: row.target === null ? null : (JSON.parse(row.target) as AlertRule["target"]),
      enabled: row.enabled === 1,
    }));
  }

  /** Makes a rule, or replaces it. */
  async put(rule: AlertRule): Promise<void> {
    const { id, name, metric, op, threshold, clearThreshold, forS, target, enabled } = rule;
    await this.#db
      .prepare(
        `INSERT OR REPLACE INTO alert_rule
           (id, name, metric, op, threshold, clear_threshold, for_s, target, enabled)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
      )
      .bind(
        id,
        name,
        metric,
        op,
        threshold,
        clearThreshold,
        forS,
        target === null ? null : JSON.stringify(target),
        enabled ? 1 : 0,
      )
      .run();
  }

  async drop(id: string): Promise<void> {
    await this.#db.prepare(`DELETE FROM alert_rule WHERE id = ?`).bind(id).run();
  }

  /** Writes alerts as they are now; again changes nothing, and one that has ended stays as it ended. */
  async save(alerts: readonly AlertView[]): Promise<void> {
    // Of an alert whose end is here already its late news know only whether they have arrived.
    const insert = this.#db.prepare(
      `INSERT INTO alert
         (id, rule_id, name, metric, threshold, value, peak, started_at, ended_at, delivered)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
       ON CONFLICT (id) DO UPDATE SET delivered = excluded.delivered,
         peak = iif(excluded.ended_at IS NULL AND ended_at IS NOT NULL, peak, excluded.peak),
         ended_at = coalesce(excluded.ended_at, ended_at)`,
    );
    await this.#db.batch(
      alerts.map((alert) =>
        insert.bind(
          alert.id,
          alert.ruleId,
          alert.name,
          alert.metric,
          alert.threshold,
          alert.value,
          alert.peak,
          alert.startedAt,
          alert.endedAt,
          alert.delivered === null ? null : Number(alert.delivered),
        ),
      ),
    );
  }

  /** The newest alerts, those that fire among them. */
  async recent(limit: number): Promise<AlertView[]> {
    const { results } = await this.#db
      .prepare(`SELECT * FROM alert ORDER BY started_at DESC LIMIT ?`)
      .bind(limit)
      .all<AlertRow>();
    return results.map((row) => ({
      id: row.id,
      ruleId: row.rule_id,
      name: row.name,
      metric: row.metric,
      threshold: row.threshold,
      value: row.value,
      peak: row.peak,
      startedAt: row.started_at,
      endedAt: row.ended_at,
      delivered: row.delivered === null ? null : row.delivered === 1,
    }));
  }
}
