import type { ChannelSettings } from "./channel-settings.ts";

/** Who is allowed what in a workspace and, copied into it, in a channel; the highest first. */
export const ROLES = ["owner", "admin", "moderator", "member", "guest"] as const;
export type Role = (typeof ROLES)[number];

/** True where `role` ranks as high as `least`, or higher. */
export function isAtLeast(role: Role, least: Role): boolean {
  return ROLES.indexOf(role) <= ROLES.indexOf(least);
}

export const CHANNEL_KINDS = ["public", "private", "direct", "group"] as const;
export type ChannelKind = (typeof CHANNEL_KINDS)[number];

/** One emoji on one message, with everybody who put it there, first come first. */
export type Reaction = { emoji: string; count: number; userIds: string[] };

/**
 * A poll that a message carries. `votes` has every option, in their order, with everybody who chose
 * it, first come first. Without `multiple` a person's vote takes their other one away.
 */
export type Poll = {
  question: string;
  options: string[];
  multiple: boolean;
  closed: boolean;
  votes: { option: number; userIds: string[] }[];
};

/**
 * The name, and perhaps an emoji for a face, under which a program has a message shown, or under which
 * somebody has said it elsewhere: `at` is when that was, ms.
 */
export type Guise = { name: string; icon?: string; at?: number };

/**
 * A message as everybody sees it. `seq` is the place in the channel's log, `ordinal` counts
 * top-level messages (a thread reply repeats the ordinal before it, unless it is shown in the
 * channel too). `at` is microseconds since 1970 and strictly increasing in a channel; the other
 * times are milliseconds.
 */
export type Message = {
  channelId: string;
  seq: number;
  ordinal: number;
  clientMsgId: string;
  authorId: string;
  /** Markdown as sent; empty once deleted. */
  body: string;
  at: number;
  threadSeq: number | null;
  replyCount: number;
  lastReplyAt: number | null;
  reactions: Reaction[];
  files: string[];
  /** Ids of people and groups (`g_…`), and the words `here` and `channel`. */
  mentions: string[];
  pinned: boolean;
  editedAt: number | null;
  deletedAt: number | null;
  /** A reply that is shown in the channel too. */
  broadcast?: true;
  /** Says what its author does, as `/me` does. */
  me?: true;
  poll?: Poll;
  /** Posted through an incoming hook under this name, or brought from elsewhere. */
  as?: Guise;
};

/** What a channel has set for itself, messages a minute; what is not there is as everywhere. */
export type ChannelLimits = { messagesPerMinute?: number; messagesPerMinuteUser?: number };

/** A channel as its members see it. */
export type Channel = {
  id: string;
  workspaceId: string;
  name: string;
  kind: ChannelKind;
  topic: string;
  /** What it is for, at length; only where there is one. */
  description?: string;
  createdAt: number;
  archivedAt: number | null;
  /** Only where it has any of its own. */
  limits?: ChannelLimits;
  /** Only where it has set any. */
  settings?: ChannelSettings;
};

/**
 * What a reply's coming or going makes of its thread: absolute figures, since events are rendered
 * from the present state and may be applied more than once. `seq` is the thread's first message.
 */
export type ThreadSummary = { seq: number; replyCount: number; lastReplyAt: number | null };

type EventBase = {
  /** Place in the log, from 1, without gaps. */
  seq: number;
  /** Microseconds since 1970. */
  at: number;
  /** Who did it. */
  by: string;
};

/** What the log holds: one union, `type` first in every sense. */
export type ChannelEvent = EventBase &
  (
    | { type: "message.created"; message: Message; thread?: ThreadSummary }
    | {
        type: "message.edited";
        messageSeq: number;
        body: string;
        mentions: string[];
        editedAt: number | null;
      }
    | { type: "message.deleted"; messageSeq: number; reason?: string; thread?: ThreadSummary }
    | { type: "reaction.added" | "reaction.removed"; messageSeq: number; emoji: string }
    | { type: "message.pinned" | "message.unpinned"; messageSeq: number }
    | { type: "poll.voted"; messageSeq: number; option: number; on: boolean }
    | { type: "poll.closed"; messageSeq: number }
    | { type: "member.joined" | "member.left" | "member.changed"; userId: string; role: Role }
    | { type: "channel.updated" | "channel.archived"; channel: Channel }
    /** Every message with a seq up to `upTo` is gone. */
    | { type: "history.expired"; upTo: number }
  );

export type EventType = ChannelEvent["type"];

/** What a field of an event has to be; with `?` it may be absent. A `place` is a whole number from 0 up. */
export type FieldShape =
  | "place"
  | "text"
  | "texts"
  | "flag"
  | "role"
  | "message"
  | "thread?"
  | "channel";

/**
 * What a reader holds an event against before trusting it, field by field: as deep as it reads, and
 * no further, so that a later version may add to it.
 */
export const EVENT_SHAPES: {
  readonly [T in EventType]: Readonly<Record<string, FieldShape>>;
} = {
  "message.created": { message: "message", thread: "thread?" },
  "message.edited": { messageSeq: "place", body: "text", mentions: "texts" },
  "message.deleted": { messageSeq: "place", thread: "thread?" },
  "reaction.added": { messageSeq: "place", emoji: "text" },
  "reaction.removed": { messageSeq: "place", emoji: "text" },
  "message.pinned": { messageSeq: "place" },
  "message.unpinned": { messageSeq: "place" },
  "poll.voted": { messageSeq: "place", option: "place", on: "flag" },
  "poll.closed": { messageSeq: "place" },
  "member.joined": { userId: "text", role: "role" },
  "member.left": { userId: "text", role: "role" },
  "member.changed": { userId: "text", role: "role" },
  "channel.updated": { channel: "channel" },
  "channel.archived": { channel: "channel" },
  "history.expired": { upTo: "place" },
};
