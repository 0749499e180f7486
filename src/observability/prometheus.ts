import type { Labels, Series } from "../storage/meter.ts";
import { METRICS } from "./metrics.ts";

/** What an answer in this form calls itself. */
export const PROMETHEUS_TYPE = "text/plain; version=0.0.4; charset=utf-8";

/** Series in Prometheus' text format 0.0.4, those of one name together. */
export function prometheusText(series: readonly Series[]): string {
  const byName = Map.groupBy(series, ({ name }) => name);
  const names = [...byName.keys()].toSorted();
  return names.map((name) => family(name, byName.get(name) ?? [])).join("");
}

function family(name: string, series: readonly Series[]): string {
  const full = `edgewise_${name}`;
  const [first] = series;
  if (first === undefined) return "";
  const help = METRICS[name] ?? name.replaceAll("_", " ");
  const lines = series.flatMap((one) =>
    one.kind === "histogram" ? histogramLines(full, one) : [line(full, one.labels, one.value)],
  );
  return [`# HELP ${full} ${help}`, `# TYPE ${full} ${first.kind}`, ...lines, ""].join("\n");
}

function histogramLines(name: string, histogram: Extract<Series, { kind: "histogram" }>): string[] {
  const { labels, bounds, counts, sum } = histogram;
  let below = 0;
  const buckets = counts.map((count, i) => {
    below += count;
    const bound = bounds[i];
    const le = bound === undefined ? "+Inf" : String(bound);
    return line(`${name}_bucket`, { ...labels, le }, below);
  });
  return [...buckets, line(`${name}_sum`, labels, sum), line(`${name}_count`, labels, below)];
}

function line(name: string, labels: Labels, value: number): string {
  const pairs = Object.entries(labels).map(([label, text]) => `${label}="${escaped(text)}"`);
  return `${name}${pairs.length === 0 ? "" : `{${pairs.join(",")}}`} ${value}`;
}

function escaped(text: string): string {
  return text.replaceAll("\\", "\\\\").replaceAll('"', '\\"').replaceAll("\n", "\\n");
}
