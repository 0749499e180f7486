import type { EventType, Message, Reaction } from "../protocol/events.ts";
import type { VoteRow } from "./message-extra.ts";
import { withExtra } from "./message-extra.ts";

/** A row of `message`, in the object and (with `reactions`) in D1. */
export type MessageRow = {
  seq: number;
  rev: number;
  ordinal: number;
  client_msg_id: string;
  author_id: string;
  body: string;
  at: number;
  thread_seq: number | null;
  reply_count: number;
  last_reply_at: number | null;
  files: string;
  mentions: string;
  /** The seq of the event that pinned it; 0 where it is not. */
  pinned: number;
  edited_at: number | null;
  deleted_at: number | null;
  broadcast: number;
  extra: string | null;
};

/** In SQL: a message that is shown in the channel itself, and not in its thread alone. */
export const IS_TOP_LEVEL = "(thread_seq IS NULL OR broadcast = 1)";

/** In SQL: a message that was said elsewhere and brought here. */
export const IS_BROUGHT = "(extra ->> '$.as.at' IS NOT NULL)";

/** Where the revs of reactions and votes begin that come with their message, in an order of their own: before all that are new. */
export const RESTORED_REV = -1_000_000;

/** A row of `event`: everything but `message.created`, whose row is the message itself. */
export type EventRow = {
  seq: number;
  at: number;
  by: string;
  type: EventType;
  message_seq: number | null;
  data: string | null;
};

/** One person's reaction; `rev` orders them. */
export type ReactionRow = { message_seq: number; emoji: string; user_id: string; rev: number };

/**
 * The message that a row stands for; `reactions` in the order in which emoji first came, `votes` in
 * their own order, where they are not in the row itself.
 */
export function toMessage(
  channelId: string,
  row: MessageRow,
  reactions: Reaction[],
  votes?: readonly VoteRow[],
): Message {
  const message: Message = {
    channelId,
    seq: row.seq,
    ordinal: row.ordinal,
    clientMsgId: row.client_msg_id,
    authorId: row.author_id,
    body: row.body,
    at: row.at,
    threadSeq: row.thread_seq,
    replyCount: row.reply_count,
    lastReplyAt: row.last_reply_at,
    reactions,
    // Both columns are written by us, from arrays of strings.
    files: JSON.parse(row.files) as string[],
    mentions: JSON.parse(row.mentions) as string[],
    pinned: row.pinned > 0,
    editedAt: row.edited_at,
    deletedAt: row.deleted_at,
  };
  if (row.broadcast === 1) message.broadcast = true;
  return row.extra === null ? message : withExtra(message, row.extra, votes);
}

/** Groups rows of one message, ordered by rev, into what the protocol shows. */
export function toReactions(rows: readonly ReactionRow[]): Reaction[] {
  const byEmoji = new Map<string, Reaction>();
  for (const row of rows) {
    const reaction = byEmoji.get(row.emoji) ?? { emoji: row.emoji, count: 0, userIds: [] };
    reaction.userIds.push(row.user_id);
    reaction.count = reaction.userIds.length;
    byEmoji.set(row.emoji, reaction);
  }
  return [...byEmoji.values()];
}
