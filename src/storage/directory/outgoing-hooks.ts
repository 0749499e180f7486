import type { HookEvent, OutgoingHookView } from "../../protocol/outgoing-hooks.ts";
import { guardD1 } from "../d1.ts";
import type { Env } from "../env.ts";

/** A hook as its deliveries need it. */
export type OutgoingHook = OutgoingHookView & {
  workspaceId: string;
  secret: string;
  /** Since when every try has failed, ms; null where the last one arrived. */
  failingSince: number | null;
};

/** What may be changed of a hook. */
type HookChange = {
  [K in "name" | "url" | "secret" | "channelIds" | "events" | "keyword"]?:
    | OutgoingHook[K]
    | undefined;
};

const COLUMNS: Record<keyof HookChange, string> = {
  name: "name",
  url: "url",
  secret: "secret",
  channelIds: "channel_ids",
  events: "events",
  keyword: "keyword",
};

type Row = Omit<OutgoingHook, "channelIds" | "events"> & {
  channelIds: string | null;
  events: string;
};

const VIEW = `SELECT id, workspace_id AS workspaceId, name, url, secret, channel_ids AS channelIds, events,
    keyword, created_by AS createdBy, created_at AS createdAt, disabled_at AS disabledAt,
    disabled_reason AS disabledReason, failures, failing_since AS failingSince
  FROM outgoing_hook`;

/** Outgoing hooks of workspaces. Calls throw what D1 throws. */
export class OutgoingHookTable {
  readonly #db: D1Database;

  constructor(env: Env) {
    this.#db = guardD1(env.DIRECTORY);
  }

  /** Makes a hook. */
  async add(hook: OutgoingHook): Promise<void> {
    await this.#db
      .prepare(
        `INSERT INTO outgoing_hook (id, workspace_id, name, url, secret, channel_ids, events, keyword,
           created_by, created_at)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)`,
      )
      .bind(
        hook.id,
        hook.workspaceId,
        hook.name,
        hook.url,
        hook.secret,
        hook.channelIds === null ? null : JSON.stringify(hook.channelIds),
        JSON.stringify(hook.events),
        hook.keyword,
        hook.createdBy,
        hook.createdAt,
      )
      .run();
  }

  /** Changes just what is given of a hook; false where it is gone. */
  async change(id: string, given: HookChange): Promise<boolean> {
    const changed = Object.entries(given).filter(([, value]) => value !== undefined);
    if (changed.length === 0) return (await this.find(id)) !== undefined;
    const columns = changed.map(([name], i) => `${COLUMNS[name as keyof HookChange]} = ?${i + 2}`);
    const values = changed.map(([, value]) =>
      Array.isArray(value) ? JSON.stringify(value) : (value as string | null),
    );
    const done = await this.#db
      .prepare(`UPDATE outgoing_hook SET ${columns.join(", ")} WHERE id = ?1`)
      .bind(id, ...values)
      .run();
    return done.meta.changes > 0;
  }

  async find(id: string): Promise<OutgoingHook | undefined> {
    const row = await this.#db.prepare(`${VIEW} WHERE id = ?`).bind(id).first<Row>();
    return row === null ? undefined : toHook(row);
  }

  /** Those of a workspace, in the order in which they were made. */
  async list(workspaceId: string): Promise<OutgoingHook[]> {
    const { results } = await this.#db
      .prepare(`${VIEW} WHERE workspace_id = ? ORDER BY created_at, id`)
      .bind(workspaceId)
      .all<Row>();
    return results.map(toHook);
  }

  /** Lets a hook be, with the reason for it, or (null) go on with a count of failures that begins anew. */
  async setDisabled(id: string, disabled: { at: number; reason: string } | null): Promise<boolean> {
    const done = await this.#db
      .prepare(
        disabled === null
          ? `UPDATE outgoing_hook SET disabled_at = NULL, disabled_reason = NULL, failures = 0,
               failing_since = NULL WHERE id = ?1`
          : `UPDATE outgoing_hook SET disabled_at = ?2, disabled_reason = ?3
             WHERE id = ?1 AND disabled_at IS NULL`,
      )
      .bind(...(disabled === null ? [id] : [id, disabled.at, disabled.reason]))
      .run();
    return done.meta.changes > 0;
  }

  /** A try has arrived: whatever failed before counts no longer. */
  async arrived(id: string): Promise<void> {
    await this.#db
      .prepare(
        `UPDATE outgoing_hook SET failures = 0, failing_since = NULL WHERE id = ? AND failures > 0`,
      )
      .bind(id)
      .run();
  }

  /** A try has failed; answers how many in a row have, and since when (ms). */
  async failed(id: string, at: number): Promise<{ failures: number; since: number }> {
    const row = await this.#db
      .prepare(
        `UPDATE outgoing_hook SET failures = failures + 1, failing_since = coalesce(failing_since, ?2)
         WHERE id = ?1 RETURNING failures, failing_since AS since`,
      )
      .bind(id, at)
      .first<{ failures: number; since: number }>();
    return row ?? { failures: 0, since: at };
  }

  /** Deletes a hook and its log. */
  async remove(id: string): Promise<void> {
    await this.#db.batch([
      this.#db.prepare(`DELETE FROM hook_delivery WHERE hook_id = ?`).bind(id),
      this.#db.prepare(`DELETE FROM outgoing_hook WHERE id = ?`).bind(id),
    ]);
  }
}

function toHook(row: Row): OutgoingHook {
  return {
    ...row,
    // Both columns are written by `add` and `change`.
    channelIds: row.channelIds === null ? null : (JSON.parse(row.channelIds) as string[]),
    events: JSON.parse(row.events) as HookEvent[],
  };
}

/** Hooks that take events now. */
export type LiveHook = Pick<
  OutgoingHook,
  "id" | "name" | "channelIds" | "events" | "keyword" | "createdBy" | "createdAt"
>;

/** For how long an isolate knows a workspace's hooks, ms: a channel at work asks after every word. */
const KNOWN_MS = 5_000;
const KNOWN_MAX = 5_000;
const known = new Map<string, { hooks: LiveHook[]; until: number }>();

/** The hooks of a workspace that are not disabled, as of the last five seconds. */
export async function liveHooks(env: Env, workspaceId: string, nowMs: number): Promise<LiveHook[]> {
  const last = known.get(workspaceId);
  // A clock that was set back must not make it last.
  if (last !== undefined && last.until > nowMs && last.until <= nowMs + KNOWN_MS) return last.hooks;
  const all = await new OutgoingHookTable(env).list(workspaceId);
  const hooks = all.filter(({ disabledAt }) => disabledAt === null);
  if (known.size >= KNOWN_MAX) known.clear();
  known.set(workspaceId, { hooks, until: nowMs + KNOWN_MS });
  return hooks;
}

/** Has this isolate ask again. */
export function forgetHooks(workspaceId: string): void {
  known.delete(workspaceId);
}
