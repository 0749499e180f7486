/** Deepest nesting that any frame or body of ours needs, with room to spare. */
export const MAX_JSON_DEPTH = 12;

/** The parsed value, or nothing where `text` is no JSON or nests deeper than {@link MAX_JSON_DEPTH}. */
export function parseJson(text: string): { readonly value: unknown } | undefined {
  if (nestsDeeperThan(text, MAX_JSON_DEPTH)) return undefined;
  try {
    const value: unknown = JSON.parse(text);
    return { value };
  } catch {
    return undefined;
  }
}

/** One linear look at the brackets outside strings, before a parser spends stack or memory on them. */
export function nestsDeeperThan(text: string, limit: number): boolean {
  let depth = 0;
  let inString = false;
  for (let i = 0; i < text.length; i += 1) {
    const c = text.charCodeAt(i);
    if (inString) {
      if (c === 0x5c) i += 1;
      else if (c === 0x22) inString = false;
    } else if (c === 0x22) inString = true;
    else if (c === 0x7b || c === 0x5b) {
      depth += 1;
      if (depth > limit) return true;
    } else if (c === 0x7d || c === 0x5d) depth -= 1;
  }
  return false;
}
