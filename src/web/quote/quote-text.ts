/** Lines that a quote shows before it says that there is more. */
const MOST_LINES = 6;

/** A body as a quote that an answer goes under: its first lines, each marked, and an empty one. */
export function quoteOf(body: string): string {
  const lines = body.trim().split("\n");
  const shown = lines.slice(0, MOST_LINES);
  // A fence that is cut open would swallow the answer.
  const fences = shown.filter((line) => line.trimStart().startsWith("```")).length;
  if (lines.length > MOST_LINES) shown.push(fences % 2 === 1 ? "```" : "…");
  else if (fences % 2 === 1) shown.push("```");
  return `${shown.map((line) => (line === "" ? ">" : `> ${line}`)).join("\n")}\n\n`;
}

/** The text of a field after a quote was put where the caret is; what was written stays after it. */
export function withQuote(text: string, quote: string): string {
  const before = text.trimEnd();
  return before === "" ? quote : `${before}\n\n${quote}`;
}
