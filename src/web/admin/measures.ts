import type { OverviewSeries } from "../../protocol/admin.ts";
import type { AlertMetric } from "../../protocol/alerts.ts";
import type { Sample } from "../chart/samples.ts";
import { share, shortNumber, spanOfSeconds, tookTime } from "../lib/figures.ts";

/** The measures of the overview, in the order in which they are shown. */
export const MEASURES = [
  "requests",
  "p95Ms",
  "errors",
  "messages",
  "sockets",
  "queueDepth",
  "outboxAgeS",
  "cacheHits",
] as const;
export type Measure = (typeof MEASURES)[number];

/** How a measure is written, how high its axis reaches at least, and which alerts are about it. */
type MeasureForm = {
  write: (value: number | null) => string;
  least: number;
  watchedAs?: AlertMetric;
  /** The axis ends here: nothing can be more. */
  whole?: true;
};

export const FORMS: Readonly<Record<Measure, MeasureForm>> = {
  requests: { write: shortNumber, least: 1 },
  p95Ms: { write: tookTime, least: 20, watchedAs: "p95_ms" },
  errors: { write: share, least: 0.01, watchedAs: "error_rate" },
  messages: { write: shortNumber, least: 1 },
  sockets: { write: shortNumber, least: 4 },
  queueDepth: { write: shortNumber, least: 4, watchedAs: "queue_depth" },
  outboxAgeS: { write: spanOfSeconds, least: 2, watchedAs: "outbox_age_s" },
  cacheHits: { write: share, least: 1, watchedAs: "cache_hit_rate", whole: true },
};

/** Between two moments of the server's answer, ms. */
export const STEP_MS = 5_000;
/** What the charts show, ms; the server keeps as much. */
export const WINDOW_MS = 600_000;

/** The server's columns as samples. */
export function samplesOf(series: OverviewSeries): Sample<Measure>[] {
  return series.at.map((at, i) => {
    const values = MEASURES.map((name) => [name, series[name][i] ?? null] as const);
    // One entry for each measure.
    return { at, ...(Object.fromEntries(values) as Record<Measure, number | null>) };
  });
}
