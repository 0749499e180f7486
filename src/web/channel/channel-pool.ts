import { indexedDbStorage } from "../../client/index.ts";
import type { ChannelClient } from "../../client/index.ts";
import type { ChannelEvent } from "../../protocol/events.ts";
import { api } from "../lib/api.ts";
import { onLeave } from "../lib/leaving.ts";
import { openSharedChannel } from "../line/open-line.ts";

/** Somebody came or went: the log's own words, kept while the channel is open. */
export type ComingOrGoing = { seq: number; at: number; userId: string; what: "joined" | "left" };

/** A channel that is connected, whether or not it is on the screen. */
export type OpenChannel = {
  readonly client: ChannelClient;
  readonly userId: string;
  /** Replaced, never changed, before the client tells its listeners. */
  comings: readonly ComingOrGoing[];
  /** Called with each fresh event while a view looks on. */
  readonly watchers: Set<(events: readonly ChannelEvent[]) => void>;
};

/** Channels that stay connected after one has left them, so that going back is instant. */
const KEPT_OPEN = 6;
const COMINGS_KEPT = 200;

const outbox = indexedDbStorage("edgewise-outbox");
/** In the order of their last use. */
const open = new Map<string, OpenChannel>();

/** The live channel of this id, connected now or already. */
export function channelOf(channelId: string, userId: string): OpenChannel {
  const known = open.get(channelId);
  const usable = known?.userId === userId && known.client.getState().status.kind !== "ended";
  if (known && !usable) close(channelId, known);
  const channel = known && usable ? known : connect(channelId, userId);
  open.delete(channelId);
  open.set(channelId, channel);
  closeUnused();
  return channel;
}

const watchers = new Set<(channelId: string, events: readonly ChannelEvent[]) => void>();

/** Calls `watcher` with the fresh events of every connected channel, on the screen or not. Answers the way to stop. */
export function watchChannels(
  watcher: (channelId: string, events: readonly ChannelEvent[]) => void,
): () => void {
  watchers.add(watcher);
  return () => void watchers.delete(watcher);
}

// Nobody is signed in any more. What is unsent stays in the storage.
onLeave(() => {
  for (const [id, channel] of Array.from(open)) close(id, channel);
});

/** Forgets a channel, so that the next look at it connects afresh. */
export function dropChannel(channelId: string): void {
  const channel = open.get(channelId);
  if (channel) close(channelId, channel);
}

function connect(channelId: string, userId: string): OpenChannel {
  const channel: OpenChannel = {
    userId,
    comings: [],
    watchers: new Set(),
    client: openSharedChannel({
      api,
      channelId,
      userId,
      outbox,
      onEvents: (events) => {
        const fresh = events.flatMap(comingIn);
        if (fresh.length > 0) channel.comings = [...channel.comings, ...fresh].slice(-COMINGS_KEPT);
        for (const watcher of channel.watchers) watcher(events);
        for (const watcher of watchers) watcher(channelId, events);
      },
    }),
  };
  return channel;
}

function comingIn(event: ChannelEvent): ComingOrGoing[] {
  if (event.type !== "member.joined" && event.type !== "member.left") return [];
  const what = event.type === "member.joined" ? "joined" : "left";
  return [{ seq: event.seq, at: event.at, userId: event.userId, what }];
}

function closeUnused(): void {
  for (const [id, channel] of Array.from(open)) {
    if (open.size <= KEPT_OPEN) return;
    // Words on their way keep their connection until they have arrived.
    const { pending } = channel.client.getState();
    if (channel.watchers.size === 0 && pending.every((item) => item.state === "failed"))
      close(id, channel);
  }
}

function close(id: string, channel: OpenChannel): void {
  channel.client.close();
  open.delete(id);
}
