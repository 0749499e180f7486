import type { ErrorCode, Outcome, Refusal } from "../protocol/errors.ts";
import type { Channel, ChannelEvent, Message, Role } from "../protocol/events.ts";
import type { CommandNotice, LogCommand, WelcomeFrame } from "../protocol/frames.ts";
import type { Level } from "../protocol/levels.ts";
import type { PresenceStatus } from "../protocol/presence.ts";
import type { Api } from "./api.ts";
import type { Clock } from "./clock.ts";
import type { Network } from "./network.ts";
import type { OutboxStorage } from "./outbox-storage.ts";
import type { ApiError } from "./request.ts";
import type { View } from "./stretch.ts";

/** Why there is no live socket. `closeCode` where a socket's close told us. */
export type Cause = {
  /**
   * A refusal's code, or: `offline` no network, `dropped` the socket went away, `silent` no
   * heartbeat or no acknowledgement came back, `stuck` events are missing and a resume did not
   * bring them, `maintenance` the server asked for a reconnect, `moved` another socket serves us
   * now, `closed` `close()` was called.
   */
  readonly code:
    | ErrorCode
    | "offline"
    | "dropped"
    | "silent"
    | "stuck"
    | "maintenance"
    | "moved"
    | "closed";
  /** One sentence for a developer. */
  readonly message: string;
  readonly closeCode?: number;
};

/**
 * Where the connection is. `nextAttemptAt` is in ms since 1970. `offline` is `waiting` where the
 * network itself seems to be away. `ended` never comes back by itself.
 */
export type ConnectionStatus =
  | { readonly kind: "connecting"; readonly cause: Cause | null }
  | { readonly kind: "live" }
  | { readonly kind: "waiting"; readonly cause: Cause; readonly nextAttemptAt: number }
  | { readonly kind: "offline"; readonly cause: Cause; readonly nextAttemptAt: number }
  | { readonly kind: "ended"; readonly cause: Cause };

/** One command that the log does not hold yet, as the screen shows it. */
export type PendingCommand = {
  readonly id: string;
  /** A `send` is shown as a message; the others as their effect. */
  readonly command: LogCommand;
  /** When it was written, ms since 1970. */
  readonly createdAt: number;
  /** `failed` waits for the person: `retry(id)` or `discard(id)`. */
  readonly state: "queued" | "sent" | "failed";
  /** The refusal that made it fail, or the passing one that it waits out. */
  readonly refusal?: Refusal;
  /** Not sent before then, ms: until then `discard(id)` takes it back for sure. */
  readonly heldUntil?: number;
};

/** Who has a socket here. In a large room `userIds` is a part and `count` the whole. */
export type Here = {
  readonly count: number;
  readonly userIds: readonly string[];
  /** Only of those who are not plainly online. */
  readonly statuses: ReadonlyMap<string, PresenceStatus>;
};

/** All there is to show of one channel. The same object until something changes. */
export type ChannelState = {
  readonly status: ConnectionStatus;
  /** `loading` until the newest page has come, at first and after a `reset`. */
  readonly phase: "loading" | "ready";
  /** Why the newest page is not there yet, while it is tried again. */
  readonly loadError: ApiError | null;
  readonly epoch: string | null;
  /** The last event applied; 0 before the first. */
  readonly head: number;
  /** The last event known to exist; beyond `head` while something is on its way. */
  readonly target: number;
  /** Ascending by seq, top-level messages and the replies seen so far. Built when first read. */
  readonly messages: readonly Message[];
  /** In the order of writing. */
  readonly pending: readonly PendingCommand[];
  readonly here: Here;
  /** Who is typing, oneself excluded. */
  readonly typing: readonly string[];
  /** How far oneself has read, on any device; 0 where unknown. */
  readonly readSeq: number;
  /** How many messages are unread: top-level ones after `readSeq` that are not deleted. */
  readonly unread: number;
  /** How much of the channel reaches oneself, as the last welcome said; null before the first. */
  readonly level: Level | null;
  /** How far others have read, for the first 200 of them. */
  readonly reads: ReadonlyMap<string, number>;
  readonly olderCursor: number | null;
  /** What of `messages` is in view, without holes: after a jump a stretch of the past. */
  readonly view: View;
  /** There is more before what is in view. */
  readonly hasOlder: boolean;
  /** One's own role here; null before the first welcome. */
  readonly role: Role | null;
  /** The channel as the last welcome or `channel.*` event showed it; null before any. */
  readonly channel: Channel | null;
  readonly limits: WelcomeFrame["limits"] | null;
};

/** The acknowledgement of a command: its event's place and time (µs). */
export type Ack = { readonly seq: number; readonly at: number };

/** What may go with the words of a message. */
export type SendOptions = {
  readonly threadSeq?: number | undefined;
  readonly fileIds?: readonly string[] | undefined;
  /** Shows a reply in the channel too. */
  readonly broadcast?: boolean | undefined;
  /** Says what one does, as `/me` does. */
  readonly me?: boolean | undefined;
  /** Makes the body the question of a poll with 2 to 10 different options. */
  readonly poll?: { readonly options: readonly string[]; readonly multiple?: boolean } | undefined;
  /** For how long it waits before it is sent, so that it can be taken back; survives a reload. */
  readonly holdMs?: number | undefined;
};

/** The commands of a channel; each is queued and answers its id, and survives a reload where the outbox storage does. */
export type ChannelCommands = {
  send(body: string, options?: SendOptions): string;
  edit(seq: number, body: string): string;
  remove(seq: number): string;
  react(seq: number, emoji: string, on: boolean): string;
  pin(seq: number, on: boolean): string;
  /** Chooses an option of a poll (by its place, from 0) or takes the choice back. */
  vote(seq: number, option: number, on: boolean): string;
  /** Ends a poll for good. */
  closePoll(seq: number): string;
  /** Follows the thread of this first message, or no longer. */
  follow(seq: number, on: boolean): string;
};

/** A live view of one channel and the only way to write into it. */
export type ChannelClient = ChannelCommands & {
  readonly channelId: string;
  getState(): ChannelState;
  /** Calls `listener` after each change, at most once a frame. Answers the way to stop. */
  subscribe(listener: () => void): () => void;
  /**
   * Settles once the command is durable or has failed. Ask before it settles: an id that is not
   * pending answers `not_found`. Never rejects.
   */
  delivered(id: string): Promise<Outcome<Ack>>;
  /** Sends a failed command again, with the same id. */
  retry(id: string): void;
  /** Forgets a command. One that is already on its way may still be stored. */
  discard(id: string): void;
  /** Says how far one has read; sent at most once a second, and never backwards. */
  markRead(seq: number): void;
  /** Marks unread from that message on, on every device; the next `markRead` ends it. */
  markUnread(seq: number): void;
  /** Says that one is typing; repeat it on each key, what is sent is thinned out. */
  typing(on: boolean): void;
  /** Loads the page before what is in view; one at a time. Rejects with {@link ApiError}. */
  loadOlder(): Promise<void>;
  /** Loads the page after a stretch of the past, until it joins the newest messages. */
  loadNewer(): Promise<void>;
  /**
   * Brings a message and those around it into view; false where there is none of that seq among
   * the messages of the channel itself. Rejects with {@link ApiError}.
   */
  jumpTo(seq: number): Promise<boolean>;
  /** Brings the newest messages back into view. */
  leaveStretch(): void;
  /** Loads one message beside what is in view; false where there is none of that seq. */
  loadMessage(seq: number): Promise<boolean>;
  /** Loads the newest replies (at most 1,000) of one thread. Rejects with {@link ApiError}. */
  loadThread(threadSeq: number): Promise<void>;
  /** Tries now what waits, and probes what is live: for a Retry button or a tab that wakes up. */
  nudge(): void;
  /** Ends the connection for good; what is pending stays in the storage. */
  close(): void;
};

/** The part of a WebSocket that the client uses; the global one fits, in browsers and in Node. */
export type SocketLike = {
  onopen: ((event: never) => unknown) | null;
  onmessage: ((event: never) => unknown) | null;
  onclose: ((event: never) => unknown) | null;
  onerror: ((event: never) => unknown) | null;
  send(text: string): void;
  close(code?: number, reason?: string): void;
};
/** Closes a {@link SocketLike} that is no WebSocket: the same words go on at once over another. */
export const MOVED = 4990;
export type SocketConstructor = new (url: string, protocols: string[]) => SocketLike;

/** The newest messages of a channel as an earlier visit left them, exact at that place of the log. */
export type ChannelCopy = {
  readonly epoch: string;
  readonly head: number;
  readonly messages: readonly Message[];
  readonly olderCursor: number | null;
};

/** What {@link ChannelClient} is made from. */
export type OpenChannelOptions = {
  readonly api: Pick<Api, "baseUrl" | "ticket" | "messages">;
  readonly channelId: string;
  /** Oneself, so that one's own messages replace what was pending. */
  readonly userId: string;
  /** Where unsent commands survive; memory where left out. */
  readonly outbox?: OutboxStorage;
  /**
   * What to start from: shown when it comes, and gone on from where the server still can. The
   * first connection waits for it; a rejection is no copy.
   */
  readonly copy?: Promise<ChannelCopy | undefined>;
  readonly clock?: Clock;
  /** Like `Math.random`, which it defaults to. */
  readonly random?: () => number;
  readonly WebSocket?: SocketConstructor;
  /** Where hints about the network come from; the window where left out. */
  readonly network?: Network;
  /** Messages a page; 50. With 0 no history is loaded. */
  readonly pageSize?: number;
  /** Messages kept in memory, about; 5,000. What `loadOlder` brought is kept beyond it. */
  readonly keep?: number;
  /**
   * Commands on their way at once; 1, which keeps the author's order even where one is refused
   * for a while. More gives throughput, and order only as long as nothing is refused.
   */
  readonly inFlight?: number;
  /** Fresh events in order, each once, after they are applied: for notices and measurements. */
  readonly onEvents?: (events: readonly ChannelEvent[]) => void;
  /** What slash commands tell oneself alone. */
  readonly onNotice?: (notice: CommandNotice) => void;
};
