import type { Changed, CommandNotice, InboxFrame } from "../protocol/frames.ts";
import type { InboxChannel, Notice } from "../protocol/http.ts";
import type { PersonalFrame } from "../protocol/inbox-frames.ts";
import type { JobView } from "../protocol/jobs.ts";
import { MAX_WATCHED } from "../protocol/presence.ts";
import type { PresenceView } from "../protocol/presence.ts";
import type { CommandCall } from "../protocol/slash.ts";
import type { Api } from "./api.ts";
import { systemClock } from "./clock.ts";
import type { Clock } from "./clock.ts";
import { Connection } from "./connection.ts";
import { systemNetwork } from "./network.ts";
import type { Network } from "./network.ts";
import { Notifier } from "./notifier.ts";
import { parseInboxFrame } from "./parse-inbox-frame.ts";
import type { ConnectionStatus, SocketConstructor } from "./types.ts";

/** What waits for a person; a channel that is not among them has nothing. */
export type InboxState = {
  readonly status: ConnectionStatus;
  readonly channels: ReadonlyMap<string, InboxChannel>;
  /** Where the people are whom {@link InboxClient.watch} named, as far as it is known. */
  readonly presences: ReadonlyMap<string, PresenceView>;
};

/** What concerns the person alone: preferences, drafts, what is saved or planned. */
export type OwnFrame = Extract<
  PersonalFrame,
  { type: "preferences" | "draft" | "saved" | "scheduled" }
>;

/** Called with what was said to the person, or with the name of a list that has changed. */
export type InboxListener = {
  /** `quiet` where it is not to be announced: it is the person's time of rest. */
  readonly onNotice?: (notice: Notice, quiet: boolean) => void;
  readonly onChanged?: (what: Changed["what"]) => void;
  /** Somebody runs a command that oneself has registered. */
  readonly onCommand?: (call: CommandCall) => void;
  /** A program has answered a command that was run in a channel without a socket. */
  readonly onAnswer?: (channelId: string, answer: CommandNotice) => void;
  /** Something of one's own has changed, here or on another device. */
  readonly onOwn?: (frame: OwnFrame) => void;
  /** A job of one's own has got ahead, or ended. */
  readonly onJob?: (job: JobView) => void;
  /** Live again after a loss: what changed meanwhile was not told, so ask again. */
  readonly onReturn?: () => void;
};

/** A live view of a person's inbox. */
export type InboxClient = {
  getState(): InboxState;
  /** Calls `listener` after each change. Answers the way to stop. */
  subscribe(listener: () => void): () => void;
  /** Hears notices and changes of lists. Answers the way to stop. */
  listen(listener: InboxListener): () => void;
  /** Says whether somebody is at this device; it starts as active. */
  setActive(active: boolean): void;
  /** Shows where these people are, of whom at most {@link MAX_WATCHED} count, in place of those before. */
  watch(userIds: readonly string[]): void;
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
  let presences: ReadonlyMap<string, PresenceView> = new Map();
  let wasLive = false;
  let isActive = true;
  let watched: string[] = [];
  const notifier = new Notifier<InboxState>(() => ({
    status: connection.status,
    channels,
    presences,
  }));
  const changed = (what: Changed["what"]) => {
    for (const listener of listeners) listener.onChanged?.(what);
  };
  const received = (frame: InboxFrame) => {
    switch (frame.type) {
      case "welcome":
        channels = new Map(frame.channels.map((channel) => [channel.channelId, channel]));
        // What changed while nobody listened is not told again.
        if (wasLive) {
          for (const what of ["workspaces", "channels", "members"] as const) changed(what);
          for (const listener of listeners) listener.onReturn?.();
        }
        wasLive = true;
        // A fresh socket counts as active and watches nobody.
        if (!isActive) connection.send({ type: "idle" });
        if (watched.length > 0) connection.send({ type: "watch", userIds: watched });
        return notifier.changed();
      case "channel":
        channels = new Map(channels).set(frame.channel.channelId, frame.channel);
        return notifier.changed();
      case "notice":
        for (const listener of listeners) listener.onNotice?.(frame.notice, frame.quiet === true);
        return;
      case "presence": {
        const { type: _, ...presence } = frame;
        if (!watched.includes(presence.userId)) return;
        presences = new Map(presences).set(presence.userId, presence);
        return notifier.changed();
      }
      case "preferences":
      case "draft":
      case "saved":
      case "scheduled":
        for (const listener of listeners) listener.onOwn?.(frame);
        return;
      case "changed":
        return changed(frame.what);
      case "command":
        for (const listener of listeners) listener.onCommand?.(frame);
        return;
      case "answer":
        for (const listener of listeners) listener.onAnswer?.(frame.channelId, frame);
        return;
      case "job":
        for (const listener of listeners) listener.onJob?.(frame.job);
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
    setActive: (active) => {
      if (active === isActive) return;
      isActive = active;
      connection.send({ type: active ? "active" : "idle" });
    },
    watch: (userIds) => {
      const wanted = [...new Set(userIds)].slice(0, MAX_WATCHED);
      if (wanted.length === watched.length && wanted.every((id) => watched.includes(id))) return;
      watched = wanted;
      presences = new Map([...presences].filter(([id]) => wanted.includes(id)));
      connection.send({ type: "watch", userIds: wanted });
      notifier.changed();
    },
    nudge: () => connection.nudge(),
    close: () => {
      connection.close({ code: "closed", message: "The inbox was closed" });
      listeners.clear();
    },
  };
}
