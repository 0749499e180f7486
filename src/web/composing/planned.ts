import type { ScheduledView } from "../../protocol/personal.ts";
import { partsOf } from "../line/drafts.ts";
import type { Draft } from "../line/drafts.ts";

/** A draft with its place taken apart; `at` in ms. */
export type PlacedDraft = {
  place: string;
  channelId: string;
  threadSeq: number | null;
  text: string;
  at: number;
};

/** The drafts in these channels, the newest first. */
export function draftsIn(
  drafts: ReadonlyMap<string, Draft>,
  channels: readonly { id: string }[],
): PlacedDraft[] {
  const ids = new Set(channels.map(({ id }) => id));
  return Array.from(drafts, ([place, { text, at }]) => ({ place, text, at, ...partsOf(place) }))
    .filter(({ channelId, text }) => ids.has(channelId) && text.trim() !== "")
    .sort((a, b) => b.at - a.at);
}

/** The list after a change of it that another device or the server has told; the next to go first. */
export function withScheduled(
  items: readonly ScheduledView[],
  change: ScheduledView | { id: string; gone: true },
): ScheduledView[] {
  const rest = items.filter(({ id }) => id !== change.id);
  return "gone" in change ? rest : [...rest, change].sort((a, b) => a.sendAt - b.sendAt);
}
