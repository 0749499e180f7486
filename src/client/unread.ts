import type { Message } from "../protocol/events.ts";
import { messagesOf } from "./message-log.ts";
import type { MessageLog } from "./message-log.ts";

/** What the count is taken from: `olderCursor` is where the log begins to lack messages, null where it lacks none. */
export type Counted = {
  readonly log: MessageLog;
  readonly olderCursor: number | null;
  readonly readSeq: number;
};

/**
 * How many messages of a channel are unread: counted from the log where it reaches back to what was
 * read last, else from what the server has said, with what has come since.
 */
export class UnreadCount {
  #told = { count: 0, head: 0 };

  /** The server's count when its log stood at `head`. */
  told(count: number, head: number): void {
    this.#told = { count, head };
  }

  /** The count now, by the last word of the server at this moment. */
  of({ log, olderCursor, readSeq }: Counted): number {
    if (olderCursor === null || olderCursor <= readSeq + 1) return countAfter(log, readSeq);
    return this.#told.count + countAfter(log, Math.max(readSeq, this.#told.head));
  }
}

/** True for what a channel shows by itself, not only in a thread. */
export function isTopLevel(message: Pick<Message, "threadSeq" | "broadcast">): boolean {
  return message.threadSeq === null || message.broadcast === true;
}

function countAfter(log: MessageLog, seq: number): number {
  const messages = messagesOf(log);
  let count = 0;
  for (let i = messages.length - 1; i >= 0; i -= 1) {
    const message = messages[i];
    if (message === undefined || message.seq <= seq) break;
    if (isTopLevel(message) && message.deletedAt === null) count += 1;
  }
  return count;
}
