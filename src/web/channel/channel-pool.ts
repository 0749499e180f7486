import type { ChannelClient } from "../../client/index.ts";
import type { ChannelEvent } from "../../protocol/events.ts";
import { tellOnlyYou } from "../composing/only-you.ts";
import { api } from "../lib/api.ts";
import { onLeave } from "../lib/leaving.ts";
import { startCopier } from "../line/copier.ts";
import { keepChannel, recallChannel } from "../line/copies.ts";
import { openSharedChannel } from "../line/open-line.ts";
import { channelsWithLeftWords, outboxOf } from "../line/own-outbox.ts";
import { viewersOf } from "./use-channel.ts";

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
  readonly stopCopying: () => void;
};

/** Channels that stay connected, those that are looked at among them, so that going back is instant. */
const KEPT_OPEN = 6;
const COMINGS_KEPT = 200;
/** What an earlier visit left in other channels is sent after the first view is there. */
const LEFT_WORDS_AFTER_MS = 3_000;

/** In the order of their last use. */
const open = new Map<string, OpenChannel>();
const searchedFor = new Set<string>();

/** The live channel of this id, connected now or already. */
export function channelOf(channelId: string, userId: string): OpenChannel {
  const known = open.get(channelId);
  const usable = known?.userId === userId && known.client.getState().status.kind !== "ended";
  if (known && !usable) close(channelId, known);
  const channel = known && usable ? known : connect(channelId, userId);
  open.delete(channelId);
  open.set(channelId, channel);
  closeUnused(channel);
  sendLeftWords(userId);
  return channel;
}

/** The channel of this id where it is connected; connects nothing. */
export function connectedChannel(channelId: string): OpenChannel | undefined {
  return open.get(channelId);
}

const watchers = new Set<(channelId: string, events: readonly ChannelEvent[]) => void>();

/** Calls `watcher` with the fresh events of every connected channel, on the screen or not. Answers the way to stop. */
export function watchChannels(
  watcher: (channelId: string, events: readonly ChannelEvent[]) => void,
): () => void {
  watchers.add(watcher);
  return () => void watchers.delete(watcher);
}

/** Every channel that is connected now, on the screen or not. */
export function connectedChannels(): ChannelClient[] {
  return Array.from(open.values(), ({ client }) => client);
}

// Nobody is signed in any more. What is unsent stays in the storage.
onLeave(() => {
  searchedFor.clear();
  for (const [id, channel] of Array.from(open)) close(id, channel);
});

/** Forgets a channel, so that the next look at it connects afresh. */
export function dropChannel(channelId: string): void {
  const channel = open.get(channelId);
  if (channel) close(channelId, channel);
}

function connect(channelId: string, userId: string): OpenChannel {
  const client = openSharedChannel({
    api,
    channelId,
    userId,
    outbox: outboxOf(userId),
    copy: recallChannel(userId, channelId),
    onNotice: ({ id, text }) => tellOnlyYou(channelId, { id, text, error: false }),
    onEvents: (events) => {
      const fresh = events.flatMap(comingIn);
      if (fresh.length > 0) channel.comings = [...channel.comings, ...fresh].slice(-COMINGS_KEPT);
      for (const watcher of channel.watchers) watcher(events);
      for (const watcher of watchers) watcher(channelId, events);
    },
  });
  const channel: OpenChannel = {
    client,
    userId,
    comings: [],
    watchers: new Set(),
    stopCopying: startCopier(client, (copy) => void keepChannel(userId, channelId, copy)),
  };
  return channel;
}

function comingIn(event: ChannelEvent): ComingOrGoing[] {
  if (event.type !== "member.joined" && event.type !== "member.left") return [];
  const what = event.type === "member.joined" ? "joined" : "left";
  return [{ seq: event.seq, at: event.at, userId: event.userId, what }];
}

function closeUnused(justAsked: OpenChannel): void {
  for (const [id, channel] of Array.from(open)) {
    if (open.size <= KEPT_OPEN) return;
    const seen =
      channel === justAsked || channel.watchers.size > 0 || viewersOf(channel.client) > 0;
    if (!seen && !hasWordsToSend(channel)) close(id, channel);
  }
}

/** Words on their way keep their connection until they have arrived. */
function hasWordsToSend({ client }: OpenChannel): boolean {
  return client.getState().pending.some((item) => item.state !== "failed");
}

/** Connects the channels where a page that has ended left something unsent. */
function sendLeftWords(userId: string): void {
  if (searchedFor.has(userId)) return;
  searchedFor.add(userId);
  setTimeout(() => {
    void channelsWithLeftWords(userId).then((ids) => {
      if (!searchedFor.has(userId)) return;
      for (const id of ids) if (!open.has(id)) channelOf(id, userId);
    });
  }, LEFT_WORDS_AFTER_MS);
}

function close(id: string, channel: OpenChannel): void {
  channel.stopCopying();
  channel.client.close();
  open.delete(id);
}
