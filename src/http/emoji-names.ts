import names from "emojibase-data/en/shortcodes/iamcal.json";

let known: ReadonlySet<string> | undefined;

/** True for the name of an emoji that everybody has, as in `:tada:`. */
export function isBuiltIn(name: string): boolean {
  known ??= new Set(Object.values(names).flat());
  return known.has(name);
}
