const LONGEST = 160;

/** A body in one short line without its marks, for where Markdown means nothing. */
export function plainText(
  body: string,
  nameOf: (userId: string) => string,
  channelOf: (channelId: string) => string = (channelId) => channelId,
): string {
  const text = body
    .replace(/<@([^>\s]+)>/g, (_, userId: string) => `@${nameOf(userId)}`)
    .replace(/<#([^>\s]+)>/g, (_, channelId: string) => `#${channelOf(channelId)}`)
    .replace(/<!(here|channel)>/g, "@$1")
    .replace(/```\w*\n?|`/g, "")
    .replace(/!?\[([^\]]*)\]\([^)]*\)/g, "$1")
    .replace(/(\*\*|__|~~)(?=\S)(.+?)\1/gs, "$2")
    .replace(/^\s*(?:>|#{1,6}\s|[-*+]\s)\s*/gm, "")
    .replace(/\s+/g, " ")
    .trim();
  if (text.length <= LONGEST) return text;
  // Not in the middle of a character.
  return `${text
    .slice(0, LONGEST - 1)
    .replace(/[\uD800-\uDBFF]$/, "")
    .trimEnd()}…`;
}
