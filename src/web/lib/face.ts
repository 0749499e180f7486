const HUES = 12;

/** One of twelve hues, the same for a user id everywhere and always (FNV-1a). */
export function hueOf(userId: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < userId.length; i += 1) {
    hash = Math.imul(hash ^ userId.charCodeAt(i), 0x01000193);
  }
  return ((hash ^ (hash >>> 15)) >>> 0) % HUES;
}

/** One letter or two, where `most` allows, that stand for a name; graphemes are kept whole. */
export function initialsOf(name: string, most: 1 | 2 = 2): string {
  const words = name
    .split(/[\s_.·-]+/u)
    .map((word) => word.replace(/^[^\p{L}\p{N}]+/u, ""))
    .filter((word) => word !== "");
  const first = words[0];
  if (first === undefined) return firstGrapheme(name) || "?";
  const last = most > 1 && words.length > 1 ? words.at(-1) : undefined;
  return (firstGrapheme(first) + (last === undefined ? "" : firstGrapheme(last))).toUpperCase();
}

const GRAPHEMES = new Intl.Segmenter(undefined, { granularity: "grapheme" });

function firstGrapheme(text: string): string {
  for (const { segment } of GRAPHEMES.segment(text)) return segment;
  return "";
}
