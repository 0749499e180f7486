/** What a spreadsheet would take for a formula. */
const FORMULA = /^[\t\r\n ]*[=+\-@\uff0b\uff0d\uff1d\uff20]/;
const QUOTED = /[",\r\n]|^\s|\s$/;

/** One cell of CSV: quoted where it has to be, and never a formula to whoever opens the file. */
export function csvCell(value: string | number): string {
  if (typeof value === "number") return String(value);
  const safe = FORMULA.test(value) || /^[\t\r]/.test(value) ? `'${value}` : value;
  return QUOTED.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** One line of CSV with its end (RFC 4180). */
export function csvLine(cells: readonly (string | number)[]): string {
  return `${cells.map(csvCell).join(",")}\r\n`;
}

/** A table as CSV with a byte order mark, by which spreadsheets know UTF-8. */
export function csvTable(
  head: readonly string[],
  rows: readonly (readonly (string | number)[])[],
): string {
  return `\uFEFF${[head, ...rows].map(csvLine).join("")}`;
}
