import type { ErrorCode } from "../../protocol/errors.ts";
import type { ChannelEvent, Message } from "../../protocol/events.ts";
import type { LogCommand } from "../../protocol/frames.ts";

/**
 * One event as somebody got it, without what the server renders from the present state: `identity`
 * is the same in every rendering of one event, and different for any two events.
 */
export type Fact = {
  readonly seq: number;
  readonly identity: string;
  readonly type: ChannelEvent["type"];
  /** Microseconds since 1970. */
  readonly at: number;
  readonly by: string;
  /** The message that it is about; its own seq where it creates one. */
  readonly target: number | null;
  /** The sender's own id, of a created message. */
  readonly id: string | null;
  readonly emoji: string | null;
  /** The text as rendered, of a created or edited message. */
  readonly body: string | null;
  /** The thread of a created reply. */
  readonly threadSeq: number | null;
  /** True for a created reply that the channel shows too. */
  readonly broadcast?: true;
  /** The place among top-level messages, of a created one. */
  readonly ordinal: number | null;
};

/** What happened on one connection, in the order in which its client could tell. `when` is ms on the harness's clock. */
export type Item =
  | { readonly kind: "sent"; readonly command: LogCommand; readonly when: number }
  | { readonly kind: "resume"; readonly epoch: string; readonly since: number }
  | { readonly kind: "welcome"; readonly epoch: string; readonly head: number }
  | { readonly kind: "event"; readonly fact: Fact }
  | { readonly kind: "reset"; readonly epoch: string; readonly head: number }
  | {
      readonly kind: "ack";
      readonly id: string;
      readonly seq: number;
      readonly at: number;
      readonly when: number;
    }
  | {
      readonly kind: "error";
      readonly id: string | null;
      readonly code: ErrorCode;
      readonly when: number;
    };

/** One socket from its upgrade to its end; `opened` says where it wanted to resume from. */
export type Connection = {
  readonly client: string;
  readonly userId: string;
  readonly opened: { readonly epoch: string; readonly since: number } | null;
  readonly items: Item[];
};

/** What a client shows at the end. */
export type StoreSnapshot = {
  readonly client: string;
  readonly epoch: string | null;
  readonly head: number;
  readonly messages: readonly Message[];
  /** Everything from here on is shown; null for everything. */
  readonly olderCursor: number | null;
};

/** The channel as it is read back after the last restart. */
export type FinalLog = {
  readonly epoch: string;
  readonly head: number;
  /** All messages and all replies of all threads. */
  readonly messages: readonly Message[];
  /** The events after `tailStart`, as a resume gives them: all that the server still has. */
  readonly tailStart: number;
  readonly tail: readonly Fact[];
};

/** All that is known of one channel's run. */
export type ChannelHistory = {
  readonly channelId: string;
  readonly connections: readonly Connection[];
  /** Created messages as pages showed them during the run, each with who read it. */
  readonly pages: readonly { readonly client: string; readonly fact: Fact }[];
  readonly stores: readonly StoreSnapshot[];
  readonly final: FinalLog;
};

/** The promises, and `refused`: a command was turned down for a reason that did not hold. */
export type Rule = "G1" | "G2" | "G3" | "G4" | "G5" | "G6" | "refused";

/** The promise that is broken, where, and for whom. */
export type Violation = {
  readonly rule: Rule;
  readonly channelId: string;
  /** Who saw it; empty where it is in the log itself. */
  readonly client: string;
  readonly seq: number;
  readonly message: string;
};

/** The fact of an event. */
export function factOf(event: ChannelEvent): Fact {
  const { seq, at, by, type } = event;
  const base = { seq, at, by, type };
  const nothing = {
    target: null,
    id: null,
    emoji: null,
    body: null,
    threadSeq: null,
    ordinal: null,
  };
  switch (type) {
    case "message.created":
      return createdFact(event.message, by);
    case "message.edited":
      return named({ ...base, ...nothing, target: event.messageSeq, body: event.body });
    case "message.deleted":
    case "message.pinned":
    case "message.unpinned":
      return named({ ...base, ...nothing, target: event.messageSeq });
    case "reaction.added":
    case "reaction.removed":
      return named({ ...base, ...nothing, target: event.messageSeq, emoji: event.emoji });
    case "member.joined":
    case "member.left":
      return named({ ...base, ...nothing, id: `${event.userId} ${event.role}` });
    case "channel.updated":
    case "channel.archived":
      return named({ ...base, ...nothing, id: event.channel.name });
    default: {
      // Whatever else an event says is part of what it is.
      const target = "messageSeq" in event ? event.messageSeq : null;
      return named({ ...base, ...nothing, target, id: JSON.stringify(event) });
    }
  }
}

/** The fact of the event that created this message. */
export function createdFact(message: Message, by: string = message.authorId): Fact {
  const { seq, at, ordinal, threadSeq, body, broadcast } = message;
  const id = message.clientMsgId;
  const type = "message.created";
  const fact = {
    seq,
    at,
    by,
    type,
    target: seq,
    id,
    emoji: null,
    body,
    threadSeq,
    ordinal,
  } as const;
  return named(broadcast ? { ...fact, broadcast } : fact);
}

function named(fact: Omit<Fact, "identity">): Fact {
  const { seq, type, at, by, target, id, emoji, threadSeq, ordinal } = fact;
  return {
    ...fact,
    identity: JSON.stringify([seq, type, at, by, target, id, emoji, threadSeq, ordinal]),
  };
}
