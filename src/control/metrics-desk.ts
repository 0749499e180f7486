import type { BreakerView, LiveFigures, MetricsReport, StatusReport } from "../protocol/admin.ts";
import type { AlertRule, AlertView } from "../protocol/alerts.ts";
import { JOB_KINDS } from "../protocol/jobs.ts";
import { between, digestOf, routesBetween } from "../observability/digest.ts";
import { Looks } from "../observability/looks.ts";
import { prometheusText } from "../observability/prometheus.ts";
import { Tally } from "../observability/tally.ts";
import type { Counted } from "../observability/tally.ts";
import { AlertTable } from "../storage/directory/alerts.ts";
import type { UnfinishedJobs } from "../storage/directory/unfinished-jobs.ts";
import { unfinishedJobs } from "../storage/directory/unfinished-jobs.ts";
import type { Env } from "../storage/env.ts";
import { heldTotals } from "../storage/fleet.ts";
import type { Series } from "../storage/meter.ts";
import type { MeterReport, MetricsCalls, OverviewFigures } from "../storage/metrics.ts";
import { newId } from "../protocol/ids.ts";
import { tellNews } from "./alert-news.ts";
import { MetricsStore } from "./metrics-store.ts";
import { Watchman } from "./watchman.ts";

type Deps = {
  env: Env;
  storage: DurableObjectStorage;
  nowMs: () => number;
  /** Has {@link MetricsDesk.turn} run at this time, ms. */
  wake: (at: number) => void;
};
/** What is asked of others, and when it was answered; null for what nobody could say. */
type Asked = { at: number; live: LiveFigures | null; jobs: UnfinishedJobs[] | null };

/** While isolates report, or something is amiss, it looks this often, ms; while only D1 is waited for, this often. */
const TURN_MS = 5_000;
const PATIENT_TURN_MS = 30_000;
/** Without a report for so long nothing goes on, ms. */
const QUIET_MS = 8_000;
const SAVE_EVERY_MS = 60_000;
/** An isolate that is silent for so long is let go, ms. */
const SILENT_MS = 5 * 60_000;
/** Others are given so long to answer, ms. */
const PATIENCE_MS = 2_000;
const RULES_EVERY_MS = 60_000;

const STATES = ["closed", "half-open", "open"] as const;

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
  #asked: Asked = { at: Number.NEGATIVE_INFINITY, live: null, jobs: null };

  constructor(deps: Deps) {
    this.#deps = deps;
    this.#savedAt = deps.nowMs();
    this.#store = new MetricsStore(deps.storage);
    this.#tally.restore((this.#store.note("totals") as Counted[] | undefined) ?? []);
    this.#watchman = new Watchman({ notes: this.#store, newId: () => newId("a") });
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
    await Promise.all([this.#ask(), this.#readRules()]);
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
    const { instance, number } = report;
    if (number > 1 && !this.#tally.has(instance)) {
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
        ...this.#gauges(nowMs),
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
      live: this.#asked.live ?? { channels: 0, relays: 0, sockets: 0, people: 0 },
      totals: { requests, errors, messages },
      series: this.#looks.series(nowMs),
      breakers: this.#breakers(nowMs),
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
      live: this.#asked.live ?? { channels: 0, relays: 0, sockets: 0, people: 0 },
      queueDepth: this.#queueDepth(),
      outboxAgeS: this.#outboxAgeS(nowMs),
      breakers: this.#breakers(nowMs),
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

  /** Looks now, at figures that are at most a turn old. */
  async #freshen(): Promise<void> {
    if (this.#deps.nowMs() - this.#asked.at > TURN_MS) await this.#ask();
    this.#lookAgain();
  }

  #look(): void {
    const nowMs = this.#deps.nowMs();
    const outboxAgeS = this.#outboxAgeS(nowMs);
    const queueDepth = this.#queueDepth();
    const sockets = this.#asked.live?.sockets ?? null;
    this.#looks.add(digestOf(this.#tally, nowMs), { sockets, queueDepth, outboxAgeS });
    const breakers = this.#breakers(nowMs);
    this.#watchman.watch(this.#looks, { breakers, outboxAgeS, queueDepth }, nowMs);
  }

  /** Looks because somebody asks; what is then seen while the alarm sleeps is looked after. */
  #lookAgain(): void {
    this.#look();
    if (this.#watchman.isBusy) this.#deps.wake(this.#deps.nowMs() + TURN_MS);
  }

  /** Asks others for what stands; what cannot be had within its time is unknown. */
  async #ask(): Promise<void> {
    const { env, nowMs } = this.#deps;
    const at = nowMs();
    const [live, jobs] = await Promise.all([
      withinPatience(heldTotals(env, at)),
      withinPatience(unfinishedJobs(env, JOB_KINDS, at)),
    ]);
    const figures = live && {
      channels: live.channels,
      relays: live.relays,
      sockets: live.connections,
      people: live.people,
    };
    this.#asked = { at: nowMs(), live: figures, jobs };
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

  #queueDepth(): number | null {
    const waiting = this.#asked.jobs?.filter(({ state }) => state === "waiting");
    return waiting?.reduce((sum, { count }) => sum + count, 0) ?? null;
  }

  #outboxAgeS(nowMs: number): number {
    const since = this.#tally
      .gauges(nowMs)
      .find(({ name, value }) => name === "outbox_waits_since" && value > 0)?.value;
    return since === undefined ? 0 : Math.max(nowMs - since, 0) / 1_000;
  }

  #breakers(nowMs: number): BreakerView[] {
    const states = new Map(
      this.#tally
        .gauges(nowMs)
        .filter(({ name }) => name === "breaker_state")
        .map(({ labels, value }) => [labels["dependency"] ?? "", value]),
    );
    const of = (name: string, dependency: string) =>
      this.#tally.count(name, (labels) => labels["dependency"] === dependency);
    const known = this.#tally
      .named("dependency_calls_total")
      .map(({ labels }) => labels["dependency"] ?? "");
    return [...new Set([...known, ...states.keys()])].toSorted().map((dependency) => ({
      dependency,
      state: STATES[states.get(dependency) ?? 0] ?? "open",
      calls: of("dependency_calls_total", dependency),
      failures: of("dependency_failures_total", dependency),
    }));
  }

  /** What stands now, as series. */
  #gauges(nowMs: number): Series[] {
    const gauge = (name: string, value: number, labels: Record<string, string> = {}): Series => ({
      kind: "gauge",
      name,
      labels,
      value,
    });
    const { live, jobs } = this.#asked;
    const told = this.#tally.gauges(nowMs).filter(({ name }) => name !== "outbox_waits_since");
    return [
      ...told,
      gauge("outbox_age_seconds", this.#outboxAgeS(nowMs)),
      gauge("alerts_firing", this.#watchman.open.length),
      gauge("isolates", this.#tally.live(nowMs)),
      ...(live === null
        ? []
        : [
            gauge("sockets", live.sockets),
            gauge("people", live.people),
            gauge("channels_live", live.channels),
            gauge("relays", live.relays),
          ]),
      ...(jobs ?? []).map(({ kind, state, count }) => gauge("jobs", count, { kind, state })),
    ];
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

/** What is asked for, or null where it fails or takes too long. */
function withinPatience<T>(asked: Promise<T>): Promise<T | null> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<null>((done) => {
    timer = setTimeout(() => done(null), PATIENCE_MS);
  });
  return Promise.race([asked.catch(() => null), late]).finally(() => clearTimeout(timer));
}
