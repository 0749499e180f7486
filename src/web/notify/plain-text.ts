const LONGEST = 160;

/** A body in one short line without its marks, for where Markdown means nothing. */
export function plainText(body: string, nameOf: (userId: string) => string): string {
  const text = body
    .replace(/<@([^>\s]+)>/g, (_, userId: string) => `@${nameOf(userId)}`)
    .replace(/```\w*\n?|`/g, "")
    .replace(/!?\[([^\]]*)\]\([^)]*\)/g, "$1")
    .replace(/(\*\*|__|~~)(?=\S)(.+?)\1/gs, "$2")
    .replace(/^\s*(?:>|#{1,6}\s|[-*+]\s)\s*/gm, "")
    .replace(/\s+/g, " ")
    .trim();
  return text.length <= LONGEST ? text : `${text.slice(0, LONGEST - 1).trimEnd()}…`;
}
