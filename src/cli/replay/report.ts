import type { Progress, ReplayReport } from "./run.ts";

const BAR_CELLS = 30;
/** Without a terminal a line is written this often, ms. */
const PLAIN_EVERY_MS = 5_000;

/** Writes progress to stderr: a bar that redraws itself on a terminal, now and then a line elsewhere. */
export function progressWriter(stream: NodeJS.WriteStream): (progress: Progress) => void {
  let writtenAt = performance.now();
  let ended = false;
  return (progress) => {
    if (ended) return;
    const done = progress.acknowledged >= progress.total;
    ended = done;
    if (stream.isTTY) stream.write(`\r${bar(progress)}${done ? "\n" : ""}`);
    else if (done || performance.now() - writtenAt >= PLAIN_EVERY_MS) {
      writtenAt = performance.now();
      stream.write(`${figures(progress)}\n`);
    }
  };
}

/** The bar of a terminal: `████░░  1,234/5,000  410/s`. */
export function bar(progress: Progress): string {
  const share = progress.total === 0 ? 1 : progress.acknowledged / progress.total;
  const full = Math.floor(Math.min(share, 1) * BAR_CELLS);
  return `${"█".repeat(full)}${"░".repeat(BAR_CELLS - full)}  ${figures(progress)}`;
}

/** The report as a person reads it, one fact a line. */
export function describeReport({
  verdict,
  people,
  tookMs,
  deliveries,
  troubles,
}: ReplayReport): string {
  const seconds = tookMs / 1_000;
  return [
    `sent          ${count(verdict.sent)} by ${people} people in ${seconds.toFixed(1)} s (${count(verdict.sent / seconds)}/s, ${count(deliveries / seconds)} deliveries/s)`,
    `acknowledged  ${count(verdict.acknowledged)}`,
    `seen          by ${verdict.agreeing} of ${verdict.readers} readers in one order: ${verdict.gaps} gaps, ${verdict.doubles} doubles, ${verdict.disorder} out of place`,
    `history       ${count(verdict.inHistory)} read back: ${verdict.lost} lost, ${verdict.extra} extra, ${verdict.altered} altered`,
    ...troubles.slice(0, 10).map((trouble) => `trouble       ${trouble}`),
    verdict.holds ? "HOLDS: every word arrived, once, in one order" : "FAILS",
  ].join("\n");
}

function figures({ acknowledged, total, rate }: Progress): string {
  return `${count(acknowledged)}/${count(total)}  ${count(rate)}/s`;
}

function count(value: number): string {
  return Math.round(value).toLocaleString("en");
}
