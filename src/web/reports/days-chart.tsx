import { useStore } from "@nanostores/react";
import { useEffect, useRef } from "react";
import uPlot from "uplot";
import "uplot/dist/uPlot.min.css";
import { dayNumber } from "../../protocol/report.ts";
import type { Report } from "../../protocol/report.ts";
import { useChartColours } from "../chart/colours.ts";
import { roundTop } from "../chart/scale.ts";
import { language } from "../i18n/i18n.ts";
import { shortNumber } from "../lib/figures.ts";
import styles from "./reports.module.css";

const HEIGHT = 168;
const AXIS_WIDTH = 44;
const AXIS_HEIGHT = 22;
const FONT = "11px 'Inter Variable', Inter, system-ui, sans-serif";
/** How much of its place a bar takes, and px at most. */
const BAR = { share: 0.72, most: 28 };
const DAY_S = 86_400;

/** Messages of each day as bars. `onPoint` hears which day is pointed at, by its place; null for none. */
export function DaysChart({
  days,
  summary,
  onPoint,
}: {
  days: Report["days"];
  /** What the picture shows: all that a screen reader has of it, beside the table. */
  summary: string;
  onPoint: (index: number | null) => void;
}) {
  const place = useRef<HTMLDivElement>(null);
  const colours = useChartColours(place);
  const code = useStore(language);
  const point = useRef(onPoint);
  useEffect(() => {
    point.current = onPoint;
  });
  useEffect(() => {
    const element = place.current;
    if (!element || !colours) return undefined;
    const format = new Intl.DateTimeFormat(code, {
      day: "numeric",
      month: "short",
      timeZone: "UTC",
    });
    const seconds = days.map(({ day }) => (dayNumber(day) ?? 0) * DAY_S);
    const [first = 0] = seconds;
    const last = seconds.at(-1) ?? first;
    const axis = { stroke: colours.text, font: FONT, ticks: { show: false } };
    const drawn = new uPlot(
      {
        width: element.clientWidth,
        height: HEIGHT,
        padding: [6, 2, 0, 0],
        legend: { show: false },
        // Days are days of the report's own calendar.
        tzDate: (ts) => uPlot.tzDate(new Date(ts * 1_000), "Etc/UTC"),
        cursor: {
          y: false,
          drag: { x: false, y: false, setScale: false },
          points: { show: false },
        },
        scales: {
          x: { time: true, range: () => [first - DAY_S / 2, last + DAY_S / 2] },
          y: { range: (_, __, highest) => [0, roundTop(highest, 4)] },
        },
        axes: [
          {
            ...axis,
            size: AXIS_HEIGHT,
            gap: 4,
            space: 64,
            grid: { show: false },
            incrs: [1, 2, 7, 14, 30, 61, 92].map((count) => count * DAY_S),
            values: (_, moments) => moments.map((moment) => format.format(moment * 1_000)),
          },
          {
            ...axis,
            size: AXIS_WIDTH,
            gap: 6,
            grid: { stroke: colours.grid, width: 1 },
            splits: (_, __, low, high) => [low, (low + high) / 2, high],
            values: (_, splits) => splits.map(shortNumber),
          },
        ],
        series: [
          {},
          {
            fill: colours.first,
            width: 0,
            points: { show: false },
            ...(uPlot.paths.bars && {
              paths: uPlot.paths.bars({ size: [BAR.share, BAR.most], radius: 0.12 }),
            }),
          },
        ],
        hooks: { setCursor: [(u) => point.current(u.cursor.idx ?? null)] },
      },
      [seconds, days.map(({ messages }) => messages)],
      element,
    );
    const watch = new ResizeObserver(() =>
      drawn.setSize({ width: element.clientWidth, height: HEIGHT }),
    );
    watch.observe(element);
    return () => {
      watch.disconnect();
      drawn.destroy();
    };
  }, [colours, days, code]);
  return (
    <div
      ref={place}
      className={styles["chart"]}
      style={{ height: HEIGHT }}
      role="img"
      aria-label={summary}
    />
  );
}
