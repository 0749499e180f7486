/** Code points in a message body, at most (a character is a code point). */
export const MAX_BODY_CHARACTERS = 4_000;

/** Code points in the sender's own id of a command, at most. */
export const MAX_ID_CHARACTERS = 64;

/** Number of code points in `text`, counting no further than `limit + 1`. */
export function countCharacters(text: string, limit = Number.POSITIVE_INFINITY): number {
  if (text.length <= limit && text.length <= 1) return text.length;
  let count = 0;
  for (const _ of text) {
    count += 1;
    if (count > limit) break;
  }
  return count;
}

/** True if `text` holds no NUL and no lone surrogate, so that it survives UTF-8 and SQLite exactly. */
export function isCleanText(text: string): boolean {
  return text.isWellFormed() && !text.includes("\0");
}

/** True if `text` is clean and has `min` to `max` code points. */
export function isTextWithin(text: string, min: number, max: number): boolean {
  if (text.length < min || text.length > max * 2 || !isCleanText(text)) return false;
  // A code point takes one or two units, which answers for nearly every text.
  if (text.length <= max && text.length >= min * 2 - 1) return true;
  const count = countCharacters(text, max);
  return count >= min && count <= max;
}
