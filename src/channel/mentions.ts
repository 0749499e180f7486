/** `<@channel>` is nobody: what calls many has a form of its own, which not everybody may use. */
const MENTION =
  /<(?:@(?!(?:here|channel|g_\w+)>)([\w-]{1,64})|!(here|channel)|!subteam\^(g_\w{1,62}))>/g;
const MAX_MENTIONS = 50;

/** Everybody who is in the channel now, and everybody of the channel. */
export const HERE = "here";
export const ALL = "channel";

/**
 * Whom a body names, each once, at most 50: ids of people (`<@id>`) and of groups (`<!subteam^id>`),
 * and the words {@link HERE} and {@link ALL} (`<!here>`, `<!channel>`).
 */
export function mentionsIn(body: string): string[] {
  if (!body.includes("<@") && !body.includes("<!")) return [];
  const names = new Set<string>();
  for (const [, person, word, group] of body.matchAll(MENTION)) {
    const name = person ?? word ?? group;
    if (name !== undefined) names.add(name);
    if (names.size >= MAX_MENTIONS) break;
  }
  return [...names];
}

/** True where a body calls everybody, or everybody who is here. */
export function namesAll(body: string): boolean {
  return body.includes("<!here>") || body.includes("<!channel>");
}

/** True for a name that stands for a group of people. */
export function isGroup(name: string): boolean {
  return name.startsWith("g_");
}
