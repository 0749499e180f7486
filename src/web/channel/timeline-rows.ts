import type { PendingCommand } from "../../client/index.ts";
import type { Message } from "../../protocol/events.ts";
import { saidAt } from "../lib/author.ts";
import { dayOf, millisOf } from "../lib/time.ts";
import type { ComingOrGoing } from "./channel-pool.ts";

/** One line of the timeline. `ms` is its time since 1970; `key` stays while it is shown. */
export type TimelineRow = { key: string; ms: number } &
  /** What stands above the very first message; the first row where nothing is older. */
  (
    | { kind: "top" }
    | { kind: "day" }
    | { kind: "unread" }
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
const TOP: TimelineRow = { kind: "top", key: "top", ms: 0 };

export type RowSource = {
  messages: readonly Message[];
  pending: readonly PendingCommand[];
  comings: readonly ComingOrGoing[];
  userId: string;
  /** True where there is history above the first message. */
  hasOlder: boolean;
  /** The unread line stands before the first message of others after this seq; 0 for no line. */
  readSeq: number;
  /** Whose replies are laid, and when it began, ms; null for the channel itself. */
  thread?: ThreadSource | null;
  /** The rows end away from the newest: nothing that is pending or has just come follows them. */
  hasNewer?: boolean;
};

/** The thread of that message, which stands above the rows. */
export type ThreadSource = { readonly seq: number; readonly ms: number };

/** True for what stands in the channel itself, false for what only stands in a thread. */
export function isTopLevel({ threadSeq, broadcast }: Message): boolean {
  return threadSeq === null || broadcast === true;
}

/**
 * Lays the rows of a channel's main timeline or of one thread, oldest first. What has not
 * changed since the last time is not laid again, and rows that were shown keep their shape when
 * older ones come above them: nothing that a reader looks at moves.
 */
export class RowBuilder {
  #source: RowSource | undefined;
  #rows: TimelineRow[] = [];
  /** How many rows there are up to and with each message. */
  #ends: number[] = [];
  /** Messages above which there was more when they were first shown: they keep their names. */
  readonly #heads = new Set<string>();

  /** The rows now. A new array with each call. */
  build(source: RowSource): readonly TimelineRow[] {
    const first = source.messages[0];
    if (first) this.#heads.add(keyOf(first));
    const kept = this.#kept(source);
    const rows = kept === 0 ? beginning(source) : this.#rows.slice(0, this.#ends[kept - 1]);
    this.#ends.length = kept;
    this.#source = source;
    this.#rows = rows;
    this.#lay(kept);
    return rows;
  }

  /** How many messages from the start are laid already, just as they are to be laid now. */
  #kept(source: RowSource): number {
    const old = this.#source;
    const same =
      old?.comings === source.comings &&
      old.userId === source.userId &&
      old.readSeq === source.readSeq &&
      old.hasOlder === source.hasOlder &&
      old.thread === source.thread;
    if (!same) return 0;
    const most = Math.min(old.messages.length, source.messages.length);
    for (let i = 0; i < most; i += 1) if (old.messages[i] !== source.messages[i]) return i;
    return most;
  }

  #lay(from: number): void {
    const source = this.#source ?? EMPTY;
    const { messages, pending, comings, userId, hasOlder, readSeq, thread = null } = source;
    const belongs = (message: Message) =>
      thread === null ? isTopLevel(message) : message.threadSeq === thread.seq;
    const rows = this.#rows;
    const group = new Grouping(rows.at(-1), thread?.ms);
    const add = (row: TimelineRow) => {
      // The day of the very first row is said once it is known that nothing comes above.
      if (group.startsDay(row.ms) && !(hasOlder && rows.length === 0))
        rows.push({ kind: "day", key: dayKey(rows, row), ms: row.ms });
      rows.push(row);
    };
    // Before the oldest loaded message a coming would stand without its neighbours.
    const last = rows.at(-1);
    const above = last?.kind === "message" ? last.message.seq : (messages[0]?.seq ?? 0);
    let nextLine = comings.findIndex((coming) => coming.seq > above);
    const addLinesBefore = (seq: number) => {
      if (nextLine < 0) return;
      for (let line = comings[nextLine]; line && line.seq < seq; line = comings[nextLine]) {
        group.interrupt();
        add({ kind: "coming", key: `coming:${line.seq}`, ms: millisOf(line.at), coming: line });
        nextLine += 1;
      }
    };
    // Where even the oldest message is unread, the line belongs somewhere above it.
    const reaches = readSeq > 0 && (!hasOlder || (messages[0]?.seq ?? 0) <= readSeq + 1);
    let lineDue = reaches && !rows.some((row) => row.kind === "unread");

    for (let i = from; i < messages.length; i += 1) {
      const message = messages[i];
      if (message && belongs(message)) {
        addLinesBefore(message.seq);
        const ms = saidAt(message);
        const key = keyOf(message);
        const deleted = message.deletedAt !== null;
        const startsUnread =
          lineDue && !deleted && message.seq > readSeq && message.authorId !== userId;
        if (startsUnread) {
          add({ kind: "unread", key: "unread", ms });
          group.interrupt();
          lineDue = false;
        }
        const continues = group.continues(message.authorId, ms, message.as?.name);
        const stands = deleted || message.me === true || startsAnew(message, thread);
        const grouped = !stands && continues && !this.#heads.has(key);
        if (deleted || message.me === true) group.interrupt();
        add({ kind: "message", key, ms, message, grouped });
      }
      this.#ends.push(rows.length);
    }
    if (source.hasNewer) return;
    addLinesBefore(Number.POSITIVE_INFINITY);
    for (const item of pending) {
      if (!isSendTo(item, thread)) continue;
      const ms = item.createdAt;
      const grouped = group.continues(userId, ms) && item.command.me !== true;
      if (item.command.me === true) group.interrupt();
      add({ kind: "pending", key: `${userId}:${item.id}`, ms, pending: item, grouped });
    }
  }
}

function beginning({ hasOlder }: RowSource): TimelineRow[] {
  return hasOlder ? [] : [TOP];
}

const EMPTY: RowSource = {
  messages: [],
  pending: [],
  comings: [],
  userId: "",
  hasOlder: false,
  readSeq: 0,
};

/** Words from elsewhere bring their days along, so that the same day may come twice. */
function dayKey(rows: readonly TimelineRow[], row: TimelineRow): string {
  const key = `day:${dayOf(row.ms)}`;
  return rows.some((other) => other.key === key) ? `${key}:${row.key}` : key;
}

/** A pending message keeps its row when it arrives: the author's own id names both. */
function keyOf(message: Message): string {
  return `${message.authorId}:${message.clientMsgId}`;
}

function isSendTo(item: PendingCommand, thread: ThreadSource | null): item is PendingSend {
  const { command } = item;
  if (command.type !== "send") return false;
  if (thread !== null) return command.threadSeq === thread.seq;
  return command.threadSeq === undefined || command.broadcast === true;
}

/** A reply in the channel says to what it is one, so it goes on under nobody's name. */
function startsAnew(message: Message, thread: ThreadSource | null): boolean {
  return thread === null && message.broadcast === true;
}

/** A program may speak under many names, and each stands for itself. */
function voiceOf(authorId: string, name: string | undefined): string {
  return name === undefined ? authorId : `${authorId} ${name}`;
}

/** Remembers the row above while rows are laid. */
class Grouping {
  #day = 0;
  #author: string | undefined;
  #ms = 0;

  /** Goes on after `last`, or after what stands above all rows and is of `aboveMs`. */
  constructor(last: TimelineRow | undefined, aboveMs: number | undefined) {
    if (!last || last.kind === "top") {
      if (aboveMs !== undefined) this.#day = dayOf(aboveMs);
      return;
    }
    this.#day = dayOf(last.ms);
    this.#ms = last.ms;
    if (last.kind === "message" && last.message.deletedAt === null)
      this.#author = voiceOf(last.message.authorId, last.message.as?.name);
  }

  startsDay(ms: number): boolean {
    const day = dayOf(ms);
    if (day === this.#day) return false;
    this.#day = day;
    return true;
  }

  /** `name` is the one that a program has chosen for its words. */
  continues(authorId: string, ms: number, name?: string): boolean {
    const author = voiceOf(authorId, name);
    const same = author === this.#author && ms - this.#ms < GROUP_MS && dayOf(ms) === this.#day;
    this.#author = author;
    this.#ms = ms;
    return same;
  }

  interrupt(): void {
    this.#author = undefined;
  }
}
