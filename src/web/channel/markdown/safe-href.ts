const ALLOWED = new Set(["http:", "https:", "mailto:"]);
/** Control characters and those that turn the direction of writing: an address that hides lies. */
const HIDDEN = /[\p{Cc}\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/u;

/** The address to follow, or undefined for any that is not plainly of the web or of mail. */
export function safeHref(text: string): string | undefined {
  if (HIDDEN.test(text)) return undefined;
  try {
    const url = new URL(text);
    return ALLOWED.has(url.protocol) ? url.href : undefined;
  } catch {
    return undefined;
  }
}
