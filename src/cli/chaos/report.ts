import { describeViolations } from "./checker.ts";
import type { ChaosReport } from "./run.ts";

/** True where no promise is broken, the whole log could be judged and everybody came to rest. */
export function holds({ judgement, settled }: ChaosReport): boolean {
  return (
    settled &&
    judgement.violations.length === 0 &&
    judgement.unknown === 0 &&
    judgement.acknowledged > 0
  );
}

/** The report as a person reads it, one fact a line. */
export function describeReport(report: ChaosReport): string {
  const { judgement, kills, relaysEnded, restartsMs, settled, events, connections, lost } = report;
  const restarts = restartsMs.toSorted((a, b) => a - b);
  const median = restarts[restarts.length >> 1] ?? 0;
  return [
    `kills         ${kills}, restarts ${Math.round(median)} ms in the middle, ${Math.round(restarts.at(-1) ?? 0)} ms at most`,
    ...(relaysEnded > 0 ? [`relays        ${relaysEnded} ended between the kills`] : []),
    `commands      ${count(judgement.sent)} sent, ${count(judgement.acknowledged)} acknowledged; the logs end at ${count(events)} events`,
    `seen          ${count(judgement.received)} events on ${count(connections)} connections, ${count(judgement.resumes)} resumes, ${count(judgement.resets)} resets, ${count(lost)} frames lost on the way`,
    ...(judgement.unknown > 0
      ? [`unknown       ${judgement.unknown} events that nobody can tell about any more`]
      : []),
    ...(settled ? [] : ["not everybody came to rest"]),
    `violations    ${judgement.violations.length}`,
    ...(judgement.violations.length > 0 ? [describeViolations(judgement.violations)] : []),
    holds(report)
      ? "HOLDS: nothing acknowledged was lost, everybody saw one log, and nothing else"
      : "FAILS",
  ].join("\n");
}

function count(value: number): string {
  return value.toLocaleString("en");
}
