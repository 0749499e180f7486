import type { EmojiView } from "../../protocol/custom-emoji.ts";
import type { EmojiLabels, EmojiRows } from "./slim.ts";
import { toneless } from "./tone.ts";

/** An emoji that one can choose. `url` is the picture of one that the workspace has added. */
export type Emoji = {
  /** What is written: the emoji in no skin tone, or `:name:`. */
  readonly text: string;
  /** The first is the main one. */
  readonly names: readonly string[];
  /** What it shows, in the reader's language. */
  readonly label: string;
  readonly toned: boolean;
  readonly url?: string;
  /** Folded words that find it besides its names. */
  readonly words: readonly string[];
};

/** All built-in emoji, in groups and by their names. */
export type EmojiIndex = {
  readonly groups: readonly (readonly Emoji[])[];
  readonly byName: ReadonlyMap<string, Emoji>;
  /** By the emoji itself, whatever its skin tone. */
  readonly byText: ReadonlyMap<string, Emoji>;
};

/** Builds the index; `labels` are those of another language, whose words find emoji besides the English ones. */
export function indexOf(rows: EmojiRows, labels?: EmojiLabels): EmojiIndex {
  const byName = new Map<string, Emoji>();
  const byText = new Map<string, Emoji>();
  const groups = rows.map((row, group) =>
    row.map(([text, names, english, words, toned], place): Emoji => {
      const [label, ownWords] = labels?.[group]?.[place] ?? [english, ""];
      const emoji: Emoji = {
        text,
        names: names.split(" "),
        label,
        toned: toned === 1,
        words: wordsOf(`${label} ${ownWords} ${words}`),
      };
      for (const name of emoji.names) if (!byName.has(name)) byName.set(name, emoji);
      byText.set(toneless(text), emoji);
      return emoji;
    }),
  );
  return { groups, byName, byText };
}

/** An emoji of the workspace as one to choose. */
export function customEmoji({ name, url }: EmojiView): Emoji {
  return { text: `:${name}:`, names: [name], label: name, toned: false, url, words: [] };
}

/** The emoji whose names or words begin with the query, the best `most`; those in `recent` first among equals. */
export function searchEmoji(
  emoji: Iterable<Emoji>,
  query: string,
  { most, recent = [] }: { most: number; recent?: readonly string[] },
): Emoji[] {
  const wanted = foldEmoji(query);
  const found: { emoji: Emoji; rank: number; age: number }[] = [];
  for (const each of emoji) {
    const rank = rankOf(each, wanted);
    if (rank === undefined) continue;
    const used = recent.indexOf(each.text);
    found.push({ emoji: each, rank, age: used === -1 ? recent.length : used });
  }
  // What is equal stays in the order of the groups, which begins with faces.
  found.sort((a, b) => a.rank - b.rank || a.age - b.age);
  return found.slice(0, most).map(({ emoji: each }) => each);
}

function rankOf({ names, words }: Emoji, wanted: string): number | undefined {
  let best: number | undefined;
  for (const name of names) {
    if (name === wanted) return 0;
    if (name.startsWith(wanted)) best = 1;
    else if (best !== 1 && name.includes(`_${wanted}`)) best = 2;
  }
  if (best === 1) return 1;
  for (const word of words) {
    if (word === wanted) return Math.min(best ?? 2, 2);
    if (word.startsWith(wanted)) best ??= 3;
  }
  return best;
}

/** Small letters without accents, as names have them. */
function foldEmoji(text: string): string {
  return text
    .normalize("NFD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .trim()
    .replace(/[\s-]+/g, "_");
}

function wordsOf(text: string): string[] {
  return [...new Set(foldEmoji(text).split(/[^\p{L}\p{N}]+/u))].filter((word) => word !== "");
}
