import { useEffect, useRef } from "react";
import uPlot from "uplot";
import "uplot/dist/uPlot.min.css";
import { useStore } from "@nanostores/react";
import { language } from "../i18n/i18n.ts";
import { clockTime } from "../lib/time.ts";
import { useChartColours } from "./colours.ts";
import { chartOptions } from "./options.ts";
import type { ChartLook } from "./options.ts";
import styles from "./line-chart.module.css";
import type { Series } from "./samples.ts";

type LineChartProps = Omit<ChartLook, "colours" | "onPoint" | "window"> & {
  /** What the picture shows, in a sentence: all that a screen reader has of it. */
  summary: string;
  /** One line each, over the same moments. */
  lines: readonly Series[];
  /** How far back from the newest moment the chart reaches, ms. */
  windowMs: number;
  /** Told which moment is pointed at, by its place in the lines; null when none is. */
  onPoint?: (index: number | null) => void;
};

/** Values over time as lines, drawn on a canvas in the colours of the scheme. */
export function LineChart({ summary, lines, windowMs, onPoint, ...look }: LineChartProps) {
  const place = useRef<HTMLDivElement>(null);
  const chart = useRef<uPlot>(undefined);
  const colours = useChartColours(place);
  const code = useStore(language);
  const { least, threshold, format, sync, height } = look;
  const latest = useRef({ lines, windowMs, onPoint });
  useEffect(() => {
    latest.current = { lines, windowMs, onPoint };
  });

  useEffect(() => {
    const element = place.current;
    if (!element || !colours) return undefined;
    const options = chartOptions(
      {
        least,
        threshold,
        format,
        sync,
        height,
        colours,
        onPoint: (index) => latest.current.onPoint?.(index),
        window: () => windowOf(latest.current.lines, latest.current.windowMs),
      },
      latest.current.lines.length,
      clockTime,
    );
    const drawn = new uPlot(
      { ...options, width: element.clientWidth },
      dataOf(latest.current.lines),
      element,
    );
    chart.current = drawn;
    const watch = new ResizeObserver(() => drawn.setSize({ width: element.clientWidth, height }));
    watch.observe(element);
    return () => {
      watch.disconnect();
      chart.current = undefined;
      drawn.destroy();
    };
    // The language is in the hours along the axis.
  }, [colours, least, threshold, format, sync, height, code]);

  useEffect(() => chart.current?.setData(dataOf(lines)), [lines, windowMs]);

  return (
    <div
      ref={place}
      className={styles["chart"]}
      style={{ height }}
      role="img"
      aria-label={summary}
    />
  );
}

/** Moments in seconds, which is what the library counts in. */
function dataOf(lines: readonly Series[]): uPlot.AlignedData {
  const [first] = lines;
  const seconds = first?.at.map((ms) => ms / 1000) ?? [];
  return [seconds, ...lines.map(({ values }) => [...values])];
}

function windowOf([first]: readonly Series[], windowMs: number): [number, number] {
  const newest = first?.at.at(-1) ?? Date.now();
  return [(newest - windowMs) / 1000, newest / 1000];
}
