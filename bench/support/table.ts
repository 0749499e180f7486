import type { SystemName } from "../systems/system.ts";
import { FIGURES, written, writtenRatio } from "./figures.ts";
import { ratios } from "./statistics.ts";
import type { Measured } from "./statistics.ts";

/** What a scenario has come to: the median of its runs, by system. */
export type Outcome = {
  name: string;
  group: string;
  medians: Partial<Record<SystemName, Measured>>;
};

const NAMES: Record<SystemName, string> = {
  edgewise: "Edgewise",
  "socket-io": "Socket.IO",
  bare: "bare object",
};

/** One Markdown table for each group of scenarios, in which columns that nobody has are left out. */
export function tables(outcomes: readonly Outcome[]): string {
  const groups = Map.groupBy(outcomes, ({ group }) => group);
  return [...groups.values()].map((group) => markdown(rows(group))).join("\n");
}

function rows(outcomes: readonly Outcome[]): string[][] {
  const measured = outcomes.flatMap(({ medians }) => Object.values(medians));
  const columns = Object.keys(FIGURES).filter((name) => measured.some((row) => name in row));
  const head = ["scenario", "", ...columns.map((name) => FIGURES[name]?.title ?? name)];
  const body = outcomes.flatMap(({ name, medians }) => {
    const ours = medians.edgewise;
    return Object.entries(medians).flatMap(([system, figures]) => {
      // The keys are the record's own.
      const title = NAMES[system as SystemName];
      const row = [name, title, ...columns.map((column) => written(column, figures[column]))];
      if (ours === undefined || system === "edgewise") return [row];
      const shares = ratios(ours, figures);
      const ratioRow = columns.map((column) => writtenRatio(column, shares[column]));
      return [row, [name, `Edgewise by ${title}`, ...ratioRow]];
    });
  });
  return [head, ...body];
}

/** A Markdown table whose columns also stand under each other in a terminal. */
function markdown(cells: readonly string[][]): string {
  const [head = []] = cells;
  const widths = head.map((_, column) =>
    Math.max(3, ...cells.map((row) => (row[column] ?? "").length)),
  );
  const line = (row: readonly string[]) =>
    `| ${widths.map((width, i) => pad(row[i] ?? "", width, i)).join(" | ")} |\n`;
  const rule = widths.map((width, i) => (i < 2 ? "-".repeat(width) : `${"-".repeat(width - 1)}:`));
  return [head, rule, ...cells.slice(1)].map((row) => line(row)).join("");
}

/** Names stand to the left, figures to the right. */
function pad(text: string, width: number, column: number): string {
  return column < 2 ? text.padEnd(width) : text.padStart(width);
}
