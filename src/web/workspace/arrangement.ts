import type { ChannelView } from "../../protocol/http.ts";
import type { SidebarSection, SidebarView } from "../../protocol/personal.ts";
import type { ChannelLists } from "./channel-lists.ts";

/** A part of the sidebar that its owner made. */
export type OwnSection = SidebarSection;

/** How somebody has ordered their sidebar; a channel is in one place at most. */
export type Arrangement = SidebarView;

/** Where a channel stands: among the favourites, in an own section, or where everything else is. */
export type Place = { kind: "favourites" } | { kind: "section"; id: string } | { kind: "rest" };

export const UNARRANGED: Arrangement = { favourites: [], sections: [] };
/** As many as the server takes. */
export const MOST_SECTIONS = 50;
/** Longer ones would be cut where they stand. */
export const SECTION_NAME_MAX = 40;

/** The channels of a workspace as the sidebar shows them, from its top to its foot. */
export type Arranged = {
  favourites: ChannelView[];
  sections: { section: OwnSection; channels: ChannelView[] }[];
  /** What nobody has put anywhere. */
  joined: ChannelView[];
  conversations: ChannelView[];
};

/** Lays out the lists: own places in their owner's order, the rest by name. Ids of channels that are gone are passed over. */
export function arranged(
  { joined, conversations }: Pick<ChannelLists, "joined" | "conversations">,
  { favourites, sections }: Arrangement,
): Arranged {
  const known = new Map([...joined, ...conversations].map((channel) => [channel.id, channel]));
  const take = (ids: readonly string[]) =>
    ids.flatMap((id) => {
      const channel = known.get(id);
      known.delete(id);
      return channel ? [channel] : [];
    });
  return {
    favourites: take(favourites),
    sections: sections.map((section) => ({ section, channels: take(section.channelIds) })),
    joined: joined.filter(({ id }) => known.has(id)),
    conversations: conversations.filter(({ id }) => known.has(id)),
  };
}

/** Every channel in the order of the sidebar. */
export function inOrder({ favourites, sections, joined, conversations }: Arranged): ChannelView[] {
  return [
    ...favourites,
    ...sections.flatMap(({ channels }) => channels),
    ...joined,
    ...conversations,
  ];
}

/** Where a channel stands. */
export function placeOf({ favourites, sections }: Arrangement, channelId: string): Place {
  if (favourites.includes(channelId)) return { kind: "favourites" };
  const section = sections.find(({ channelIds }) => channelIds.includes(channelId));
  return section ? { kind: "section", id: section.id } : { kind: "rest" };
}

/** True where both are the same place. */
export function isSamePlace(a: Place, b: Place): boolean {
  return a.kind === b.kind && (a.kind !== "section" || b.kind !== "section" || a.id === b.id);
}

/** The channels of a place, in order; none for the rest, which has no order of its own. */
export function idsIn({ favourites, sections }: Arrangement, place: Place): readonly string[] {
  if (place.kind === "favourites") return favourites;
  if (place.kind === "rest") return [];
  return sections.find(({ id }) => id === place.id)?.channelIds ?? [];
}

/** Puts a channel into a place, before another one there or at its end. */
export function moveChannel(
  arrangement: Arrangement,
  channelId: string,
  to: Place,
  before?: string,
): Arrangement {
  if (before === channelId) return arrangement;
  const out = without(arrangement, channelId);
  const insert = (ids: readonly string[]) => {
    const at = before === undefined ? -1 : ids.indexOf(before);
    return at === -1 ? [...ids, channelId] : [...ids.slice(0, at), channelId, ...ids.slice(at)];
  };
  if (to.kind === "rest") return out;
  if (to.kind === "favourites") return { ...out, favourites: insert(out.favourites) };
  if (!out.sections.some(({ id }) => id === to.id)) return arrangement;
  return changeSection(out, to.id, (section) => ({
    ...section,
    channelIds: insert(section.channelIds),
  }));
}

/** Moves a channel up (-1) or down (1) among its own; the same arrangement where there is no way. */
export function stepChannel(
  arrangement: Arrangement,
  channelId: string,
  step: 1 | -1,
): Arrangement {
  const place = placeOf(arrangement, channelId);
  const ids = idsIn(arrangement, place);
  const at = ids.indexOf(channelId);
  const other = ids[at + step];
  if (at === -1 || other === undefined) return arrangement;
  const before = step === -1 ? other : ids[at + 2];
  return moveChannel(arrangement, channelId, place, before);
}

/** Adds a section at the end, with a channel in it where one is named. */
export function addSection(
  arrangement: Arrangement,
  { id, name }: { id: string; name: string },
  channelId?: string,
): Arrangement {
  const added = {
    ...arrangement,
    sections: [...arrangement.sections, { id, name, channelIds: [] }],
  };
  return channelId === undefined ? added : moveChannel(added, channelId, { kind: "section", id });
}

/** Gives a section another name. */
export function renameSection(arrangement: Arrangement, id: string, name: string): Arrangement {
  return changeSection(arrangement, id, (section) => ({ ...section, name }));
}

/** Folds a section or opens it. */
export function foldSection(arrangement: Arrangement, id: string, collapsed: boolean): Arrangement {
  return changeSection(arrangement, id, (section) => {
    const { id: own, name, channelIds } = section;
    return { id: own, name, channelIds, ...(collapsed && { collapsed }) };
  });
}

/** Takes a section away; its channels are among the rest again. */
export function removeSection(arrangement: Arrangement, id: string): Arrangement {
  return { ...arrangement, sections: arrangement.sections.filter((each) => each.id !== id) };
}

/** Puts a section before another one, or at the end. */
export function moveSection(arrangement: Arrangement, id: string, before?: string): Arrangement {
  const moved = arrangement.sections.find((each) => each.id === id);
  if (!moved || before === id) return arrangement;
  const rest = arrangement.sections.filter((each) => each.id !== id);
  const at = before === undefined ? -1 : rest.findIndex((each) => each.id === before);
  const sections = at === -1 ? [...rest, moved] : [...rest.slice(0, at), moved, ...rest.slice(at)];
  return { ...arrangement, sections };
}

/** Moves a section up (-1) or down (1). */
export function stepSection(arrangement: Arrangement, id: string, step: 1 | -1): Arrangement {
  const ids = arrangement.sections.map((section) => section.id);
  const at = ids.indexOf(id);
  if (at === -1 || ids[at + step] === undefined) return arrangement;
  return moveSection(arrangement, id, step === -1 ? ids[at - 1] : ids[at + 2]);
}

function without({ favourites, sections }: Arrangement, channelId: string): Arrangement {
  const others = (ids: readonly string[]) => ids.filter((id) => id !== channelId);
  return {
    favourites: others(favourites),
    sections: sections.map((section) => ({ ...section, channelIds: others(section.channelIds) })),
  };
}

function changeSection(
  arrangement: Arrangement,
  id: string,
  change: (section: OwnSection) => OwnSection,
): Arrangement {
  return {
    ...arrangement,
    sections: arrangement.sections.map((each) => (each.id === id ? change(each) : each)),
  };
}
