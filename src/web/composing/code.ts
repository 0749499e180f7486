/** A fence, closed or still open, or words between backquotes. */
const CODE = /(```[^]*?(?:```|$)|`[^`\n]+`)/;

/** Changes a text where it is not code: what is code says what it says. */
export function outsideCode(text: string, change: (words: string) => string): string {
  if (!text.includes("`")) return change(text);
  return text
    .split(CODE)
    .map((piece, index) => (index % 2 === 1 ? piece : change(piece)))
    .join("");
}
