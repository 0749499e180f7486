import { checkCommands } from "./check-commands.ts";
import { checkStates, checkStores } from "./check-states.ts";
import { checkStreams } from "./check-streams.ts";
import { assembleOrder } from "./final-order.ts";
import type { ChannelHistory, Rule, Violation } from "./history.ts";

/** What the checker found, and on how much it looked. */
export type Judgement = {
  readonly violations: readonly Violation[];
  readonly sent: number;
  readonly acknowledged: number;
  /** Events that all connections together received. */
  readonly received: number;
  readonly resumes: number;
  readonly resets: number;
  /** Places of the log that nobody can tell about any more; it should be 0. */
  readonly unknown: number;
};

/** Judges G1–G6 over what clients of one channel did and saw. Pure. */
export function judge(history: ChannelHistory): Judgement {
  const violations: Violation[] = [];
  const report = (rule: Rule, client: string, seq: number, message: string) =>
    void violations.push({ rule, channelId: history.channelId, client, seq, message });
  const order = assembleOrder(history, report);
  const done = checkCommands(history, order, report);
  checkStreams(history, report);
  checkStates(history, order, done, report);
  checkStores(history, report);
  const items = history.connections.flatMap((connection) =>
    connection.items.map(({ kind }) => kind),
  );
  const count = (kind: string) => items.filter((one) => one === kind).length;
  return {
    violations,
    sent: done.length,
    acknowledged: done.filter(({ ack }) => ack !== null).length,
    received: count("event"),
    resumes: count("resume") + history.connections.filter(({ opened }) => opened !== null).length,
    resets: count("reset"),
    unknown: order.unknown,
  };
}

/** Adds up the judgements of several channels. */
export function together(all: readonly Judgement[]): Judgement {
  const sum = (value: (one: Judgement) => number) =>
    all.reduce((total, one) => total + value(one), 0);
  return {
    violations: all.flatMap(({ violations }) => violations),
    sent: sum((one) => one.sent),
    acknowledged: sum((one) => one.acknowledged),
    received: sum((one) => one.received),
    resumes: sum((one) => one.resumes),
    resets: sum((one) => one.resets),
    unknown: sum((one) => one.unknown),
  };
}

/** `G5 client-3 seq 812: …`, one violation a line; the first `limit` of them. */
export function describeViolations(violations: readonly Violation[], limit = 20): string {
  const lines = violations
    .slice(0, limit)
    .map(
      ({ rule, channelId, client, seq, message }) =>
        `${rule} ${client || "log"} ${channelId} seq ${seq}: ${message}`,
    );
  if (violations.length > limit) lines.push(`… and ${violations.length - limit} more`);
  return lines.join("\n");
}
