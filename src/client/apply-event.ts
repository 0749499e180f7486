import type { Message, Poll, Reaction, ThreadSummary } from "../protocol/events.ts";
import { dropUpTo, findEntry, putEntry } from "./message-log.ts";
import type { MessageLog } from "./message-log.ts";
import type { StreamEvent } from "./parse-frame.ts";
import { voted } from "./votes.ts";

const MICROS_PER_MS = 1_000;

/**
 * The log after one event. An event that a message already reflects changes nothing, so a page and
 * the events that raced with it may be applied in either order.
 */
export function applyEvent(log: MessageLog, event: StreamEvent): MessageLog {
  switch (event.type) {
    case "message.created":
      return summarize(insert(log, event.message), event.seq, event.thread);
    case "message.edited":
      return update(log, event, (message) => {
        const { body, mentions, editedAt } = event;
        // A resume renders events from the present row, so an edit may follow its own deletion.
        return message.deletedAt === null ? { ...message, body, mentions, editedAt } : message;
      });
    case "message.deleted":
      return summarize(update(log, event, tombstone(event.at)), event.seq, event.thread);
    case "message.pinned":
    case "message.unpinned":
      return update(log, event, (message) => ({
        ...message,
        pinned: event.type === "message.pinned" && message.deletedAt === null,
      }));
    case "reaction.added":
    case "reaction.removed":
      return update(log, event, (message) => ({
        ...message,
        reactions:
          event.type === "reaction.added" && message.deletedAt === null
            ? withReaction(message.reactions, event.emoji, event.by)
            : withoutReaction(message.reactions, event.emoji, event.by),
      }));
    case "poll.voted":
      return update(log, event, (message) => withPoll(message, (poll) => voted(poll, event)));
    case "poll.closed":
      return update(log, event, (message) =>
        withPoll(message, (poll) => ({ ...poll, closed: true })),
      );
    case "history.expired":
      return dropUpTo(log, event.upTo);
    default:
      // The rest is about no message.
      return log;
  }
}

/** Like {@link applyEvent}, but changes only the messages that are there and adds none. */
export function amendWith(log: MessageLog, event: StreamEvent): MessageLog {
  return event.type === "message.created"
    ? summarize(log, event.seq, event.thread)
    : applyEvent(log, event);
}

function insert(log: MessageLog, message: Message): MessageLog {
  if (findEntry(log, message.seq) !== undefined) return log;
  return putEntry(log, { message, asOf: message.seq });
}

/** The figures of a thread after one of its replies came or went. */
function summarize(log: MessageLog, seq: number, thread: ThreadSummary | undefined): MessageLog {
  if (thread === undefined) return log;
  const { replyCount, lastReplyAt } = thread;
  const change = (message: Message) => ({ ...message, replyCount, lastReplyAt });
  return update(log, { seq, messageSeq: thread.seq }, change);
}

/** What is left of a message deleted at `at`, µs. */
function tombstone(at: number): (message: Message) => Message {
  return (message) => {
    const { me: _, poll: __, ...kept } = message;
    return {
      ...kept,
      body: "",
      mentions: [],
      files: [],
      reactions: [],
      pinned: false,
      editedAt: null,
      deletedAt: message.deletedAt ?? Math.floor(at / MICROS_PER_MS),
    };
  };
}

function update(
  log: MessageLog,
  event: { readonly seq: number; readonly messageSeq: number },
  change: (message: Message) => Message,
): MessageLog {
  const entry = findEntry(log, event.messageSeq);
  if (entry === undefined || event.seq <= entry.asOf) return log;
  return putEntry(log, { ...entry, message: change(entry.message) });
}

/** What is deleted has no poll any more, whatever an older event says. */
function withPoll(message: Message, change: (poll: Poll) => Poll): Message {
  return message.poll === undefined ? message : { ...message, poll: change(message.poll) };
}

function withReaction(reactions: readonly Reaction[], emoji: string, userId: string): Reaction[] {
  const found = reactions.find((reaction) => reaction.emoji === emoji);
  if (found === undefined) return [...reactions, { emoji, count: 1, userIds: [userId] }];
  if (found.userIds.includes(userId)) return [...reactions];
  const userIds = [...found.userIds, userId];
  return reactions.map((each) =>
    each === found ? { emoji, count: userIds.length, userIds } : each,
  );
}

function withoutReaction(
  reactions: readonly Reaction[],
  emoji: string,
  userId: string,
): Reaction[] {
  return reactions.flatMap((each) => {
    if (each.emoji !== emoji) return [each];
    const userIds = each.userIds.filter((id) => id !== userId);
    return userIds.length === 0 ? [] : [{ emoji, count: userIds.length, userIds }];
  });
}
