import type { Labels, Series } from "../storage/meter.ts";
import type { MeterReport } from "../storage/metrics.ts";
import { seriesKey } from "./reporter.ts";

/** What only grows. */
export type Counted = Exclude<Series, { kind: "gauge" }>;
type Counter = { kind: "counter" | "gauge"; name: string; labels: Labels; value: number };
type Histogram = Extract<Series, { kind: "histogram" }>;

/** What one isolate has said of itself. `heardAt` is ms since 1970. */
type Instance = {
  heardAt: number;
  number: number;
  counted: Map<string, Counted>;
  gauges: Map<string, Counter>;
};

/** An instance in the form in which it is stored. */
export type StoredInstance = { id: string; number: number; counted: Counted[] };

/** An isolate's gauges count for this long after it was last heard, ms: longer than the longest back-off of an outbox. */
const GAUGES_LIVE_MS = 120_000;

/** How a gauge of many isolates is one: states by the worst, moments by the earliest, the rest is added. */
const WORST = new Set(["breaker_state"]);
const EARLIEST = new Set(["outbox_waits_since"]);

/**
 * Adds up what isolates have counted. Reports are absolute and may be repeated or come late; a total
 * never falls, whatever becomes of an isolate.
 */
export class Tally {
  readonly #totals = new Map<string, Counted>();
  readonly #instances = new Map<string, Instance>();

  /** Puts back what was stored. */
  restore(totals: readonly Counted[]): void {
    for (const series of totals) this.#totals.set(seriesKey(series.name, series.labels), series);
  }

  has(instance: string): boolean {
    return this.#instances.has(instance);
  }

  /** An instance as it was when it was stored; what it says is counted from there on. */
  remember({ id, number, counted }: StoredInstance): void {
    this.#instances.set(id, {
      heardAt: 0,
      number,
      counted: new Map(counted.map((series) => [seriesKey(series.name, series.labels), series])),
      gauges: new Map(),
    });
  }

  /** Takes what an isolate reports. */
  take({ instance: id, number, series }: MeterReport, nowMs: number): void {
    let instance = this.#instances.get(id);
    if (instance === undefined) {
      instance = { heardAt: nowMs, number: 0, counted: new Map(), gauges: new Map() };
      this.#instances.set(id, instance);
    }
    const isLate = number <= instance.number;
    instance.heardAt = nowMs;
    instance.number = Math.max(instance.number, number);
    for (const one of series) {
      const key = seriesKey(one.name, one.labels);
      if (one.kind === "gauge") {
        if (!isLate) instance.gauges.set(key, one);
        continue;
      }
      const before = instance.counted.get(key);
      const grown = growth(before, one);
      if (grown === undefined) continue;
      instance.counted.set(key, one);
      this.#totals.set(key, sum(this.#totals.get(key), grown));
    }
  }

  /** Instances that have said nothing for so long are forgotten here; what they counted stays in the sums. */
  forgetSilent(nowMs: number, silentMs: number): string[] {
    const gone = [...this.#instances].filter(([, { heardAt }]) => heardAt <= nowMs - silentMs);
    for (const [id] of gone) this.#instances.delete(id);
    return gone.map(([id]) => id);
  }

  /** In the form in which it is stored. */
  stored(id: string): StoredInstance | undefined {
    const instance = this.#instances.get(id);
    return instance && { id, number: instance.number, counted: [...instance.counted.values()] };
  }

  /** Every sum. */
  totals(): Counted[] {
    return [...this.#totals.values()];
  }

  /** Sums of one name. */
  named(name: string): Counted[] {
    return this.totals().filter((series) => series.name === name);
  }

  /** One sum over all labels of a counter that `fits`. */
  count(name: string, fits: (labels: Labels) => boolean = () => true): number {
    let total = 0;
    for (const series of this.#totals.values())
      if (series.name === name && series.kind === "counter" && fits(series.labels))
        total += series.value;
    return total;
  }

  /** How many isolates were heard lately. */
  live(nowMs: number): number {
    return [...this.#instances.values()].filter((one) => one.heardAt > nowMs - GAUGES_LIVE_MS)
      .length;
  }

  /** Gauges of the isolates that were heard lately, one for each name and labels. */
  gauges(nowMs: number): Counter[] {
    const together = new Map<string, Counter>();
    for (const { heardAt, gauges } of this.#instances.values()) {
      if (heardAt <= nowMs - GAUGES_LIVE_MS) continue;
      for (const [key, gauge] of gauges) {
        const known = together.get(key);
        const value =
          known === undefined ? gauge.value : joined(gauge.name, known.value, gauge.value);
        together.set(key, { ...gauge, value });
      }
    }
    return [...together.values()];
  }
}

function joined(name: string, a: number, b: number): number {
  if (WORST.has(name)) return Math.max(a, b);
  // Zero is "nothing waits".
  if (EARLIEST.has(name)) return a === 0 ? b : b === 0 ? a : Math.min(a, b);
  return a + b;
}

/** By how much it has grown; nothing where it has not, or where the report is an old one. */
function growth(before: Counted | undefined, now: Counted): Counted | undefined {
  if (before === undefined) return now;
  if (now.kind === "histogram") {
    if (!isAlike(before, now)) return undefined;
    const counts = now.counts.map((count, i) => count - (before.counts[i] ?? 0));
    const isGrown = counts.some((count) => count > 0) && counts.every((count) => count >= 0);
    return isGrown ? { ...now, counts, sum: now.sum - before.sum } : undefined;
  }
  if (before.kind === "histogram" || now.value <= before.value) return undefined;
  return { ...now, value: now.value - before.value };
}

function sum(total: Counted | undefined, grown: Counted): Counted {
  if (total === undefined) return grown;
  if (grown.kind === "histogram") {
    // Bounds that a deploy has changed begin anew: sums over both would mean nothing.
    if (!isAlike(total, grown)) return grown;
    return {
      ...total,
      counts: total.counts.map((count, i) => count + (grown.counts[i] ?? 0)),
      sum: total.sum + grown.sum,
    };
  }
  return total.kind === "histogram" ? grown : { ...total, value: total.value + grown.value };
}

function isAlike(a: Counted, b: Histogram): a is Histogram {
  return a.kind === "histogram" && JSON.stringify(a.bounds) === JSON.stringify(b.bounds);
}
