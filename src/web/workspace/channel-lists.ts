import { byName } from "../lib/by-name.ts";
import type { ChannelView } from "../../protocol/http.ts";
import { markOf } from "./marks.ts";
import type { UnreadMarks } from "./marks.ts";

/** The channels of a workspace as the sidebar and the switcher part them, each in reading order. */
export type ChannelLists = {
  /** Joined, by name. */
  joined: ChannelView[];
  /** Direct and group conversations, by the names in them. */
  conversations: ChannelView[];
  /** Public ones that one could join, by name. */
  others: ChannelView[];
};

/** True for a conversation between named people. */
export function isConversation({ kind }: Pick<ChannelView, "kind">): boolean {
  return kind === "direct" || kind === "group";
}

/** The people in a conversation besides oneself. */
export function othersIn({ memberIds = [] }: Pick<ChannelView, "memberIds">, me: string): string[] {
  return memberIds.filter((userId) => userId !== me);
}

/** What a channel is called: its name, or the people in it. */
export function titleOf(
  channel: ChannelView,
  me: string,
  nameOf: (userId: string) => string,
): string {
  if (!isConversation(channel)) return channel.name;
  const names = othersIn(channel, me).map(nameOf);
  return names.length > 0 ? names.join(", ") : nameOf(me);
}

/** Parts and sorts; archived channels are in none of the lists. */
export function channelLists(
  channels: readonly ChannelView[],
  title: (channel: ChannelView) => string,
): ChannelLists {
  const lists: ChannelLists = { joined: [], conversations: [], others: [] };
  for (const channel of channels) {
    if (channel.archivedAt !== null) continue;
    if (isConversation(channel)) lists.conversations.push(channel);
    else if (channel.joined) lists.joined.push(channel);
    else lists.others.push(channel);
  }
  for (const list of Object.values(lists))
    list.sort((a, b) => byName(title(a), title(b)) || (a.id < b.id ? -1 : 1));
  return lists;
}

/**
 * The channel `step` places on from `current` in the order of `all`, around the end; with
 * `onlyUnread` the next that has something unread. Undefined where there is none other.
 */
export function channelBeside(
  all: readonly ChannelView[],
  current: string | undefined,
  step: 1 | -1,
  onlyUnread?: UnreadMarks,
): ChannelView | undefined {
  const at = all.findIndex(({ id }) => id === current);
  const start = at === -1 && step === -1 ? 0 : at;
  for (let n = 1; n <= all.length; n += 1) {
    const candidate = all[(start + n * step + all.length * 2) % all.length];
    if (!candidate || candidate.id === current) continue;
    if (!onlyUnread || markOf(candidate, onlyUnread).bold) return candidate;
  }
  return undefined;
}
