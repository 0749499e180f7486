import type { LogCommand } from "../../protocol/frames.ts";
import { describe } from "./final-order.ts";
import type { Order, Report } from "./final-order.ts";
import type { ChannelHistory, Connection, Item } from "./history.ts";

/** One command of one author: its first shape, when it first went out, and its first acknowledgement. */
export type Done = {
  readonly client: string;
  readonly userId: string;
  readonly command: LogCommand;
  readonly sentAt: number;
  ack: { readonly seq: number; readonly at: number; readonly when: number } | null;
};

type Ack = Extract<Item, { kind: "ack" }>;
type Answer = Ack | Extract<Item, { kind: "error" }>;

/**
 * Judges what was answered: G1 (an acknowledged message is in the log, at its seq), G2 (the same
 * (author, id) again has the same answer, another command under it is `conflict`) and the half of
 * G3 that needs a clock: acknowledged before sent means a smaller seq. Nor may a message be called
 * absent while it is there. Answers the commands.
 */
export function checkCommands(history: ChannelHistory, { facts }: Order, report: Report): Done[] {
  const done = firstAttempts(history.connections);
  const deleted = new Set<number | null>();
  for (const fact of facts.values()) if (fact.type === "message.deleted") deleted.add(fact.target);
  for (const connection of history.connections)
    for (const [command, answer] of answersOf(connection)) {
      const first = done.get(keyOf(connection.userId, command.id));
      if (first !== undefined) judgeAnswer(connection.client, first, command, answer, report);
      const target = command.type === "send" ? command.threadSeq : command.seq;
      const isGone = answer.kind === "error" && answer.code === "not_found";
      if (
        isGone &&
        target !== undefined &&
        facts.get(target)?.target === target &&
        !deleted.has(target)
      )
        report("refused", connection.client, target, `${command.type} on it: not_found`);
    }
  const all = [...done.values()];
  for (const { client, userId, command, ack } of all) {
    if (ack === null || command.type !== "send") continue;
    const fact = facts.get(ack.seq);
    const isThere = fact?.id === command.id && fact.by === userId && fact.at === ack.at;
    if (isThere) continue;
    const instead = fact === undefined ? "nothing" : describe(fact);
    report(
      "G1",
      client,
      ack.seq,
      `${command.id} was acknowledged here, where the log has ${instead}`,
    );
  }
  checkClock(all, report);
  return all;
}

function judgeAnswer(
  client: string,
  first: Done,
  command: LogCommand,
  answer: Answer,
  report: Report,
): void {
  const same = isSame(first.command, command);
  if (answer.kind === "error") {
    if (same && answer.code === "conflict")
      report("G2", client, first.ack?.seq ?? 0, `${command.id} again, unchanged, was a conflict`);
    return;
  }
  if (!same)
    return report("G2", client, answer.seq, `${command.id} with another content was acknowledged`);
  const known = first.ack;
  if (known === null) first.ack = answer;
  else if (known.seq !== answer.seq || known.at !== answer.at)
    report("G2", client, answer.seq, `${command.id} had been acknowledged at ${known.seq}`);
  else if (answer.when < known.when) first.ack = answer;
}

/**
 * An acknowledgement that had arrived before a command was first sent has a smaller seq. One clock
 * takes both times, so there is nothing to allow for. A change without effect answers with the head.
 */
function checkClock(all: readonly Done[], report: Report): void {
  const acked = all.flatMap(({ ack }) => ack ?? []).sort((a, b) => a.when - b.when);
  let highest = 0;
  let next = 0;
  for (const { client, command, sentAt, ack } of all.toSorted((a, b) => a.sentAt - b.sentAt)) {
    for (let one = acked[next]; one !== undefined && one.when < sentAt; one = acked[++next])
      highest = Math.max(highest, one.seq);
    if (ack === null) continue;
    const isLater = command.type === "send" ? ack.seq > highest : ack.seq >= highest;
    if (!isLater)
      report("G3", client, ack.seq, `${command.id} was sent after ${highest} was acknowledged`);
  }
}

/** What was first sent under each (author, id), by the harness's clock. */
function firstAttempts(connections: readonly Connection[]): Map<string, Done> {
  const done = new Map<string, Done>();
  for (const { client, userId, items } of connections)
    for (const item of items) {
      if (item.kind !== "sent") continue;
      const key = keyOf(userId, item.command.id);
      const known = done.get(key);
      if (known === undefined || item.when < known.sentAt)
        done.set(key, { client, userId, command: item.command, sentAt: item.when, ack: null });
    }
  return done;
}

/** Each answer with the command it answers: on one connection, answers to one id come in its order. */
function answersOf({ items }: Connection): [LogCommand, Answer][] {
  const waiting = new Map<string, LogCommand[]>();
  const pairs: [LogCommand, Answer][] = [];
  for (const item of items) {
    if (item.kind === "sent") {
      const queue = waiting.get(item.command.id);
      if (queue === undefined) waiting.set(item.command.id, [item.command]);
      else queue.push(item.command);
    }
    if (item.kind !== "ack" && item.kind !== "error") continue;
    const command = waiting.get(item.id ?? "")?.shift();
    if (command !== undefined) pairs.push([command, item]);
  }
  return pairs;
}

function isSame(a: LogCommand, b: LogCommand): boolean {
  return canonical(a) === canonical(b);
}

function canonical(command: LogCommand): string {
  return JSON.stringify(Object.entries(command).sort(([a], [b]) => (a < b ? -1 : 1)));
}

function keyOf(userId: string, id: string): string {
  return `${userId} ${id}`;
}
