// What the contract says an answer looks like, written from docs/protocol.md and from nothing else.

export const CODES = [
  "invalid",
  "unauthenticated",
  "forbidden",
  "not_found",
  "conflict",
  "too_large",
  "rate_limited",
  "internal",
  "misconfigured",
  "overloaded",
  "unavailable",
];

export const MESSAGE_KEYS = [
  "channelId",
  "seq",
  "ordinal",
  "clientMsgId",
  "authorId",
  "body",
  "at",
  "threadSeq",
  "replyCount",
  "lastReplyAt",
  "reactions",
  "files",
  "mentions",
  "pinned",
  "editedAt",
  "deletedAt",
];

export interface Problem {
  type: string;
  title: string;
  status: number;
  detail: string;
  code: string;
  retryAfter?: number;
}

export interface Message {
  channelId: string;
  seq: number;
  ordinal: number;
  clientMsgId: string;
  authorId: string;
  body: string;
  at: number;
  threadSeq: number | null;
  replyCount: number;
  lastReplyAt: number | null;
  reactions: { emoji: string; count: number; userIds: string[] }[];
  files: unknown[];
  mentions: string[];
  pinned: boolean;
  editedAt: number | null;
  deletedAt: number | null;
  broadcast?: true;
  me?: true;
  poll?: {
    question: string;
    options: string[];
    multiple: boolean;
    closed: boolean;
    votes: { option: number; userIds: string[] }[];
  };
}

export interface OneMessage {
  message: Message;
}

export interface List<T, C = string> {
  items: T[];
  nextCursor: C | null;
}

export type MessageList = List<Message, number>;

export interface Workspace {
  id: string;
  name: string;
  slug: string;
  plan: string;
  role: string;
}

export interface Member {
  userId: string;
  role: string;
}

export interface Channel {
  id: string;
  name: string;
  kind: string;
  topic: string;
}

export interface Invite {
  code: string;
  url: string;
}

export interface Ticket {
  url: string;
  ticket: string;
  expiresAt: number;
}

/** An event of the log; which of the fields are there depends on `type`. */
export interface Event {
  seq: number;
  at: number;
  by: string;
  type: string;
  message?: Message;
  messageSeq?: number;
  body?: string;
  mentions?: string[];
  editedAt?: number | null;
  emoji?: string;
  option?: number;
  on?: boolean;
  userId?: string;
  role?: string;
  channel?: Channel;
}

/** A frame from the server; which of the fields are there depends on `type`. */
export interface Frame {
  type: string;
  epoch?: string;
  head?: number;
  you?: { userId: string; role: string };
  here?: { count: number; userIds: string[] };
  limits?: Record<string, number>;
  events?: Event[];
  id?: string;
  seq?: number;
  at?: number;
  code?: string;
  message?: string;
  retryAfter?: number;
  userId?: string;
  on?: boolean;
  status?: string;
  action?: string;
}

const STACK = /\n\s+at |\bat \S+ \(|node_modules|\.[cm]?[jt]s:\d+|file:\/\//;

/** Whether `text` lets one look inside: a stack, a source position, a file. */
export function showsAStack(text: string): boolean {
  return STACK.test(text);
}
