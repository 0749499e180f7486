import type {
  BreakerView,
  HealthStatus,
  StatusComponent,
  StatusReport,
} from "../protocol/admin.ts";
import { STATUS_COMPONENTS } from "../protocol/admin.ts";
import type { AlertMetric, AlertRule, AlertTarget, AlertView } from "../protocol/alerts.ts";
import { judgeComponents, together } from "../observability/components.ts";
import type { Looks } from "../observability/looks.ts";
import type { Watch } from "../observability/rules.ts";
import { CALM, FIRST_RULES, look, worse } from "../observability/rules.ts";

/** What there is to tell somebody: that an alert has begun, or ended. */
export type News = { alert: AlertView; what: "fires" | "ended"; target: AlertTarget };

type Incident = StatusReport["incidents"][number];
type Kept = {
  open: AlertView[];
  unsaved: AlertView[];
  news: News[];
  incidents: Incident[];
};
type Deps = {
  notes: {
    note: (key: string) => unknown;
    setNote: (key: string, value: unknown) => void;
  };
  newId: () => string;
  /** When this life of it began, ms. */
  bornAt: number;
};

/** What the rules look at besides requests. */
export type Seen = {
  breakers: readonly BreakerView[];
  outboxAgeS: number;
  queueDepth: number | null;
};

/** Rates are of the last 5 s, or of as much of the last minute as it takes to have so many. */
const WINDOW_MS = 5_000;
const ENOUGH_REQUESTS = 20;
const ENOUGH_LOOKUPS = 50;
/** Fewer failures than these are no rate. */
const ENOUGH_ERRORS = 3;
/** Places that people have named are no part of the deployment. */
const ELSEWHERE = "outside";
/** A part is said to be out to the public after this, ms, and to be back. */
const INCIDENT_AFTER_MS = 5_000;
const INCIDENTS_KEPT = 100;
const INCIDENTS_SHOWN_MS = 14 * 86_400_000;
/**
 * What isolates stand at is not kept over a life, and those that have something to report say it anew
 * within this time, ms: until then nothing that a former life has seen is over.
 */
const HEARING_MS = 8_000;
/** News and unsaved alerts that wait for a way out, at most; the oldest go first. */
const MAX_WAITING = 200;

/** Holds what is measured against the rules, and remembers what fires, over its own end. */
export class Watchman {
  readonly #deps: Deps;
  #rules: readonly AlertRule[];
  #kept: Kept;
  /** Whether what is kept is other than what is stored. */
  #isChanged = false;
  readonly #watches = new Map<string, Watch>();
  /** How often news were tried in vain, in this life. */
  readonly #tries = new WeakMap<News, number>();
  #components: Record<StatusComponent, HealthStatus>;
  /** Since when a part is other than its incidents say, ms. */
  readonly #turned = new Map<StatusComponent, number>();

  constructor(deps: Deps) {
    this.#deps = deps;
    this.#rules = (deps.notes.note("rules") as AlertRule[] | undefined) ?? FIRST_RULES;
    this.#kept = (deps.notes.note("watch") as Kept | undefined) ?? {
      open: [],
      unsaved: [],
      news: [],
      incidents: [],
    };
    this.#components = judgeComponents({
      breakers: [],
      errorRate: null,
      p95Ms: null,
      outboxAgeS: 0,
      queueDepth: null,
    });
  }

  /** The rules as they are from now on. What one that is no more had begun, ends. */
  setRules(rules: readonly AlertRule[]): void {
    if (JSON.stringify(rules) === JSON.stringify(this.#rules)) return;
    this.#rules = rules;
    this.#deps.notes.setNote("rules", rules);
  }

  get open(): AlertView[] {
    return this.#kept.open;
  }

  /** What has ended and is not in D1 yet. */
  get unsaved(): AlertView[] {
    return this.#kept.unsaved;
  }

  /** What there is to tell; what was tried in vain comes after what was tried less. */
  get news(): readonly News[] {
    const tries = (news: News) => this.#tries.get(news) ?? 0;
    return this.#kept.news.toSorted((a, b) => tries(a) - tries(b));
  }

  /** True while there is something to end, to tell or to save. */
  get isBusy(): boolean {
    const { open, unsaved, news, incidents } = this.#kept;
    return (
      open.length + unsaved.length + news.length > 0 ||
      this.#turned.size > 0 ||
      incidents.some(({ endedAt }) => endedAt === null)
    );
  }

  /** Looks once. */
  watch(looks: Looks, seen: Seen, nowMs: number): void {
    const values = measured(looks, seen);
    const known = new Set(this.#rules.map(({ id }) => id));
    for (const alert of this.#kept.open)
      if (!known.has(alert.ruleId)) this.#end(alert, null, nowMs);
    for (const rule of this.#rules) {
      // A rule that is switched off sees nothing, and so ends what it had begun.
      const value = rule.enabled ? values[rule.metric] : null;
      const alert = this.#kept.open.find(({ ruleId }) => ruleId === rule.id);
      const past = { ...(this.#watches.get(rule.id) ?? CALM), fires: alert !== undefined };
      const watch = look(rule, past, value, nowMs);
      this.#watches.set(rule.id, watch);
      if (watch.fires && alert === undefined) this.#begin(rule, value ?? rule.threshold, nowMs);
      else if (!watch.fires && alert !== undefined && this.#mayEnd(alert, nowMs))
        this.#end(alert, rule, nowMs);
      else if (alert !== undefined && value !== null) alert.peak = worse(rule, alert.peak, value);
    }
    this.#components = judgeComponents({
      ...seen,
      errorRate: values.error_rate,
      p95Ms: values.p95_ms,
    });
    this.#noteIncidents(nowMs);
    if (this.#isChanged) this.#keep();
  }

  /** D1 has these as they were. */
  saved(alerts: readonly AlertView[]): void {
    this.#kept.unsaved = this.#kept.unsaved.filter((alert) => !alerts.includes(alert));
    this.#keep();
  }

  /** A piece of news was tried in vain, and will be again. */
  missed(news: News): void {
    this.#tries.set(news, (this.#tries.get(news) ?? 0) + 1);
  }

  /** A piece of news has arrived, or (`given up`) never will. */
  told(news: News, arrived: boolean): void {
    this.#kept.news = this.#kept.news.filter((one) => one !== news);
    const isSame = ({ id }: AlertView) => id === news.alert.id;
    const alert = this.#kept.open.find(isSame);
    if (alert !== undefined) alert.delivered = arrived;
    // News of its beginning may arrive after its end, and know nothing of it.
    const newest = alert ?? this.#kept.unsaved.find(isSame) ?? news.alert;
    this.#unsaved({ ...newest, delivered: arrived });
    this.#keep();
  }

  /** What everybody may know. */
  status(nowMs: number): StatusReport {
    const components = STATUS_COMPONENTS.map((id) => ({ id, status: this.#components[id] }));
    const since = nowMs - INCIDENTS_SHOWN_MS;
    return {
      status: together(components.map(({ status }) => status)),
      at: nowMs,
      components,
      incidents: this.#kept.incidents.filter(({ endedAt }) => (endedAt ?? nowMs) >= since),
    };
  }

  #begin(rule: AlertRule, value: number, nowMs: number): void {
    const { id: ruleId, name, metric, threshold, target } = rule;
    const alert: AlertView = {
      id: this.#deps.newId(),
      ruleId,
      name,
      metric,
      threshold,
      value,
      peak: value,
      startedAt: nowMs,
      endedAt: null,
      delivered: target === null ? null : false,
    };
    this.#kept.open.push(alert);
    this.#unsaved({ ...alert });
    if (target !== null) this.#tell({ alert: { ...alert }, what: "fires", target });
  }

  #end(alert: AlertView, rule: AlertRule | null, nowMs: number): void {
    const ended = { ...alert, endedAt: nowMs };
    this.#kept.open = this.#kept.open.filter((one) => one !== alert);
    this.#unsaved(ended);
    if (rule !== null && rule.target !== null)
      this.#tell({ alert: ended, what: "ended", target: rule.target });
  }

  /** False while what began before this life may go on without anybody's having said so yet. */
  #mayEnd({ startedAt }: { startedAt: number }, nowMs: number): boolean {
    const { bornAt } = this.#deps;
    // A clock that was set back must not make it last.
    const isHearing = nowMs >= bornAt && nowMs < bornAt + HEARING_MS;
    return startedAt >= bornAt || !isHearing;
  }

  #tell(news: News): void {
    this.#kept.news = [...this.#kept.news, news].slice(-MAX_WAITING);
  }

  #unsaved(alert: AlertView): void {
    const others = this.#kept.unsaved.filter(({ id }) => id !== alert.id);
    this.#kept.unsaved = [...others, alert].slice(-MAX_WAITING);
    this.#isChanged = true;
  }

  #noteIncidents(nowMs: number): void {
    for (const component of STATUS_COMPONENTS) {
      const incident = this.#kept.incidents.find(
        (one) => one.component === component && one.endedAt === null,
      );
      const isOut = this.#components[component] !== "ok";
      if (isOut === (incident !== undefined)) {
        this.#turned.delete(component);
        continue;
      }
      const since = this.#turned.get(component) ?? nowMs;
      this.#turned.set(component, since);
      if (nowMs - since < INCIDENT_AFTER_MS) continue;
      if (incident !== undefined && !this.#mayEnd(incident, nowMs)) continue;
      this.#turned.delete(component);
      this.#isChanged = true;
      if (incident !== undefined) incident.endedAt = nowMs;
      else
        this.#kept.incidents = [
          { component, startedAt: since, endedAt: null },
          ...this.#kept.incidents,
        ].slice(0, INCIDENTS_KEPT);
    }
  }

  #keep(): void {
    this.#isChanged = false;
    this.#deps.notes.setNote("watch", this.#kept);
  }
}

/** The metrics that rules may name. */
function measured(looks: Looks, seen: Seen): Record<AlertMetric, number | null> {
  const requests = looks.lately(WINDOW_MS, (what) => what.requests >= ENOUGH_REQUESTS);
  const lookups = looks.lately(WINDOW_MS, (what) => what.lookups >= ENOUGH_LOOKUPS);
  const errors = requests !== undefined && requests.errors >= ENOUGH_ERRORS;
  return {
    p95_ms: requests?.p95Ms ?? null,
    error_rate: requests === undefined ? null : errors ? requests.errorRate : 0,
    cache_hit_rate: lookups?.cacheHitRate ?? null,
    queue_depth: seen.queueDepth,
    outbox_age_s: seen.outboxAgeS,
    breaker_open: seen.breakers.filter(
      ({ dependency, state }) => state !== "closed" && dependency !== ELSEWHERE,
    ).length,
  };
}
