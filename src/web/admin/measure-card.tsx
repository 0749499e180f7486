import { params } from "@nanostores/i18n";
import { useMemo, useState } from "react";
import { LineChart } from "../chart/line-chart.tsx";
import { digestOf } from "../chart/samples.ts";
import type { Series } from "../chart/samples.ts";
import { i18n, useWords } from "../i18n/i18n.ts";
import { clockTime } from "../lib/time.ts";
import styles from "./measure-card.module.css";
import { measureWords } from "./measure-words.ts";
import { FORMS, WINDOW_MS } from "./measures.ts";
import type { Measure } from "./measures.ts";

const words = i18n("adminMeasureCard", {
  nothing: "Nothing measured yet",
  range: params("{low} to {high}"),
  summary: params(
    "{name}: now {now}. In the last 10 minutes from {low} to {high}, {mean} on average.",
  ),
  nothingSummary: params("{name}: nothing measured in the last 10 minutes."),
  warns: params("An alert watches for {threshold}."),
});

const HEIGHT = 112;

/** One measure: its name, its value now or where the chart is pointed at, and the chart. */
export function MeasureCard({
  measure,
  series,
  threshold,
}: {
  measure: Measure;
  series: Series;
  threshold: number | null;
}) {
  const t = useWords(words);
  const name = useWords(measureWords)[measure];
  const { write, least } = FORMS[measure];
  const [pointed, setPointed] = useState<number | null>(null);
  const digest = digestOf(series, WINDOW_MS);
  const lines = useMemo(() => [series], [series]);

  const at = pointed === null ? undefined : series.at[pointed];
  const value = at === undefined ? (digest?.now ?? null) : (series.values[pointed ?? 0] ?? null);
  const said = digest && {
    low: write(digest.low),
    high: write(digest.high),
    mean: write(digest.mean),
    now: write(digest.now),
  };
  const summary = said ? t.summary({ name, ...said }) : t.nothingSummary({ name });
  const watched = threshold === null ? "" : ` ${t.warns({ threshold: write(threshold) })}`;
  return (
    <article className={styles["card"]} data-measure={measure}>
      <h3 className={styles["name"]}>{name}</h3>
      <p className={styles["line"]}>
        <span className={styles["value"]} data-testid={`now-${measure}`}>
          {write(value)}
        </span>
        <span className={styles["aside"]}>
          {at === undefined ? (said ? t.range(said) : t.nothing) : clockTime(at)}
        </span>
      </p>
      <LineChart
        summary={summary + watched}
        lines={lines}
        windowMs={WINDOW_MS}
        least={least}
        threshold={threshold}
        format={write}
        sync="overview"
        height={HEIGHT}
        onPoint={setPointed}
      />
    </article>
  );
}
