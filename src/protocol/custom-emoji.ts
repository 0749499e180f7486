/** Emoji that a workspace may add. */
export const MAX_CUSTOM_EMOJI = 2_000;

const NAME = /^[a-z0-9_+-]{1,40}$/;

/** True if `text` may name an emoji, built-in or not: what stands between the colons of `:name:`. */
export function isEmojiName(text: string): boolean {
  return NAME.test(text);
}

/** An emoji of a workspace. `url` never changes what it shows; `by` has added it; `createdAt` in ms. */
export type EmojiView = { name: string; url: string; by: string; createdAt: number };
