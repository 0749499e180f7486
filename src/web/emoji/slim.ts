import { withTone } from "./tone.ts";

/** One emoji as it travels: itself, its names, what it shows, words to find it by, and 1 where it has skin tones. */
export type EmojiRow = readonly [
  emoji: string,
  names: string,
  label: string,
  words: string,
  toned: 0 | 1,
];

/** All emoji in their nine groups, in the order of a picker. */
export type EmojiRows = readonly (readonly EmojiRow[])[];

/** What an emoji shows and the words to find it by, in another language; the order is that of the rows. */
export type EmojiLabels = readonly (readonly (readonly [label: string, words: string])[])[];

/** An emoji as its data set knows it. */
export type SourceEmoji = {
  hexcode: string;
  unicode: string;
  label: string;
  order?: number;
  group?: number;
  tags?: readonly string[];
  skins?: readonly { unicode: string }[];
};

/** Names by code point: one, or several of which the first is the main one. */
export type Shortcodes = Readonly<Record<string, string | readonly string[]>>;

export const EMOJI_GROUPS = [
  "smileys",
  "people",
  "nature",
  "food",
  "places",
  "activities",
  "objects",
  "symbols",
  "flags",
] as const;
export type EmojiGroup = (typeof EMOJI_GROUPS)[number];

/** The data set asks for colour where that is how an emoji looks anyway: others write it without. */
const NEEDLESS_COLOUR = /(\p{Emoji_Presentation})\uFE0F/gu;

/** The data set has a third group, of skin tones and hair, which are no emoji by themselves. */
const PARTS = 2;

/**
 * Of everything that is known about emoji what a picker needs: a fifth of it.
 * @throws where one with skin tones does not take them as {@link withTone} gives them
 */
export function slimEmoji(all: readonly SourceEmoji[], shortcodes: Shortcodes): EmojiRows {
  return inGroups(all, ({ hexcode, label, skins, tags = [], ...emoji }): EmojiRow => {
    const unicode = emoji.unicode.replace(NEEDLESS_COLOUR, "$1");
    const toned = skins !== undefined && skins.length > 0;
    if (toned && !skins.some((each) => each.unicode === withTone(unicode, 1)))
      throw new Error(`${unicode} takes its skin tones in another way`);
    const names = [shortcodes[hexcode] ?? nameOf(label)].flat();
    return [unicode, names.join(" "), label, tags.join(" "), toned ? 1 : 0];
  });
}

/** The same emoji as they are called in another language. */
export function slimLabels(all: readonly SourceEmoji[]): EmojiLabels {
  return inGroups(all, ({ label, tags = [] }) => [label, tags.join(" ")] as const);
}

function inGroups<T>(all: readonly SourceEmoji[], slim: (emoji: SourceEmoji) => T): T[][] {
  const groups: T[][] = EMOJI_GROUPS.map(() => []);
  const sorted = [...all].sort((a, b) => (a.order ?? 0) - (b.order ?? 0));
  for (const emoji of sorted) {
    const { group } = emoji;
    if (group === undefined || group === PARTS) continue;
    groups[group > PARTS ? group - 1 : group]?.push(slim(emoji));
  }
  return groups;
}

/** Newer emoji have no name of their own yet. */
function nameOf(label: string): string {
  return label
    .normalize("NFD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "_")
    .replace(/^_|_$/g, "");
}
