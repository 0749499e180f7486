import type { MetricsReport, StatusReport } from "../protocol/admin.ts";
import type { AlertRule, AlertView } from "../protocol/alerts.ts";
import { between, digestOf, routesBetween } from "../observability/digest.ts";
import { Looks } from "../observability/looks.ts";
import { prometheusText } from "../observability/prometheus.ts";
import { Tally } from "../observability/tally.ts";
import type { Counted } from "../observability/tally.ts";
import { AlertTable } from "../storage/directory/alerts.ts";
import type { Env } from "../storage/env.ts";
import type { Series } from "../storage/meter.ts";
import type { MeterReport, MetricsCalls, OverviewFigures } from "../storage/metrics.ts";
import { withinPatience } from "../storage/patience.ts";
import { newId } from "../protocol/ids.ts";
import { tellNews } from "./alert-news.ts";
import { MetricsStore } from "./metrics-store.ts";
import { breakersOf, gauge, outboxAgeS, Standing } from "./standing.ts";
import { Watchman } from "./watchman.ts";

type Deps = {
  env: Env;
  storage: DurableObjectStorage;
  nowMs: () => number;
  /** Has {@link MetricsDesk.turn} run at this time, ms. */
  wake: (at: number) => void;
};

/** While isolates report, or something is amiss, it looks this often, ms; while only D1 is waited for, this often. */
const TURN_MS = 5_000;
const PATIENT_TURN_MS = 30_000;
/** Without a report for so long nothing goes on, ms. */
const QUIET_MS = 8_000;
/** Who reads is told what others said at most so long ago, ms: its turns ask them more often. */
const FRESH_MS = 2 * TURN_MS;
const SAVE_EVERY_MS = 60_000;
/** An isolate that is silent for so long is let go, ms. */
const SILENT_MS = 5 * 60_000;
const RULES_EVERY_MS = 60_000;
const NOBODY = { channels: 0, relays: 0, sockets: 0, people: 0 };

/**
 * Where the counts of all isolates come together: the Registry object named `metrics`. Sums live in
 * memory and are stored once a minute, before a scrape is answered, and before it goes to sleep; it
 * wakes by itself only while isolates report or something is amiss.
 */
export class MetricsDesk {
  readonly #deps: Deps;
  readonly #life = crypto.randomUUID();
  readonly #tally = new Tally();
  readonly #looks = new Looks();
  readonly #store: MetricsStore;
  readonly #watchman: Watchman;
  readonly #unsaved = new Set<string>();
  #savedAt: number;
  #heardAt = Number.NEGATIVE_INFINITY;
  #rulesAt = Number.NEGATIVE_INFINITY;
  readonly #standing = new Standing();

  constructor(deps: Deps) {
    this.#deps = deps;
    this.#savedAt = deps.nowMs();
    this.#store = new MetricsStore(deps.storage);
    this.#tally.restore((this.#store.note("totals") as Counted[] | undefined) ?? []);
    this.#watchman = new Watchman({
      notes: this.#store,
      newId: () => newId("a"),
      bornAt: deps.nowMs(),
    });
    this.#look();
  }

  /** What can be asked, by name. */
  readonly calls: { [M in keyof MetricsCalls]: (...args: never[]) => unknown } = {
    report: (report: MeterReport) => this.#report(report),
    scrape: () => this.#scrape(),
    overview: () => this.#overview(),
    figures: () => this.#figures(),
    status: () => this.#status(),
    setRules: (rules: AlertRule[]) => this.#setRules(rules),
    alerts: () => this.#alerts(),
  };

  /** What its alarm does; answers when it wants to look again, ms, or null. */
  async turn(): Promise<number | null> {
    const { env, nowMs } = this.#deps;
    await Promise.all([this.#standing.ask(env, nowMs), this.#readRules()]);
    this.#look();
    await tellNews(env, this.#watchman, nowMs());
    await this.#saveAlerts();
    const isQuiet = nowMs() - this.#heardAt > QUIET_MS;
    if (isQuiet || nowMs() - this.#savedAt >= SAVE_EVERY_MS) this.#save();
    for (const id of this.#tally.forgetSilent(nowMs(), SILENT_MS)) this.#unsaved.delete(id);
    if (!isQuiet || this.#watchman.open.length > 0) return nowMs() + TURN_MS;
    return this.#watchman.isBusy ? nowMs() + PATIENT_TURN_MS : null;
  }

  #report(report: MeterReport): { life: string } {
    const nowMs = this.#deps.nowMs();
    const { instance } = report;
    if (!this.#tally.has(instance)) {
      const stored = this.#store.instance(instance);
      if (stored !== undefined) this.#tally.remember(stored);
    }
    this.#tally.take(report, nowMs);
    this.#unsaved.add(instance);
    this.#heardAt = nowMs;
    this.#deps.wake(nowMs + TURN_MS);
    if (this.#looks.isDue(nowMs)) this.#look();
    return { life: this.#life };
  }

  async #scrape(): Promise<{ text: string }> {
    await this.#freshen();
    this.#save();
    const nowMs = this.#deps.nowMs();
    return {
      text: prometheusText([
        ...zeros(this.#tally),
        ...this.#tally.totals(),
        ...this.#standing.gauges(this.#tally, nowMs),
        gauge("alerts_firing", this.#watchman.open.length),
      ]),
    };
  }

  async #overview(): Promise<OverviewFigures> {
    await this.#freshen();
    const nowMs = this.#deps.nowMs();
    const { requests, errors, messages } = this.#looks.newest ?? digestOf(this.#tally, nowMs);
    return {
      at: nowMs,
      status: this.#watchman.status(nowMs).status,
      live: this.#standing.live ?? NOBODY,
      totals: { requests, errors, messages },
      series: this.#looks.series(nowMs),
      breakers: breakersOf(this.#tally, nowMs),
      alerts: this.#watchman.open,
    };
  }

  async #figures(): Promise<MetricsReport> {
    await this.#freshen();
    const nowMs = this.#deps.nowMs();
    const newest = digestOf(this.#tally, nowMs);
    const { from, to } = this.#looks.lastMinute() ?? { from: newest, to: newest };
    const all = between(from, to);
    const { perSecond, p50Ms, p95Ms, p99Ms, errorRate } = all;
    const caches = Object.entries(to.caches).map(([name, { hits, misses }]) => {
      const before = from.caches[name] ?? { hits: 0, misses: 0 };
      const lookups = hits - before.hits + misses - before.misses;
      const hitRate = lookups === 0 ? null : (hits - before.hits) / lookups;
      return [name, { hits, misses, hitRate }] as const;
    });
    return {
      at: nowMs,
      requests: {
        total: to.requests,
        errors: to.errors,
        perSecond,
        p50Ms,
        p95Ms,
        p99Ms,
        errorRate,
      },
      routes: routesBetween(from, to),
      messages: { total: to.messages, perSecond: all.messagesPerSecond },
      caches: Object.fromEntries(caches),
      live: this.#standing.live ?? NOBODY,
      queueDepth: this.#standing.queueDepth,
      outboxAgeS: outboxAgeS(this.#tally, nowMs),
      breakers: breakersOf(this.#tally, nowMs),
    };
  }

  #status(): StatusReport {
    this.#lookAgain();
    return this.#watchman.status(this.#deps.nowMs());
  }

  #setRules(rules: AlertRule[]): null {
    this.#watchman.setRules(rules);
    this.#rulesAt = this.#deps.nowMs();
    this.#lookAgain();
    return null;
  }

  #alerts(): { open: AlertView[]; recent: AlertView[] } {
    this.#lookAgain();
    return { open: this.#watchman.open, recent: this.#watchman.unsaved };
  }

  /** Looks now, at figures that are fresh. */
  async #freshen(): Promise<void> {
    const { env, nowMs } = this.#deps;
    if (nowMs() - this.#standing.askedAt > FRESH_MS) await this.#standing.ask(env, nowMs);
    this.#lookAgain();
  }

  #look(): void {
    const nowMs = this.#deps.nowMs();
    const { queueDepth, live } = this.#standing;
    const ageS = outboxAgeS(this.#tally, nowMs);
    const sockets = live?.sockets ?? null;
    this.#looks.add(digestOf(this.#tally, nowMs), { sockets, queueDepth, outboxAgeS: ageS });
    const breakers = breakersOf(this.#tally, nowMs);
    this.#watchman.watch(this.#looks, { breakers, outboxAgeS: ageS, queueDepth }, nowMs);
  }

  /** Looks because somebody asks; what is then seen while the alarm sleeps is looked after. */
  #lookAgain(): void {
    this.#look();
    if (this.#watchman.isBusy) this.#deps.wake(this.#deps.nowMs() + TURN_MS);
  }

  async #readRules(): Promise<void> {
    const { env, nowMs } = this.#deps;
    if (nowMs() - this.#rulesAt < RULES_EVERY_MS) return;
    const rules = await withinPatience(new AlertTable(env).rules());
    if (rules === null) return;
    this.#rulesAt = nowMs();
    this.#watchman.setRules(rules);
  }

  async #saveAlerts(): Promise<void> {
    const { unsaved } = this.#watchman;
    if (unsaved.length === 0) return;
    const saved = await withinPatience(
      new AlertTable(this.#deps.env).save(unsaved).then(() => true),
    );
    if (saved !== null) this.#watchman.saved(unsaved);
  }

  #save(): void {
    const instances = [...this.#unsaved].flatMap((id) => this.#tally.stored(id) ?? []);
    const nowMs = this.#deps.nowMs();
    if (instances.length > 0) this.#store.save(this.#tally.totals(), instances, nowMs);
    this.#unsaved.clear();
    this.#savedAt = nowMs;
  }
}

/** Counters that are there from the start, so that a reader sees them grow from nothing. */
function zeros(tally: Tally): Series[] {
  return ["messages_total"]
    .filter((name) => tally.named(name).length === 0)
    .map((name) => ({ kind: "counter", name, labels: {}, value: 0 }));
}

/** The paths under which the desk is asked; its object has no others. */
export const METRICS_PATH = "/metrics/";

/** Answers one call of the desk: the method is the last part of the path, the arguments are the body. */
export async function answerDesk(desk: MetricsDesk, request: Request): Promise<Response> {
  const method = new URL(request.url).pathname.slice(METRICS_PATH.length);
  if (!Object.hasOwn(desk.calls, method)) return new Response(null, { status: 404 });
  // Only `metricsDesk` in storage calls here, by the same names.
  const args = await request.json<never[]>();
  return Response.json(await desk.calls[method as keyof MetricsCalls](...args));
}
