import type { Env } from "../storage/env.ts";
import type { Labels, Meter, Series } from "../storage/meter.ts";
import { meter } from "../storage/meter.ts";
import type { MeterReport } from "../storage/metrics.ts";
import { Points } from "./analytics.ts";
import { metricsDesk } from "../storage/metrics.ts";

/** While there is traffic an isolate reports this often, ms. */
const EVERY_MS = 2_000;
/** A report that was planned and did not come this long after its time has gone with its request, ms. */
const LOST_AFTER_MS = 3_000;

type Deps = {
  meter: Pick<Meter, "read">;
  send: (env: Env, report: MeterReport) => Promise<{ life: string }>;
  nowMs: () => number;
  wait: (ms: number) => Promise<void>;
  newId: () => string;
};

/** Says what this isolate has counted: never for a request of its own, and never while nothing happens. */
export class Reporter {
  readonly #deps: Deps;
  /** By series, what has arrived. */
  readonly #sent = new Map<string, number>();
  readonly #points = new Points();
  #instance: string | undefined;
  #number = 0;
  #life: string | undefined;
  #sentAt = Number.NEGATIVE_INFINITY;
  #plannedAt: number | undefined;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /** Something was counted: a report goes out in time; `later` keeps the isolate until it has. */
  soon(env: Env, later: (work: Promise<unknown>) => void): void {
    const nowMs = this.#deps.nowMs();
    if (this.#plannedAt !== undefined && nowMs < this.#plannedAt + LOST_AFTER_MS) return;
    const wait = Math.min(Math.max(this.#sentAt + EVERY_MS - nowMs, 0), EVERY_MS);
    this.#plannedAt = nowMs + wait;
    later(this.#deps.wait(wait).then(() => this.now(env)));
  }

  /** Reports at once. Never throws: what did not arrive goes with the next one. */
  async now(env: Env): Promise<void> {
    this.#plannedAt = undefined;
    this.#sentAt = this.#deps.nowMs();
    try {
      if (await this.#report(env)) await this.#report(env);
    } catch {
      // The counts are absolute, so a lost report is made good by the next.
    }
  }

  /** Sends what has changed; true where the desk wants everything again. */
  async #report(env: Env): Promise<boolean> {
    const all = this.#deps.meter.read();
    const changed = all
      .map((series) => ({
        series,
        key: seriesKey(series.name, series.labels),
        stamp: stampOf(series),
      }))
      .filter(({ key, stamp }) => this.#sent.get(key) !== stamp);
    if (changed.length === 0) return false;
    // Random numbers cannot be had before the first request.
    this.#instance ??= this.#deps.newId();
    this.#number += 1;
    const instance = this.#instance;
    const { life } = await this.#deps.send(env, {
      instance,
      number: this.#number,
      series: changed.map(({ series }) => series),
    });
    const isNew = this.#life !== undefined && this.#life !== life;
    this.#life = life;
    if (!isNew) this.#points.write(env, instance, all);
    if (isNew) this.#sent.clear();
    else for (const { key, stamp } of changed) this.#sent.set(key, stamp);
    return isNew;
  }
}

/** Names one series among all. */
export function seriesKey(name: string, labels: Labels): string {
  return `${name}${JSON.stringify(labels)}`;
}

/** Another value whenever the series has changed. */
function stampOf(series: Series): number {
  return series.kind === "histogram"
    ? series.counts.reduce((sum, count) => sum + count, 0)
    : series.value;
}

const reporter = new Reporter({
  meter,
  send: (env, report) => metricsDesk(env).report(report),
  nowMs: () => Date.now(),
  wait: (ms) => new Promise((done) => setTimeout(done, ms)),
  newId: () => crypto.randomUUID(),
});

/** Has this isolate report what it counted, in time; `later` is the request's or the object's `waitUntil`. */
export function reportSoon(env: Env, later: (work: Promise<unknown>) => void): void {
  reporter.soon(env, later);
}

/** Reports at once, before somebody reads the sums. */
export function reportNow(env: Env): Promise<void> {
  return reporter.now(env);
}
