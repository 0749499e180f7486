import type { JobChaosReport } from "./run.ts";

const SHOWN = 20;

/** True where every effect is there once and every job came to its end. */
export function jobsHold({ violations, settled, said, delivered }: JobChaosReport): boolean {
  return settled && violations.length === 0 && said > 0 && delivered > 0;
}

/** The report as a person reads it, one fact a line. */
export function describeJobs(report: JobChaosReport): string {
  const { violations, kills, restartsMs, jobs, said, delivered, repeated, settled } = report;
  const restarts = restartsMs.toSorted((a, b) => a - b);
  const median = Math.round(restarts[restarts.length >> 1] ?? 0);
  const count = (value: number) => value.toLocaleString("en");
  return [
    `kills         ${kills}, restarts ${median} ms in the middle, ${Math.round(restarts.at(-1) ?? 0)} ms at most`,
    `jobs          ${count(jobs)} taken`,
    `effects       ${count(said)} messages, ${count(delivered)} deliveries, of which ${count(repeated)} came again under their name`,
    ...(settled ? [] : ["not every job came to its end"]),
    `violations    ${violations.length}`,
    ...violations.slice(0, SHOWN).map(({ rule, text }) => `${rule} ${text}`),
    jobsHold(report)
      ? "HOLDS: every job that was taken is done, and its effects are there once"
      : "FAILS",
  ].join("\n");
}
