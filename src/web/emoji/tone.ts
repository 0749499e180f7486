/** A skin tone: 0 is none, 1 to 5 go from light to dark. */
export type Tone = 0 | 1 | 2 | 3 | 4 | 5;

export const TONES: readonly Tone[] = [0, 1, 2, 3, 4, 5];

/** Two who hold hands join in a handshake that keeps its colour: theirs is the tone. */
const BASE =
  /(?<!\u200D)(\p{Emoji_Modifier_Base})\uFE0F?|(?<=\u200D)(?!\u{1F91D})(\p{Emoji_Modifier_Base})\uFE0F?/gu;
const MODIFIER = /\p{Emoji_Modifier}/gu;
const FIRST_MODIFIER = 0x1f3fb;

/** The emoji in a skin tone; everybody in it takes the same. For those that have tones. */
export function withTone(emoji: string, tone: Tone): string {
  if (tone === 0) return emoji;
  const modifier = String.fromCodePoint(FIRST_MODIFIER + tone - 1);
  return emoji.replace(BASE, `$1$2${modifier}`);
}

/** The same emoji whatever its skin tone, as a key to find it by. */
export function toneless(emoji: string): string {
  return emoji.replace(MODIFIER, "").replaceAll("\uFE0F", "");
}
