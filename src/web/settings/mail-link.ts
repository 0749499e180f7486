/** A link that opens one's own mail program with a letter begun. */
export function mailLink(letter: { to: string; subject: string; body: string }): string {
  const { to, subject, body } = letter;
  const address = to.split("@").map(encodeURIComponent).join("@");
  // Mail programs want CRLF between lines (RFC 6068).
  const lines = encodeURIComponent(body.replace(/\r?\n/g, "\r\n"));
  return `mailto:${address}?subject=${encodeURIComponent(subject)}&body=${lines}`;
}
