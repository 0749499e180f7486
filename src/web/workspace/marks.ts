import type { ChannelView } from "../../protocol/http.ts";
import type { Level } from "../../protocol/levels.ts";

/** What there is to read in one channel, as the inbox tells it. */
export type ChannelUnread = {
  readonly unread: boolean;
  readonly mentions: number;
  readonly lastReadSeq: number;
  readonly level: Level;
  /** How many messages are unread, where it was asked. */
  readonly total?: number | undefined;
};
export type UnreadMarks = ReadonlyMap<string, ChannelUnread>;

/** What came into a channel that is connected but not looked at: the newest seq, and what was meant for oneself. */
export type Overheard = {
  readonly seq: number;
  readonly mentions: number;
  /** Messages of the channel itself, without replies in threads. */
  readonly total: number;
};

/**
 * The inbox's marks and what was overheard since. The inbox is silent about channels that are
 * connected here; what was read meanwhile, here or elsewhere, is no longer news.
 */
export function mergeMarks(
  inbox: UnreadMarks,
  overheard: ReadonlyMap<string, Overheard>,
): UnreadMarks {
  const merged = new Map(inbox);
  for (const [channelId, { seq, mentions, total }] of overheard) {
    const known = inbox.get(channelId) ?? UNTOLD;
    if (seq <= known.lastReadSeq) continue;
    merged.set(channelId, {
      ...known,
      unread: true,
      mentions: Math.max(known.mentions, mentions),
      // The inbox counts what it has been told of, and this it was not.
      ...(!known.unread && total > 0 && { total }),
    });
  }
  return merged;
}

const UNTOLD: ChannelUnread = { unread: false, mentions: 0, lastReadSeq: 0, level: "mentions" };

/**
 * A channel's mark as a list shows it: `count` is what is meant for oneself, `muted` dims it, and
 * `total` is everything unread where that is known.
 */
export type Mark = { bold: boolean; count: number; muted: boolean; total?: number | undefined };

const NOTHING: Mark = { bold: false, count: 0, muted: false };

/** The mark of one channel. What one is looking at has nothing unread. */
export function markOf(
  { id, kind }: Pick<ChannelView, "id" | "kind">,
  unread: UnreadMarks,
  lookingAt?: string,
): Mark {
  const known = unread.get(id);
  if (!known) return NOTHING;
  const muted = known.level === "none";
  if (id === lookingAt) return { ...NOTHING, muted };
  const closed = kind === "direct" || kind === "group";
  const total = known.unread ? known.total : undefined;
  const count = closed && known.unread ? Math.max(1, known.mentions, total ?? 0) : known.mentions;
  const bold = !muted && (known.unread || count > 0);
  return { bold, count: muted ? 0 : count, muted, ...(bold && { total }) };
}

/** Everything unread in a few figures: `count` for a badge, `some` where anything is bold. */
export type UnreadSummary = { count: number; some: boolean };

/** Sums the marks of the channels that one is in and that are not archived. */
export function summarise(
  channels: readonly ChannelView[],
  unread: UnreadMarks,
  lookingAt?: string,
): UnreadSummary {
  let count = 0;
  let some = false;
  for (const channel of channels) {
    if (!channel.joined || channel.archivedAt !== null) continue;
    const mark = markOf(channel, unread, lookingAt);
    count += mark.count;
    some ||= mark.bold;
  }
  return { count, some };
}
