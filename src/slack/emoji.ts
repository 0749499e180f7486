import names from "emojibase-data/en/shortcodes/iamcal.json";

let known: ReadonlyMap<string, string> | undefined;

/** A text with the names of emoji that everybody has (`:tada:`) turned into the emoji; other names stay. */
export function withEmoji(text: string): string {
  if (!text.includes(":")) return text;
  // A tone (`:+1::skin-tone-2:`) belongs to the emoji before it.
  return text.replace(NAMED, (code, name: string, tone: string | undefined) => {
    const emoji = all().get(name);
    if (emoji === undefined) return code;
    return tone === undefined ? emoji : emoji.replace(/\ufe0f$/u, "") + toned(tone);
  });
}

const NAMED = /:([a-z0-9_+-]{1,64}):(?::skin-tone-([2-6]):)?/g;

/** The tone by the number in its name: 2 is the lightest. */
function toned(tone: string): string {
  return String.fromCodePoint(LIGHTEST + Number(tone) - 2);
}

const LIGHTEST = 0x1f3fb;

function all(): ReadonlyMap<string, string> {
  known ??= new Map(
    Object.entries(names).flatMap(([hex, its]) => {
      const emoji = fromHex(hex);
      return [its].flat().map((name) => [name, emoji] as const);
    }),
  );
  return known;
}

/** `1F468-200D-1F4BB` as what it stands for, shown in colour. */
function fromHex(hex: string): string {
  const emoji = String.fromCodePoint(...hex.split("-").map((each) => Number.parseInt(each, 16)));
  return /^\p{Emoji_Presentation}|\u200d|\ufe0f|\u20e3/u.test(emoji) ? emoji : `${emoji}\ufe0f`;
}
