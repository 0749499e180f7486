const MENTION = /<@([\w-]{1,64})>/g;
const MAX_MENTIONS = 50;

/** The user ids that a body names as `<@id>`, each once, at most 50. */
export function mentionsIn(body: string): string[] {
  if (!body.includes("<@")) return [];
  const ids = new Set<string>();
  for (const match of body.matchAll(MENTION)) {
    if (match[1] !== undefined) ids.add(match[1]);
    if (ids.size >= MAX_MENTIONS) break;
  }
  return [...ids];
}
