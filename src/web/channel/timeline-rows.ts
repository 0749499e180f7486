import type { PendingCommand } from "../../client/index.ts";
import type { Message } from "../../protocol/events.ts";
import { dayOf, millisOf } from "../lib/time.ts";
import type { ComingOrGoing } from "./channel-pool.ts";

/** One line of the timeline. `ms` is its time since 1970; `key` stays while it is shown. */
export type TimelineRow = { key: string; ms: number } & (
  | { kind: "day" }
  /** `grouped` continues the row above: same author, no face, no name. */
  | { kind: "message"; message: Message; grouped: boolean }
  | { kind: "pending"; pending: PendingSend; grouped: boolean }
  | { kind: "coming"; coming: ComingOrGoing }
);

/** A send that the log does not hold yet. */
export type PendingSend = PendingCommand & {
  readonly command: Extract<PendingCommand["command"], { type: "send" }>;
};

/** Messages of one author within this time stand under one name. */
const GROUP_MS = 5 * 60_000;

type Source = {
  messages: readonly Message[];
  pending: readonly PendingCommand[];
  comings: readonly ComingOrGoing[];
  userId: string;
};

/** The rows of a channel's main timeline, oldest first. Thread replies are not among them. */
export function timelineRows({ messages, pending, comings, userId }: Source): TimelineRow[] {
  const rows: TimelineRow[] = [];
  const group = new Grouping();
  const add = (row: TimelineRow) => {
    if (group.startsDay(row.ms))
      rows.push({ kind: "day", key: `day:${dayOf(row.ms)}`, ms: row.ms });
    rows.push(row);
  };
  // Before the oldest loaded message a coming would stand without its neighbours.
  const first = messages[0]?.seq ?? 0;
  const lines = comings.filter((coming) => coming.seq > first);
  let nextLine = 0;
  const addLinesBefore = (seq: number) => {
    for (let line = lines[nextLine]; line && line.seq < seq; line = lines[nextLine]) {
      group.interrupt();
      add({ kind: "coming", key: `coming:${line.seq}`, ms: millisOf(line.at), coming: line });
      nextLine += 1;
    }
  };

  for (const message of messages) {
    if (message.threadSeq !== null) continue;
    addLinesBefore(message.seq);
    const ms = millisOf(message.at);
    // A pending message keeps its row when it arrives: the author's own id names both.
    const key = `${message.authorId}:${message.clientMsgId}`;
    const grouped = message.deletedAt === null && group.continues(message.authorId, ms);
    if (message.deletedAt !== null) group.interrupt();
    add({ kind: "message", key, ms, message, grouped });
  }
  addLinesBefore(Number.POSITIVE_INFINITY);
  for (const item of pending) {
    if (!isSend(item)) continue;
    const ms = item.createdAt;
    const grouped = group.continues(userId, ms);
    add({ kind: "pending", key: `${userId}:${item.id}`, ms, pending: item, grouped });
  }
  return rows;
}

function isSend(item: PendingCommand): item is PendingSend {
  return item.command.type === "send" && item.command.threadSeq === undefined;
}

/** Remembers the row above while rows are laid. */
class Grouping {
  #day = 0;
  #author: string | undefined;
  #ms = 0;

  startsDay(ms: number): boolean {
    const day = dayOf(ms);
    if (day === this.#day) return false;
    this.#day = day;
    return true;
  }

  continues(author: string, ms: number): boolean {
    const same = author === this.#author && ms - this.#ms < GROUP_MS && dayOf(ms) === this.#day;
    this.#author = author;
    this.#ms = ms;
    return same;
  }

  interrupt(): void {
    this.#author = undefined;
  }
}
