/** The words in a line with commas, each once. */
export function keywordsIn(text: string): string[] {
  const all = text.split(",").map((word) => word.trim().replace(/\s+/g, " "));
  return Array.from(new Set(all.filter((word) => word !== "")));
}
