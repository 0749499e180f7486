import type { Changed, CommandNotice, InboxFrame } from "../protocol/frames.ts";
import type { InboxChannel, Notice } from "../protocol/http.ts";
import { LEVELS } from "../protocol/levels.ts";
import type { CommandCall } from "../protocol/slash.ts";
import type { Api } from "./api.ts";
import { systemClock } from "./clock.ts";
import type { Clock } from "./clock.ts";
import { Connection } from "./connection.ts";
import { isCommandNotice, isCount, isFields, isFlag, isText } from "./parse-frame.ts";
import type { Fields } from "./parse-frame.ts";
import { systemNetwork } from "./network.ts";
import type { Network } from "./network.ts";
import { Notifier } from "./notifier.ts";
import type { ConnectionStatus, SocketConstructor } from "./types.ts";

/** What waits for a person; a channel that is not among them has nothing. */
export type InboxState = {
  readonly status: ConnectionStatus;
  readonly channels: ReadonlyMap<string, InboxChannel>;
};

/** Called with what was said to the person, or with the name of a list that has changed. */
export type InboxListener = {
  readonly onNotice?: (notice: Notice) => void;
  readonly onChanged?: (what: Changed["what"]) => void;
  /** Somebody runs a command that oneself has registered. */
  readonly onCommand?: (call: CommandCall) => void;
  /** A program has answered a command that was run in a channel without a socket. */
  readonly onAnswer?: (channelId: string, answer: CommandNotice) => void;
};

/** A live view of a person's inbox. */
export type InboxClient = {
  getState(): InboxState;
  /** Calls `listener` after each change. Answers the way to stop. */
  subscribe(listener: () => void): () => void;
  /** Hears notices and changes of lists. Answers the way to stop. */
  listen(listener: InboxListener): () => void;
  /** Tries now what waits, and probes what is live. */
  nudge(): void;
  close(): void;
};

/** What {@link openInbox} needs; the rest is for tests. */
export type OpenInboxOptions = {
  readonly api: Pick<Api, "baseUrl" | "inbox">;
  readonly clock?: Clock;
  readonly random?: () => number;
  readonly WebSocket?: SocketConstructor;
  readonly network?: Network;
};

/** Opens the inbox of whoever is signed in: connects at once, and again after a loss. Never throws. */
export function openInbox(options: OpenInboxOptions): InboxClient {
  const { api, clock = systemClock, random = Math.random, network = systemNetwork } = options;
  const listeners = new Set<InboxListener>();
  let channels: ReadonlyMap<string, InboxChannel> = new Map();
  let wasLive = false;
  const notifier = new Notifier<InboxState>(() => ({ status: connection.status, channels }));
  const changed = (what: Changed["what"]) => {
    for (const listener of listeners) listener.onChanged?.(what);
  };
  const received = (frame: InboxFrame) => {
    switch (frame.type) {
      case "welcome":
        channels = new Map(frame.channels.map((channel) => [channel.channelId, channel]));
        // What changed while nobody listened is not told again.
        if (wasLive)
          for (const what of ["workspaces", "channels", "members"] as const) changed(what);
        wasLive = true;
        return notifier.changed();
      case "channel":
        channels = new Map(channels).set(frame.channel.channelId, frame.channel);
        return notifier.changed();
      case "notice":
        for (const listener of listeners) listener.onNotice?.(frame.notice);
        return;
      case "changed":
        return changed(frame.what);
      case "command":
        for (const listener of listeners) listener.onCommand?.(frame);
        return;
      case "answer":
        for (const listener of listeners) listener.onAnswer?.(frame.channelId, frame);
        return;
    }
  };
  const connection: Connection<InboxFrame> = new Connection<InboxFrame>({
    baseUrl: api.baseUrl,
    ticket: (signal) => api.inbox.ticket(signal),
    WebSocket: options.WebSocket ?? WebSocket,
    clock,
    random,
    network,
    resumeFrom: () => null,
    parse: parseInboxFrame,
    onFrame: (frame) => notifier.together(() => received(frame)),
    onStatus: () => notifier.changed(),
    onBeat: () => {},
  });
  connection.start();
  return {
    getState: () => notifier.get(),
    subscribe: (listener) => notifier.subscribe(listener),
    listen: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    nudge: () => connection.nudge(),
    close: () => {
      connection.close({ code: "closed", message: "The inbox was closed" });
      listeners.clear();
    },
  };
}

/** The frame of an inbox in `text`; nothing where it is none that this version understands. */
export function parseInboxFrame(text: string): InboxFrame | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  return isFields(value) && isFrame(value) ? value : undefined;
}

function isFrame(value: Fields): value is Fields & InboxFrame {
  switch (value["type"]) {
    case "welcome": {
      const { channels, limits } = value;
      return (
        Array.isArray(channels) &&
        channels.every(isChannel) &&
        isFields(limits) &&
        isCount(limits["pingMs"]) &&
        isCount(limits["reconnectSpreadMs"])
      );
    }
    case "channel":
      return isChannel(value["channel"]);
    case "notice":
      return isNotice(value["notice"]);
    case "changed":
      return isText(value["what"]);
    case "command":
      return isCall(value);
    case "answer":
      return isText(value["channelId"]) && isCommandNotice(value);
    default:
      return false;
  }
}

function isChannel(value: unknown): boolean {
  return (
    isFields(value) &&
    isText(value["channelId"]) &&
    isText(value["workspaceId"]) &&
    isFlag(value["unread"]) &&
    isCount(value["mentions"]) &&
    isCount(value["lastReadSeq"]) &&
    isCount(value["head"]) &&
    LEVELS.some((level) => level === value["level"])
  );
}

function isNotice(value: unknown): boolean {
  return (
    isFields(value) &&
    isText(value["channelId"]) &&
    isText(value["workspaceId"]) &&
    isText(value["authorId"]) &&
    isText(value["kind"]) &&
    isText(value["body"]) &&
    isCount(value["seq"])
  );
}

function isCall(value: Fields): boolean {
  const { threadSeq } = value;
  const texts = ["commandId", "workspaceId", "channelId", "userId", "name", "text"];
  return texts.every((name) => isText(value[name])) && (threadSeq === null || isCount(threadSeq));
}
