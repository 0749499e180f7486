import type { Message, Reaction } from "../protocol/events.ts";
import { findEntry, putEntry } from "./message-log.ts";
import type { Entry, MessageLog } from "./message-log.ts";
import type { StreamEvent } from "./parse-frame.ts";

const MICROS_PER_MS = 1_000;

/**
 * The log after one event. An event that a message already reflects changes nothing, so a page and
 * the events that raced with it may be applied in either order.
 */
export function applyEvent(log: MessageLog, event: StreamEvent): MessageLog {
  switch (event.type) {
    case "message.created":
      return countReply(insert(log, event.message), event.message);
    case "message.edited":
      return update(log, event, (message) => {
        const { body, mentions, editedAt } = event;
        // A resume renders events from the present row, so an edit may follow its own deletion.
        return message.deletedAt === null ? { ...message, body, mentions, editedAt } : message;
      });
    case "message.deleted":
      return update(log, event, (message) => ({
        ...message,
        body: "",
        mentions: [],
        files: [],
        reactions: [],
        pinned: false,
        deletedAt: message.deletedAt ?? Math.floor(event.at / MICROS_PER_MS),
      }));
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
    case "member.joined":
    case "member.left":
    case "channel.updated":
    case "channel.archived":
    case "unknown":
      return log;
  }
}

/** Like {@link applyEvent}, but changes only the messages that are there and adds none. */
export function amendWith(log: MessageLog, event: StreamEvent): MessageLog {
  return event.type === "message.created"
    ? countReply(log, event.message)
    : applyEvent(log, event);
}

/**
 * An entry for a message that reflects the events up to `asOf`. Where that is only a lower bound,
 * `lastReplyAt` tells which replies are counted: to its whole ms, as it knows no finer time.
 */
export function entryOf(message: Message, asOf: number, exact: boolean): Entry {
  const last = message.lastReplyAt;
  const repliesTo = exact || last === null ? 0 : (last + 1) * MICROS_PER_MS - 1;
  return { message, asOf, repliesTo };
}

function insert(log: MessageLog, message: Message): MessageLog {
  if (findEntry(log, message.seq) !== undefined) return log;
  // In a resume the message is as it is now, not as it was written.
  return putEntry(log, entryOf(message, message.seq, false));
}

function countReply(log: MessageLog, reply: Message): MessageLog {
  if (reply.threadSeq === null) return log;
  const entry = findEntry(log, reply.threadSeq);
  if (entry === undefined || reply.seq <= entry.asOf || reply.at <= entry.repliesTo) return log;
  const message = {
    ...entry.message,
    replyCount: entry.message.replyCount + 1,
    lastReplyAt: Math.floor(reply.at / MICROS_PER_MS),
  };
  return putEntry(log, { ...entry, message, repliesTo: reply.at });
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

function withReaction(reactions: readonly Reaction[], emoji: string, userId: string): Reaction[] {
  const found = reactions.find((reaction) => reaction.emoji === emoji);
  if (found === undefined) return [...reactions, { emoji, count: 1, userIds: [userId] }];
  if (found.userIds.includes(userId)) return [...reactions];
  const userIds = [...found.userIds, userId];
  return reactions.map((each) => (each === found ? { emoji, count: userIds.length, userIds } : each));
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
