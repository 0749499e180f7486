import { useStore } from "@nanostores/react";
import { atom, computed } from "nanostores";
import type { Api, InboxClient } from "../../client/index.ts";
import type { Notice } from "../../protocol/http.ts";
import type { Level } from "../../protocol/levels.ts";
import { mergeMarks } from "./marks.ts";
import type { Overheard, UnreadMarks } from "./marks.ts";

/** Where unread marks and notices come from: the inbox client, or a test. */
export type UnreadSource = Pick<InboxClient, "getState" | "subscribe" | "listen">;

const inbox = atom<UnreadMarks>(new Map());
const overheard = atom<ReadonlyMap<string, Overheard>>(new Map());
const chosen = atom<ReadonlyMap<string, Level>>(new Map());
/** How many messages each channel had unread when that was last asked. */
export const unreadTotals = atom<ReadonlyMap<string, number>>(new Map());
const marks = computed(
  [inbox, overheard, chosen, unreadTotals],
  (told, heard, levels, totals): UnreadMarks => {
    const merged = new Map(mergeMarks(told, heard));
    for (const [channelId, total] of totals) {
      const known = merged.get(channelId);
      if (known?.unread === true) merged.set(channelId, { ...known, total });
    }
    for (const [channelId, level] of levels) {
      const known = merged.get(channelId) ?? { unread: false, mentions: 0, lastReadSeq: 0 };
      merged.set(channelId, { ...known, level });
    }
    return merged;
  },
);
const listeners = new Set<(notice: Notice) => void>();

/** Follows a source until the answer is called. */
export function followUnread(source: UnreadSource): () => void {
  const take = () => {
    inbox.set(source.getState().channels);
    // The server's word on a level is the last one.
    chosen.set(new Map());
  };
  take();
  const heard = (notice: Notice, quiet: boolean) => {
    if (!quiet) tellNotice(notice);
  };
  const stops = [source.subscribe(take), source.listen({ onNotice: heard })];
  return () => {
    for (const stop of stops) stop();
    inbox.set(new Map());
    overheard.set(new Map());
  };
}

/** Notes a message of somebody else in a channel that is connected but not looked at. */
export function overhear(notice: Pick<Notice, "channelId" | "seq" | "kind" | "threadSeq">): void {
  const old = overheard.get().get(notice.channelId) ?? { seq: 0, mentions: 0, total: 0 };
  if (notice.seq <= old.seq) return;
  const mentions = old.mentions + (notice.kind === "message" ? 0 : 1);
  const total = old.total + (notice.threadSeq === undefined ? 1 : 0);
  overheard.set(
    new Map(overheard.get()).set(notice.channelId, { seq: notice.seq, mentions, total }),
  );
}

/** Forgets what was overheard in a channel: somebody looks at it now. */
export function lookedAt(channelId: string): void {
  if (!overheard.get().has(channelId)) return;
  const rest = new Map(overheard.get());
  rest.delete(channelId);
  overheard.set(rest);
}

/** Hands a notice to everybody who listens. */
export function tellNotice(notice: Notice): void {
  for (const listener of listeners) listener(notice);
}

/** Calls `listener` with each notice. Answers the way to stop. */
export function onNotice(listener: (notice: Notice) => void): () => void {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}

/** The unread marks of all channels, of every workspace. */
export function useUnread(): UnreadMarks {
  return useStore(marks);
}

/** The same outside a component, at this moment. */
export function unreadNow(): UnreadMarks {
  return marks.get();
}

/** Calls `listener` with the marks now and after each change. Answers the way to stop. */
export function watchUnread(listener: (marks: UnreadMarks) => void): () => void {
  return marks.subscribe(listener);
}

/** Chooses how loud a channel is; shown at once, and taken back where the server does not take it. */
export async function setLevel(
  api: Pick<Api, "inbox">,
  channelId: string,
  level: Level,
): Promise<void> {
  const before = marks.get().get(channelId)?.level;
  chosen.set(new Map(chosen.get()).set(channelId, level));
  try {
    await api.inbox.setLevel(channelId, level);
  } catch {
    const rest = new Map(chosen.get());
    if (before === undefined) rest.delete(channelId);
    else rest.set(channelId, before);
    chosen.set(rest);
  }
}
