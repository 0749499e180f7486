import { byName } from "../lib/by-name.ts";

const GAPS = [" ", "-", "_", "."];

/** Those whose name, or a word of it, begins with the query, the best `most`. */
export function matching<T>(
  all: Iterable<T>,
  query: string,
  nameOf: (item: T) => string,
  most: number,
): T[] {
  const wanted = fold(query);
  const found: { item: T; name: string; rank: number }[] = [];
  for (const item of all) {
    const name = nameOf(item);
    const rank = rankOf(fold(name), wanted);
    if (rank < 2) found.push({ item, name, rank });
  }
  found.sort((a, b) => a.rank - b.rank || byName(a.name, b.name));
  return found.slice(0, most).map(({ item }) => item);
}

function rankOf(name: string, wanted: string): number {
  if (name.startsWith(wanted)) return 0;
  return GAPS.some((gap) => name.includes(gap + wanted)) ? 1 : 2;
}

function fold(text: string): string {
  return text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
}
