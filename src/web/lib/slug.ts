const MAX_SLUG_CHARACTERS = 40;

/** A name as a slug: a-z, 0-9 and inner dashes, at most 40; may be empty. */
export function slugFrom(name: string): string {
  return name
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .slice(0, MAX_SLUG_CHARACTERS)
    .replace(/^-+|-+$/g, "");
}

/** The same while somebody is typing it: a dash at the end may yet become an inner one. */
export function slugWhileTyping(text: string): string {
  const slug = slugFrom(text);
  return /[\s-]$/.test(text) && slug !== "" ? `${slug}-` : slug;
}
