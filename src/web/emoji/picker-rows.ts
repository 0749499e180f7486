import { EMOJI_GROUPS } from "./slim.ts";
import type { EmojiGroup } from "./slim.ts";
import { searchEmoji } from "./search.ts";
import type { Emoji, EmojiIndex } from "./search.ts";
import { toneless } from "./tone.ts";

/** A part of the picker: what was used last, what the workspace has added, a built-in group, or what was found. */
export type Part = "recent" | "custom" | "found" | EmojiGroup;

/** A line of the picker; `start` is the place of its first emoji among all that are shown. */
export type PickerRow =
  | { kind: "heading"; part: Part }
  | { kind: "cells"; part: Part; start: number; emoji: readonly Emoji[] };

export type PickerContent = {
  rows: readonly PickerRow[];
  /** All that are shown, in order; one that was used lately is there twice. */
  emoji: readonly Emoji[];
  /** The line of each part's heading. */
  places: ReadonlyMap<Part, number>;
  /** The line of each emoji. */
  rowOf: (place: number) => number;
};

/** Found by a query, at most. */
const MOST_FOUND = 120;

/** Lays out what a picker shows: everything in its groups, or what the query finds. */
export function pickerContent(options: {
  index: EmojiIndex;
  custom: readonly Emoji[];
  recent: readonly string[];
  query: string;
  columns: number;
}): PickerContent {
  const { index, custom, recent, query, columns } = options;
  const parts = query.trim() === "" ? everything(index, custom, recent) : found(options);
  const rows: PickerRow[] = [];
  const emoji: Emoji[] = [];
  const places = new Map<Part, number>();
  const lines: number[] = [];
  for (const { part, items } of parts) {
    if (items.length === 0) continue;
    places.set(part, rows.length);
    if (part !== "found") rows.push({ kind: "heading", part });
    for (let at = 0; at < items.length; at += columns) {
      const line = items.slice(at, at + columns);
      for (const _ of line) lines.push(rows.length);
      rows.push({ kind: "cells", part, start: emoji.length, emoji: line });
      emoji.push(...line);
    }
  }
  return { rows, emoji, places, rowOf: (place) => lines[place] ?? 0 };
}

/** The place that an arrow key leads to. Up and down keep the column as far as the line has it. */
export function moveInPicker(
  { rows, rowOf, emoji }: PickerContent,
  from: number,
  key: "ArrowUp" | "ArrowDown" | "ArrowLeft" | "ArrowRight",
): number {
  const last = emoji.length - 1;
  if (key === "ArrowLeft") return Math.max(0, from - 1);
  if (key === "ArrowRight") return Math.min(last, from + 1);
  const here = rows[rowOf(from)];
  const column = here?.kind === "cells" ? from - here.start : 0;
  const step = key === "ArrowDown" ? 1 : -1;
  for (let line = rowOf(from) + step; line >= 0 && line < rows.length; line += step) {
    const row = rows[line];
    if (row?.kind === "cells") return row.start + Math.min(column, row.emoji.length - 1);
  }
  return from;
}

/** The emoji that were used last, those of other workspaces left out. */
export function recentOnes(
  recent: readonly string[],
  index: EmojiIndex,
  custom: readonly Emoji[],
): Emoji[] {
  return recent.flatMap((text) => {
    const known = index.byText.get(toneless(text)) ?? custom.find((each) => each.text === text);
    return known ? [known] : [];
  });
}

function everything(index: EmojiIndex, custom: readonly Emoji[], recent: readonly string[]) {
  return [
    { part: "recent" as Part, items: recentOnes(recent, index, custom) as readonly Emoji[] },
    { part: "custom" as Part, items: custom },
    ...EMOJI_GROUPS.map((part, group) => ({
      part: part as Part,
      items: index.groups[group] ?? [],
    })),
  ];
}

function found(options: {
  index: EmojiIndex;
  custom: readonly Emoji[];
  recent: readonly string[];
  query: string;
}) {
  const { index, custom, recent, query } = options;
  const all = [...custom, ...index.groups.flat()];
  return [{ part: "found" as Part, items: searchEmoji(all, query, { most: MOST_FOUND, recent }) }];
}
