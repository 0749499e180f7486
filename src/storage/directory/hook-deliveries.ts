import { INTEGRATION_LIMITS } from "../../protocol/integrations.ts";
import type { DeliveryView } from "../../protocol/outgoing-hooks.ts";
import { guardD1 } from "../d1.ts";
import type { Env } from "../env.ts";

/** What a try of a delivery came to; `request` is the JSON that was sent. */
export type Delivery = Omit<DeliveryView, "request"> & { hookId: string; request: string };

type Row = Omit<Delivery, "hookId">;

const VIEW = `SELECT id, event, at, state, status, ms, attempts, error, request, response
  FROM hook_delivery`;

/** The log of what was sent to hooks, one row a delivery. Calls throw what D1 throws. */
export class DeliveryTable {
  readonly #db: D1Database;

  constructor(env: Env) {
    this.#db = guardD1(env.DIRECTORY);
  }

  /** Writes what a try came to over the one before; of the hook's deliveries the newest are kept. */
  async put(delivery: Delivery): Promise<void> {
    const { id, hookId, event, at, state, status, ms, attempts, error, request, response } =
      delivery;
    await this.#db.batch([
      this.#db
        .prepare(
          `INSERT INTO hook_delivery (id, hook_id, event, at, state, status, ms, attempts, error, request, response)
           VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)
           ON CONFLICT (id) DO UPDATE SET state = ?5, status = ?6, ms = ?7, attempts = ?8, error = ?9,
             response = ?11`,
        )
        .bind(id, hookId, event, at, state, status, ms, attempts, error, request, response),
      this.#db
        .prepare(
          `DELETE FROM hook_delivery WHERE hook_id = ?1 AND at < (
             SELECT at FROM hook_delivery WHERE hook_id = ?1 ORDER BY at DESC LIMIT 1 OFFSET ?2)`,
        )
        .bind(hookId, INTEGRATION_LIMITS.deliveries),
    ]);
  }

  /** Those of a hook after the one of id `cursor` ("" for from the start), newest first. */
  async list(hookId: string, cursor: string, limit: number): Promise<DeliveryView[]> {
    const { results } = await this.#db
      .prepare(
        `${VIEW} WHERE hook_id = ?1 AND (?2 = '' OR (at, ?2) < (SELECT c.at, hook_delivery.id
           FROM hook_delivery c WHERE c.id = ?2)) ORDER BY at DESC, id LIMIT ?3`,
      )
      .bind(hookId, cursor, limit)
      .all<Row>();
    return results.map(toView);
  }

  async find(hookId: string, id: string): Promise<DeliveryView | undefined> {
    const row = await this.#db
      .prepare(`${VIEW} WHERE hook_id = ? AND id = ?`)
      .bind(hookId, id)
      .first<Row>();
    return row === null ? undefined : toView(row);
  }
}

function toView({ request, ...row }: Row): DeliveryView {
  // Written by `put`, from JSON.
  return { ...row, request: JSON.parse(request) as unknown };
}
