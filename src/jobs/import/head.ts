import { contactColumns } from "../../protocol/contacts.ts";
import type { ContactColumns } from "../../protocol/contacts.ts";
import { csvFormat, csvRows } from "./csv.ts";
import type { CsvFormat } from "./csv.ts";

/** Lines that the names of the columns, and what is empty before them, may have. */
const MAX_HEAD_LINES = 200;
const BOM = [0xef, 0xbb, 0xbf];

/** How the file is read, found out at its head; `offset` is where the rows after the first one begin. */
export type Table = { format: CsvFormat; columns: ContactColumns; offset: number };

/** What the head of a file says of how it is to be read, or one sentence about why it cannot be. */
export function readHead(bytes: Uint8Array, isLast: boolean): Table | string {
  if ((bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff))
    return "The file is UTF-16: save it as CSV UTF-8";
  const skipped = BOM.every((byte, i) => bytes[i] === byte) ? BOM.length : 0;
  const rest = bytes.subarray(skipped);
  const format = csvFormat(rest);
  const first = firstRow(rest, format, isLast);
  const columns = first && contactColumns(first.row);
  if (first === undefined || columns === undefined)
    return "The first row has to name the columns, at least `name` or `email`";
  return { format, columns, offset: skipped + first.end };
}

/** The first row that says anything, and where it ends. */
function firstRow(
  bytes: Uint8Array,
  format: CsvFormat,
  isLast: boolean,
): { row: string[]; end: number } | undefined {
  // A newline inside quotes ends no row, so it is tried with a line more until there is a whole one.
  let end = 0;
  for (let lines = 0; end < bytes.length && lines < MAX_HEAD_LINES; lines += 1) {
    const newline = bytes.indexOf(format.newline.charCodeAt(format.newline.length - 1), end);
    end = newline < 0 ? bytes.length : newline + 1;
    if (newline < 0 && !isLast) return undefined;
    const { rows, used } = csvRows(bytes.subarray(0, end), format, newline < 0);
    const [row] = rows;
    if (row !== undefined) return { row, end: newline < 0 ? end : used };
  }
  return undefined;
}
