import { createDurable } from "itty-durable";
import type { Env } from "../storage/env.ts";
import { channelStub } from "../storage/objects.ts";

/** A channel at work, as it last said: its sockets and people wherever they are held; `at` is ms since 1970. */
export type LiveChannel = {
  id: string;
  workspaceId: string;
  connections: number;
  people: number;
  /** Relays that hold some of its sockets. */
  relays: number;
  /** Which life of the object this is: another one after each restart. */
  instance: string;
  at: number;
};

/** Sums over the channels that are live. */
export type LiveTotals = Record<"channels" | "relays" | "connections" | "people", number>;

/** What a drain has reached. */
export type Drained = { drained: number; connections: number };

type Platform = { env: Env; storage: DurableObjectStorage };

/** What has not reported for this long is not live, ms. */
export const STALE_MS = 60_000;
const SWEEP_EVERY_MS = 10_000;
/** Channels of a shard that are asked to drain at a time. */
const DRAINED_AT_ONCE = 50;

/**
 * A shard of what is live. Outside the message path: nothing waits for it. Heartbeats are in memory
 * alone and come again within 30 s; what is written, a row when a channel's first socket comes or its
 * last one goes, is which channels hold sockets, since one that sleeps with them sends no heartbeat.
 *
 * The library keeps an object's fields as one value, which would be written with each heartbeat and
 * outgrow what a value may hold; so rows are ours, and its persistence stays off. Fields are public
 * since it wraps the object in a Proxy.
 */
export class Registry extends createDurable({ autoPersist: false }) {
  beats = new Map<string, LiveChannel>();
  /** The workspace of each channel that holds sockets. */
  holders = new Map<string, string>();
  sweptAt = 0;

  override async onLoad(): Promise<void> {
    const { sql } = platformOf(this).storage;
    sql.exec(
      `CREATE TABLE IF NOT EXISTS holder (id TEXT PRIMARY KEY, workspace_id TEXT NOT NULL) WITHOUT ROWID`,
    );
    for (const { id, workspaceId } of sql.exec<{ id: string; workspaceId: string }>(
      `SELECT id, workspace_id AS workspaceId FROM holder`,
    ))
      this.holders.set(id, workspaceId);
  }

  /** A channel says that it is at work. */
  beat(report: LiveChannel): void {
    this.sweep(report.at);
    this.beats.set(report.id, report);
    if (report.connections > 0) this.hold(report);
    else this.release(report.id);
  }

  /** What has reported within the last minute. */
  totals(nowMs: number): LiveTotals {
    this.sweep(nowMs);
    const totals = { channels: 0, relays: 0, connections: 0, people: 0 };
    for (const each of this.live(nowMs)) {
      totals.channels += 1;
      totals.relays += each.relays;
      totals.connections += each.connections;
      totals.people += each.people;
    }
    return totals;
  }

  /** What is live, of one workspace or (null) of all, most sockets first, at most `limit`. */
  list(nowMs: number, workspaceId: string | null, limit: number): LiveChannel[] {
    return this.live(nowMs)
      .filter((each) => workspaceId === null || each.workspaceId === workspaceId)
      .toSorted((a, b) => b.connections - a.connections || (a.id < b.id ? -1 : 1))
      .slice(0, limit);
  }

  /**
   * Drains the channels that hold sockets, of one workspace or (null) of all; those that sleep too.
   * One that cannot be reached is left out of the answer, and still known afterwards.
   */
  async drain(workspaceId: string | null): Promise<Drained> {
    const { env } = platformOf(this);
    const ids = [...this.holders].flatMap(([id, of]) => ((workspaceId ?? of) === of ? [id] : []));
    const answer = { drained: 0, connections: 0 };
    for (let i = 0; i < ids.length; i += DRAINED_AT_ONCE)
      await Promise.all(
        ids.slice(i, i + DRAINED_AT_ONCE).map(async (id) => {
          const connections = await channelStub(env, id)
            .drain()
            .catch(() => undefined);
          if (connections === undefined) return;
          if (connections === null || connections === 0) return this.release(id);
          answer.drained += 1;
          answer.connections += connections;
        }),
      );
    return answer;
  }

  live(nowMs: number): LiveChannel[] {
    return [...this.beats.values()].filter((each) => each.at > nowMs - STALE_MS);
  }

  sweep(nowMs: number): void {
    if (nowMs < this.sweptAt + SWEEP_EVERY_MS) return;
    this.sweptAt = nowMs;
    for (const [id, { at }] of this.beats) if (at <= nowMs - STALE_MS) this.beats.delete(id);
  }

  hold({ id, workspaceId }: LiveChannel): void {
    if (this.holders.has(id)) return;
    this.holders.set(id, workspaceId);
    platformOf(this).storage.sql.exec(
      `INSERT OR REPLACE INTO holder (id, workspace_id) VALUES (?, ?)`,
      id,
      workspaceId,
    );
  }

  release(id: string): void {
    if (!this.holders.delete(id)) return;
    platformOf(this).storage.sql.exec(`DELETE FROM holder WHERE id = ?`, id);
  }
}

/** What the library keeps in `state`, untyped: the platform's storage, and our bindings. */
function platformOf(registry: Registry): Platform {
  return registry.state as Platform;
}
