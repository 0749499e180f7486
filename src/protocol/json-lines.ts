/** A value as one line of text with its line feed: also for readers to whom U+2028 and U+2029 end a line. */
export function jsonLine(value: object): string {
  const text = JSON.stringify(value);
  return `${text.replaceAll("\u2028", "\\u2028").replaceAll("\u2029", "\\u2029")}\n`;
}
