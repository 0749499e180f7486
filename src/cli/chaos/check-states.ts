import { isDeepStrictEqual } from "node:util";
import type { Message } from "../../protocol/events.ts";
import type { Done } from "./check-commands.ts";
import type { Order, Report } from "./final-order.ts";
import type { ChannelHistory, Fact, StoreSnapshot } from "./history.ts";

/** A text of a message and the event that gave it; null where nobody can tell it any more. */
type Version = { readonly seq: number; readonly body: string | null };

/** A message as the events make it. */
type Made = {
  readonly fact: Fact;
  readonly versions: Version[];
  deletedAt: number | null;
  pinned: boolean;
  readonly reactions: Map<string, Set<string>>;
};

/**
 * Replays the log and judges what came of it: every acknowledged change is in it or was so already
 * (G1), every rendering of a text is one that the message had then or later (G4), the messages as
 * read back are what the events make of them (G1).
 */
export function checkStates(
  history: ChannelHistory,
  order: Order,
  done: readonly Done[],
  report: Report,
): void {
  const made = new Map<number, Made>();
  const changes = changesBySeq(done);
  const sends = new Map(done.map(({ userId, command }) => [`${userId} ${command.id}`, command]));
  for (let seq = 1; seq <= history.final.head; seq += 1) {
    const fact = order.facts.get(seq);
    const here = changes.get(seq) ?? [];
    if (fact !== undefined) apply(made, fact, sends, here);
    for (const one of here) {
      const message = made.get("seq" in one.command ? one.command.seq : 0);
      if (message !== undefined && !holds(message, one))
        report(
          "G1",
          one.client,
          seq,
          `${one.command.type} ${one.command.id} was acknowledged here, and is not in the log`,
        );
    }
  }
  for (const { client, items } of history.connections)
    for (const item of items) if (item.kind === "event") checkText(made, client, item.fact, report);
  const replies = countReplies(made);
  for (const message of history.final.messages)
    checkMessage(
      made.get(message.seq),
      message,
      replies.get(message.seq) ?? 0,
      order.unknown,
      report,
    );
}

/** Judges G6: at the end every client shows what the log says, all of it from where it begins to show. */
export function checkStores({ stores, final }: ChannelHistory, report: Report): void {
  const bySeq = new Map(final.messages.map((message) => [message.seq, message]));
  for (const store of stores) {
    if (store.epoch !== final.epoch) report("G6", store.client, 0, "it follows another epoch");
    if (store.head !== final.head)
      report("G6", store.client, store.head, `it stands here, the log at ${final.head}`);
    for (const message of store.messages)
      if (!isDeepStrictEqual(message, bySeq.get(message.seq)))
        report(
          "G6",
          store.client,
          message.seq,
          `it shows ${differences(message, bySeq.get(message.seq))}`,
        );
    checkComplete(store, final.messages, report);
  }
}

function checkComplete(store: StoreSnapshot, messages: readonly Message[], report: Report): void {
  const shown = new Set(store.messages.map(({ seq }) => seq));
  const from = store.olderCursor ?? 0;
  for (const { seq, threadSeq, broadcast } of messages)
    // Replies from before a client came are shown when their thread is opened.
    if ((threadSeq === null || broadcast) && seq >= from && !shown.has(seq))
      report("G6", store.client, seq, "it lacks this message");
}

/** Acknowledged changes (no sends) by the place that they were given. */
function changesBySeq(done: readonly Done[]): Map<number, Done[]> {
  const changes = new Map<number, Done[]>();
  for (const one of done) {
    if (one.ack === null || one.command.type === "send") continue;
    const list = changes.get(one.ack.seq);
    if (list === undefined) changes.set(one.ack.seq, [one]);
    else list.push(one);
  }
  return changes;
}

function apply(
  made: Map<number, Made>,
  fact: Fact,
  sends: ReadonlyMap<string, Done["command"]>,
  here: readonly Done[],
): void {
  if (fact.type === "message.created") {
    const command = sends.get(`${fact.by} ${fact.id}`);
    const body = command?.type === "send" ? command.body : null;
    const versions = [{ seq: fact.seq, body }];
    made.set(fact.seq, { fact, versions, deletedAt: null, pinned: false, reactions: new Map() });
    return;
  }
  const message = made.get(fact.target ?? 0);
  if (message === undefined) return;
  switch (fact.type) {
    case "message.edited": {
      const edit = here.find(
        ({ userId, command }) =>
          userId === fact.by && command.type === "edit" && command.seq === fact.target,
      );
      const body = edit?.command.type === "edit" ? edit.command.body : null;
      return void message.versions.push({ seq: fact.seq, body });
    }
    case "message.deleted":
      message.deletedAt = fact.at;
      message.pinned = false;
      message.reactions.clear();
      return void message.versions.push({ seq: fact.seq, body: "" });
    case "message.pinned":
    case "message.unpinned":
      message.pinned = fact.type === "message.pinned";
      return;
    case "reaction.added":
    case "reaction.removed":
      return react(message.reactions, fact.emoji ?? "", fact.by, fact.type === "reaction.added");
    default:
  }
}

function react(
  reactions: Map<string, Set<string>>,
  emoji: string,
  userId: string,
  on: boolean,
): void {
  const users = reactions.get(emoji) ?? new Set();
  if (on) reactions.set(emoji, users.add(userId));
  else if (users.delete(userId) && users.size === 0) reactions.delete(emoji);
}

/** True where the message is as the change wants it. */
function holds(message: Made, { userId, command }: Done): boolean {
  const body = message.versions.at(-1)?.body ?? null;
  switch (command.type) {
    case "edit":
      return body === null || body === command.body;
    case "delete":
      return message.deletedAt !== null;
    case "pin":
      return message.pinned === command.on;
    case "react":
      return (message.reactions.get(command.emoji)?.has(userId) ?? false) === command.on;
    default:
      return true;
  }
}

function checkText(
  made: ReadonlyMap<number, Made>,
  client: string,
  fact: Fact,
  report: Report,
): void {
  if (fact.body === null) return;
  const versions = made.get(fact.target ?? 0)?.versions ?? [];
  const fits = versions.some(
    ({ seq, body }) => seq >= fact.seq && (body === null || body === fact.body),
  );
  if (versions.length > 0 && !fits)
    report("G4", client, fact.seq, `${fact.type} with a text that was never there`);
}

function countReplies(made: ReadonlyMap<number, Made>): Map<number, number> {
  const counts = new Map<number, number>();
  for (const { fact, deletedAt } of made.values())
    if (fact.threadSeq !== null && deletedAt === null)
      counts.set(fact.threadSeq, (counts.get(fact.threadSeq) ?? 0) + 1);
  return counts;
}

function checkMessage(
  made: Made | undefined,
  message: Message,
  replies: number,
  unknown: number,
  report: Report,
): void {
  if (made === undefined) return;
  const last = made.versions.at(-1)?.body ?? null;
  const changed: string[] = [];
  if (last !== null && message.body !== last) changed.push("body");
  if (message.replyCount !== replies)
    changed.push(`replyCount ${message.replyCount} for ${replies}`);
  if ((message.deletedAt === null) !== (made.deletedAt === null)) changed.push("deletedAt");
  if (message.pinned !== made.pinned) changed.push("pinned");
  const reactions = Object.fromEntries(
    message.reactions.map(({ emoji, userIds }) => [emoji, userIds.toSorted()]),
  );
  const expected = Object.fromEntries(
    [...made.reactions].map(([emoji, users]) => [emoji, [...users].sort()]),
  );
  if (!isDeepStrictEqual(reactions, expected)) changed.push("reactions");
  // With events that nobody can tell about any more there is nothing to hold a message against.
  if (changed.length > 0 && unknown === 0)
    report(
      "G1",
      "",
      message.seq,
      `as read back, its ${changed.join(", ")} is not what the events make`,
    );
}

function differences(shown: Message, kept: Message | undefined): string {
  if (kept === undefined) return "a message that the log lacks";
  const keys = Object.keys(kept).filter(
    (key) => !isDeepStrictEqual(shown[key as keyof Message], kept[key as keyof Message]),
  ) as (keyof Message)[];
  const each = keys.map(
    (key) => `${key} ${JSON.stringify(shown[key])} for ${JSON.stringify(kept[key])}`,
  );
  return each.join(", ").slice(0, 300);
}
