import { newId } from "../../protocol/ids.ts";
import type { DeviceView, MailLanguage, SubscriptionBody } from "../../protocol/push.ts";
import { PUSH_LIMITS } from "../../protocol/push.ts";
import { guardD1 } from "../d1.ts";
import type { Env } from "../env.ts";

/** Where one device takes notifications. */
export type Subscription = {
  id: string;
  endpoint: string;
  p256dh: string;
  auth: string;
  language: MailLanguage;
};

type Owner = { userId: string; sessionId: string };
type KeyRow = { public_key: string; sealed_key: string };

/** ISO texts and the times of SQLite alike. */
const LIVE = `EXISTS (SELECT 1 FROM session s WHERE s.id = p.session_id AND julianday(s.expiresAt) > julianday(?2, 'unixepoch'))`;

/** Devices that take notifications, and the deployment's key for them. Calls throw what D1 throws. */
export class PushTable {
  readonly #db: D1Database;

  constructor(env: Env) {
    this.#db = guardD1(env.DIRECTORY);
  }

  /**
   * Notes a device under the session at it. An endpoint that is known passes to whoever brings its keys,
   * which only its browser has; undefined where the keys are others.
   */
  async put(owner: Owner, body: SubscriptionBody, nowMs: number): Promise<string | undefined> {
    const { endpoint, keys, device, language } = body;
    const kept = await this.#db
      .prepare(
        `INSERT INTO push_subscription
           (id, user_id, session_id, endpoint, p256dh, auth, device, language, created_at, seen_at)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?9)
         ON CONFLICT (endpoint) DO UPDATE SET
           created_at = CASE WHEN user_id = excluded.user_id THEN created_at ELSE excluded.created_at END,
           user_id = excluded.user_id, session_id = excluded.session_id, device = excluded.device,
           language = excluded.language, seen_at = excluded.seen_at
         WHERE p256dh = excluded.p256dh AND auth = excluded.auth
         RETURNING id`,
      )
      .bind(
        newId("d"),
        owner.userId,
        owner.sessionId,
        endpoint,
        keys.p256dh,
        keys.auth,
        device,
        language,
        nowMs,
      )
      .first<{ id: string }>();
    if (kept === null) return undefined;
    await this.sweep(owner.userId, nowMs);
    return kept.id;
  }

  /** Lets go of a person's devices at which nobody is signed in any more, and of the oldest beyond the limit. */
  async sweep(userId: string, nowMs: number): Promise<void> {
    await this.#db
      .prepare(
        `DELETE FROM push_subscription WHERE user_id = ?1 AND id NOT IN (
           SELECT id FROM push_subscription p WHERE user_id = ?1 AND ${LIVE}
           ORDER BY seen_at DESC, id LIMIT ?3)`,
      )
      .bind(userId, nowMs / 1_000, PUSH_LIMITS.devices)
      .run();
  }

  /** The person's devices at which somebody is signed in, the newest first. */
  async list({ userId, sessionId }: Owner, nowMs: number): Promise<DeviceView[]> {
    const { results } = await this.#db
      .prepare(
        `SELECT id, device, created_at AS createdAt, sent_at AS sentAt, session_id = ?3 AS here
         FROM push_subscription p WHERE user_id = ?1 AND ${LIVE} ORDER BY created_at DESC, id`,
      )
      .bind(userId, nowMs / 1_000, sessionId)
      .all<Omit<DeviceView, "here"> & { here: number }>();
    return results.map((row) => ({ ...row, here: row.here === 1 }));
  }

  /** Where a person's notifications go now. */
  async of(userId: string, nowMs: number): Promise<Subscription[]> {
    const { results } = await this.#db
      .prepare(
        `SELECT id, endpoint, p256dh, auth, language FROM push_subscription p
         WHERE user_id = ?1 AND ${LIVE} ORDER BY id`,
      )
      .bind(userId, nowMs / 1_000)
      .all<Subscription>();
    return results;
  }

  /** Lets a device go; false where the person has no such one. */
  async remove(userId: string, id: string): Promise<boolean> {
    const { meta } = await this.#db
      .prepare(`DELETE FROM push_subscription WHERE id = ? AND user_id = ?`)
      .bind(id, userId)
      .run();
    return meta.changes > 0;
  }

  /** Notes that something was taken for a device. */
  async sent(id: string, nowMs: number): Promise<void> {
    await this.#db
      .prepare(`UPDATE push_subscription SET sent_at = ? WHERE id = ?`)
      .bind(nowMs, id)
      .run();
  }

  /** The deployment's key as it is stored; undefined before it was made. */
  async key(): Promise<{ publicKey: string; sealedKey: string } | undefined> {
    const row = await this.#db
      .prepare(`SELECT public_key, sealed_key FROM push_key WHERE id = 1`)
      .first<KeyRow>();
    return row === null ? undefined : { publicKey: row.public_key, sealedKey: row.sealed_key };
  }

  /** Stores the first key; of two that are made at once one holds. */
  async putKey(publicKey: string, sealedKey: string, nowMs: number): Promise<void> {
    await this.#db
      .prepare(
        `INSERT OR IGNORE INTO push_key (id, public_key, sealed_key, created_at) VALUES (1, ?, ?, ?)`,
      )
      .bind(publicKey, sealedKey, nowMs)
      .run();
  }

  /** Forgets a key that nobody can unseal any more, and the devices that trusted it. */
  async dropKey(publicKey: string): Promise<void> {
    await this.#db.batch([
      this.#db
        .prepare(
          `DELETE FROM push_subscription WHERE EXISTS (SELECT 1 FROM push_key WHERE public_key = ?)`,
        )
        .bind(publicKey),
      this.#db.prepare(`DELETE FROM push_key WHERE public_key = ?`).bind(publicKey),
    ]);
  }
}
