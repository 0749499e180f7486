import type uPlot from "uplot";
import type { ChartColours } from "./colours.ts";
import { topWith } from "./scale.ts";

/** How a chart looks and what it tells. */
export type ChartLook = {
  /** The axis reaches this high at least, so that noise about nothing stays flat. */
  least: number;
  /** A line across, where values begin to be too much (or too little). */
  threshold: number | null;
  format: (value: number) => string;
  /** Charts of the same name point at the same moment together. */
  sync: string;
  /** Height in px. */
  height: number;
  colours: ChartColours;
  onPoint: (index: number | null) => void;
  /** From when to when the chart reaches, in seconds since 1970. */
  window: () => [number, number];
};

const AXIS_WIDTH = 46;
const AXIS_HEIGHT = 20;
const FONT = "11px 'Inter Variable', Inter, system-ui, sans-serif";
/** A figure of the font above, px. */
const GLYPH_WIDTH = 6;
const DASH = [4, 4];
const LINES = ["first", "second", "third"] as const;

/** What the library is told: three quiet lines across, hours below, one to three lines of values. */
export function chartOptions(
  look: ChartLook,
  lines: number,
  clock: (ms: number) => string,
): Omit<uPlot.Options, "width"> {
  const { colours, least, threshold, format } = look;
  const axis = { stroke: colours.text, font: FONT, ticks: { show: false } };
  return {
    height: look.height,
    padding: [6, 2, 0, 0],
    legend: { show: false },
    cursor: {
      y: false,
      drag: { x: false, y: false, setScale: false },
      sync: { key: look.sync },
      points: { size: 7, width: 2, stroke: colours.ground, fill: (u, i) => strokeOf(u, i) },
    },
    scales: {
      x: { time: true, range: look.window },
      y: { range: (_, __, highest) => [0, topWith(highest, least, threshold)] },
    },
    axes: [
      {
        ...axis,
        size: AXIS_HEIGHT,
        gap: 4,
        space: 90,
        grid: { show: false },
        values: (u, moments) => {
          const right = u.bbox.width / devicePixelRatio;
          return moments.map((seconds) => {
            const label = clock(seconds * 1000);
            // One that the edge would cut off says nothing.
            const isCut = right - u.valToPos(seconds, "x") < (label.length * GLYPH_WIDTH) / 2;
            return isCut ? "" : label;
          });
        },
        incrs: [60, 120, 300, 600, 900, 1800, 3600],
      },
      {
        ...axis,
        size: AXIS_WIDTH,
        gap: 6,
        grid: { stroke: colours.grid, width: 1 },
        splits: (_, __, low, high) => [low, (low + high) / 2, high],
        values: (_, splits) => splits.map(format),
      },
    ],
    series: [
      {},
      ...LINES.slice(0, lines).map((name) => ({
        stroke: colours[name],
        width: 1.5,
        points: { show: false },
        ...(lines === 1 && { fill: colours.faint }),
      })),
    ],
    hooks: {
      setCursor: [(u) => look.onPoint(u.cursor.idx ?? null)],
      draw: [(u) => threshold !== null && drawThreshold(u, threshold, colours.threshold)],
    },
  };
}

function strokeOf(chart: uPlot, line: number): string {
  const stroke = chart.series[line]?.stroke;
  const found = typeof stroke === "function" ? stroke(chart, line) : stroke;
  return typeof found === "string" ? found : "";
}

/** A dashed line across, where it lies within the axis. */
function drawThreshold(chart: uPlot, value: number, colour: string): void {
  const { ctx, bbox } = chart;
  const y = Math.round(chart.valToPos(value, "y", true)) + 0.5;
  if (!(y > bbox.top && y < bbox.top + bbox.height)) return;
  ctx.save();
  ctx.strokeStyle = colour;
  ctx.lineWidth = Math.max(1, Math.round(devicePixelRatio));
  ctx.setLineDash(DASH.map((length) => length * devicePixelRatio));
  ctx.beginPath();
  ctx.moveTo(bbox.left, y);
  ctx.lineTo(bbox.left + bbox.width, y);
  ctx.stroke();
  ctx.restore();
}
