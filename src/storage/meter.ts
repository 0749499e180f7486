/** What tells the series of one name apart; values come from closed sets, never from what people write. */
export type Labels = Readonly<Record<string, string>>;

/** One series as it stands: counters and histograms only ever grow within an isolate. */
export type Series =
  | { kind: "counter" | "gauge"; name: string; labels: Labels; value: number }
  | {
      kind: "histogram";
      name: string;
      labels: Labels;
      /** Upper bounds, ascending; `counts` has one more, for what lies above the last. Not cumulative. */
      bounds: readonly number[];
      counts: readonly number[];
      sum: number;
    };

type Histogram = { bounds: readonly number[]; counts: number[]; sum: number };

/** Bounds of what is measured in seconds: from a cache's answer to a time-out. */
const SECONDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];
/** Series that one isolate keeps; a label that should have been closed must not eat its memory. */
const MAX_SERIES = 5_000;

/**
 * What this isolate counts: in memory, without a write, absolute since the isolate began. Names are
 * without a prefix, in the manner of Prometheus (`dependency_calls_total`, `flush_seconds`).
 */
export class Meter {
  readonly #series = new Map<string, { name: string; labels: Labels; cell: Cell }>();
  readonly #bounds = new Map<string, readonly number[]>();
  readonly #collectors: (() => void)[] = [];

  /** Adds to a counter. */
  count(name: string, labels: Labels = NONE, by = 1): void {
    const cell = this.#cell("counter", name, labels);
    if (cell?.kind === "counter") cell.value += by;
  }

  /** Sets a gauge. */
  gauge(name: string, labels: Labels, value: number): void {
    const cell = this.#cell("gauge", name, labels);
    if (cell?.kind === "gauge") cell.value = value;
  }

  /** Puts a value into a histogram: of seconds, unless {@link buckets} said otherwise before. */
  observe(name: string, labels: Labels, value: number): void {
    const cell = this.#cell("histogram", name, labels);
    if (cell?.kind !== "histogram") return;
    const { bounds, counts } = cell.histogram;
    let at = 0;
    while (at < bounds.length && value > (bounds[at] ?? 0)) at += 1;
    counts[at] = (counts[at] ?? 0) + 1;
    cell.histogram.sum += value;
  }

  /** The bounds of a histogram that is not of seconds; say so before its first value. */
  buckets(name: string, bounds: readonly number[]): void {
    this.#bounds.set(name, bounds);
  }

  /** Has `set` run before every {@link read}, for gauges that change by themselves. */
  collect(set: () => void): void {
    this.#collectors.push(set);
  }

  /** Every series there is, copied. */
  read(): Series[] {
    for (const set of this.#collectors) set();
    return Array.from(this.#series.values(), ({ name, labels, cell }) =>
      cell.kind === "histogram"
        ? {
            kind: cell.kind,
            name,
            labels,
            bounds: cell.histogram.bounds,
            counts: [...cell.histogram.counts],
            sum: cell.histogram.sum,
          }
        : { kind: cell.kind, name, labels, value: cell.value },
    );
  }

  #cell(kind: Cell["kind"], name: string, labels: Labels): Cell | undefined {
    let key = name;
    for (const label in labels) key += `\n${label}=${labels[label] ?? ""}`;
    const known = this.#series.get(key);
    if (known !== undefined) return known.cell;
    if (this.#series.size >= MAX_SERIES) return undefined;
    const bounds = this.#bounds.get(name) ?? SECONDS;
    const cell: Cell =
      kind === "histogram"
        ? {
            kind,
            histogram: {
              bounds,
              counts: Array.from({ length: bounds.length + 1 }, () => 0),
              sum: 0,
            },
          }
        : { kind, value: 0 };
    this.#series.set(key, { name, labels: { ...labels }, cell });
    return cell;
  }
}

type Cell =
  | { kind: "counter" | "gauge"; value: number }
  | { kind: "histogram"; histogram: Histogram };

const NONE: Labels = {};

/** This isolate's own. */
export const meter = new Meter();
