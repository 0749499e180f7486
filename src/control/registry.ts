import { createDurable } from "itty-durable";
import { logBug } from "../observability/log.ts";
import { Alarms, DUE_TABLE } from "../storage/alarms.ts";
import type { Env } from "../storage/env.ts";
import { now } from "../storage/faults.ts";
import { objectStore } from "../storage/object-store.ts";
import type { ObjectStore } from "../storage/object-store.ts";
import { channelStub } from "../storage/objects.ts";
import { ARM_TABLE, armedSince, forgetJobs, noteArmed, sweepJobs } from "./job-sweep.ts";
import { METRICS_PATH, MetricsDesk, answerDesk } from "./metrics-desk.ts";

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

type Platform = { env: Env; storage: DurableObjectStorage; abort: (reason: string) => void };

/** What comes due in an object of this class: each duty is that of one object, by its name. */
type Duty = "jobs" | "oldJobs" | "metrics";

type Timing = { store: ObjectStore; alarms: Alarms<Duty> };

/** The queue tells a worker of a new job; who looks after it looks this much later, ms. */
const FIRST_LOOK_MS = 2_000;
/** What has not reported for this long is not live, ms. */
const STALE_MS = 60_000;
/** What holds sockets and has not been heard of for this long holds none: no life of an object is longer, ms. */
const FORGOTTEN_MS = 7 * 86_400_000;
/** Channels of a shard that are asked to drain at a time. */
const DRAINED_AT_ONCE = 50;

/**
 * A shard of what is live. Outside the message path: nothing waits for it. A heartbeat writes one row,
 * since the shard itself may be put to sleep between two of them; the row stays while the channel holds
 * sockets, for one that sleeps with them sends no heartbeat and is still to be found.
 *
 * The library would keep all fields as one value, which each heartbeat would write anew and which
 * thousands of channels outgrow; so rows are ours, and its persistence stays off. Fields are public
 * since it wraps the object in a Proxy.
 */
export class Registry extends createDurable({ autoPersist: false }) {
  times: Timing | undefined = undefined;
  desk: Promise<MetricsDesk> | undefined = undefined;
  /** Channels that hold sockets, as they last said. */
  channels = new Map<string, LiveChannel>();

  override async onLoad(): Promise<void> {
    const { sql } = platformOf(this).storage;
    sql.exec(
      `CREATE TABLE IF NOT EXISTS channel (
        id TEXT PRIMARY KEY, workspace_id TEXT NOT NULL, connections INTEGER NOT NULL,
        people INTEGER NOT NULL, relays INTEGER NOT NULL, instance TEXT NOT NULL, at INTEGER NOT NULL) WITHOUT ROWID`,
    );
    sql.exec(`DELETE FROM channel WHERE at < ?`, now() - FORGOTTEN_MS);
    for (const row of sql.exec<LiveChannel>(
      `SELECT id, workspace_id AS workspaceId, connections, people, relays, instance, at FROM channel`,
    ))
      this.channels.set(row.id, row);
  }

  /** A channel says that it is at work; one without sockets is no longer of interest. */
  beat(report: LiveChannel): void {
    const { id, workspaceId, connections, people, relays, instance, at } = report;
    if (connections === 0) {
      this.forget(id);
      return;
    }
    this.channels.set(id, report);
    platformOf(this).storage.sql.exec(
      `INSERT OR REPLACE INTO channel (id, workspace_id, connections, people, relays, instance, at)
       VALUES (?, ?, ?, ?, ?, ?, ?)`,
      id,
      workspaceId,
      connections,
      people,
      relays,
      instance,
      at,
    );
  }

  /** What has reported within the last minute. */
  totals(nowMs: number): LiveTotals {
    const totals = { channels: 0, relays: 0, connections: 0, people: 0 };
    for (const each of this.live(nowMs)) {
      totals.channels += 1;
      totals.relays += each.relays;
      totals.connections += each.connections;
      totals.people += each.people;
    }
    return totals;
  }

  /** What holds sockets as far as is known, also where it sleeps; `channels` are those at work. */
  held(nowMs: number): LiveTotals {
    const totals = this.totals(nowMs);
    for (const each of this.channels.values()) {
      if (each.at > nowMs - STALE_MS) continue;
      totals.relays += each.relays;
      totals.connections += each.connections;
      totals.people += each.people;
    }
    return totals;
  }

  /** What holds sockets as far as is known, also where it sleeps: most sockets first, at most `limit`. */
  holders(limit: number): LiveChannel[] {
    return bySockets([...this.channels.values()]).slice(0, limit);
  }

  /** What is live, of one workspace or (null) of all, most sockets first, at most `limit`. */
  list(nowMs: number, workspaceId: string | null, limit: number): LiveChannel[] {
    const named = (each: LiveChannel) => workspaceId === null || each.workspaceId === workspaceId;
    return bySockets(this.live(nowMs).filter(named)).slice(0, limit);
  }

  /**
   * Drains the channels that hold sockets, of one workspace or (null) of all; those that sleep too.
   * One that cannot be reached is left out of the answer, and still known afterwards.
   */
  async drain(workspaceId: string | null): Promise<Drained> {
    const { env } = platformOf(this);
    const ids = [...this.channels.values()]
      .filter((each) => workspaceId === null || each.workspaceId === workspaceId)
      .map(({ id }) => id);
    const answer = { drained: 0, connections: 0 };
    for (let i = 0; i < ids.length; i += DRAINED_AT_ONCE)
      await Promise.all(
        ids.slice(i, i + DRAINED_AT_ONCE).map(async (id) => {
          const connections = await channelStub(env, id, "object")
            .drain()
            .catch(() => undefined);
          if (connections === undefined) return;
          if (connections === null || connections === 0) return this.forget(id);
          answer.drained += 1;
          answer.connections += connections;
        }),
      );
    return answer;
  }

  /** Somebody is about to record jobs: from now on somebody looks after them, whoever else is told. */
  async armJobs(): Promise<void> {
    const { store, alarms } = await this.timing();
    noteArmed(store, now());
    alarms.schedule("jobs", now() + FIRST_LOOK_MS);
  }

  /** Jobs may be due at `at`, ms. */
  async pokeJobs(at: number): Promise<void> {
    const { alarms } = await this.timing();
    alarms.schedule("jobs", at);
  }

  async alarm(): Promise<void> {
    const { env } = platformOf(this);
    const { store, alarms } = await this.timing();
    await alarms.run(now, {
      jobs: () => {
        if (alarms.dueAt("oldJobs") === undefined) alarms.schedule("oldJobs", now());
        return sweepJobs(env, armedSince(store), now);
      },
      oldJobs: () => forgetJobs(env, now),
      metrics: async () => (await this.metrics()).turn(),
    });
  }

  /** Calls of the metrics desk carry a body; all others are the library's. */
  override async fetch(request: Request, ...rest: unknown[]): Promise<Response> {
    const { pathname } = new URL(request.url);
    if (!pathname.startsWith(METRICS_PATH)) return super.fetch(request, ...rest);
    return answerDesk(await this.metrics(), request);
  }

  /** Where counts come together, in the object of that name. */
  metrics(): Promise<MetricsDesk> {
    this.desk ??= this.timing().then(({ alarms }) => {
      const { env, storage } = platformOf(this);
      const wake = (at: number) => alarms.schedule("metrics", at);
      return new MetricsDesk({ env, storage, nowMs: now, wake });
    });
    return this.desk;
  }

  /** What tells the time here. Only an object with a duty has its tables. */
  async timing(): Promise<Timing> {
    if (this.times !== undefined) return this.times;
    const { env, storage, abort } = platformOf(this);
    const store = objectStore(storage, () => abort("reset (injected)"));
    store.run(DUE_TABLE);
    store.run(ARM_TABLE);
    const alarms = new Alarms<Duty>(store, {
      mayBeLost: env.RUN !== undefined,
      failed: (duty, error) => logBug(`duty of the registry: ${duty}`, error),
    });
    const armed = await storage.getAlarm();
    // Somebody may have come by meanwhile.
    if (this.times !== undefined) return this.times;
    alarms.wake(armed, now());
    return (this.times = { store, alarms });
  }

  live(nowMs: number): LiveChannel[] {
    return [...this.channels.values()].filter((each) => each.at > nowMs - STALE_MS);
  }

  forget(id: string): void {
    if (!this.channels.delete(id)) return;
    platformOf(this).storage.sql.exec(`DELETE FROM channel WHERE id = ?`, id);
  }
}

function bySockets(channels: LiveChannel[]): LiveChannel[] {
  return channels.toSorted((a, b) => b.connections - a.connections || (a.id < b.id ? -1 : 1));
}

/** What the library keeps in `state`, untyped: the platform's storage, and our bindings. */
function platformOf(registry: Registry): Platform {
  return registry.state as Platform;
}
