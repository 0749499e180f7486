import Papa from "papaparse";

/** How a CSV file parts its cells and lines. */
export type CsvFormat = { delimiter: string; newline: "\n" | "\r" | "\r\n" };

/** A row that is longer than this is none: a quote in the file was never closed. Bytes. */
export const MAX_RECORD_BYTES = 1_048_576;

const DELIMITERS = [",", ";", "\t", "|"] as const;

/** Guesses how a file parts its cells and lines, by its head: what the first row has most of. */
export function csvFormat(head: Uint8Array): CsvFormat {
  const text = binary(head);
  const guesses = DELIMITERS.map((delimiter) => {
    const format = { delimiter, newline: firstNewline(text, delimiter) };
    return { format, cells: csvRows(head, format, true).rows[0]?.length ?? 0 };
  });
  const [best] = guesses.toSorted((a, b) => b.cells - a.cells);
  return best?.format ?? { delimiter: ",", newline: "\n" };
}

/** What ends the first row: what is inside of quotes ends none. */
function firstNewline(text: string, delimiter: string): CsvFormat["newline"] {
  const ends = (["\r", "\n"] as const).map((newline) => {
    const parser = new Papa.Parser({ delimiter, newline, fastMode: false, preview: 1 });
    const { meta } = parser.parse(text, 0, true) as Parsed;
    return meta.cursor;
  });
  const end = Math.min(...ends.filter((each) => each > 0), text.length);
  if (text[end - 1] !== "\r") return "\n";
  return text[end] === "\n" ? "\r\n" : "\r";
}

/**
 * The whole rows at the beginning of `bytes`, and how many bytes they take. Unless `isLast`, what comes
 * after the last whole row waits for more. Read byte by byte as one character each, so that a place in
 * the text is a place in the file, whatever its letters are and wherever it was cut. `isOpen` where the
 * file ends inside of a quote.
 */
export function csvRows(
  bytes: Uint8Array,
  { delimiter, newline }: CsvFormat,
  isLast: boolean,
): { rows: string[][]; used: number; isOpen: boolean } {
  // Rows of a slice must not depend on whether there is a quote in it, as they do in the fast mode.
  const parser = new Papa.Parser({ delimiter, newline, fastMode: false });
  const text = binary(bytes);
  const { data, errors, meta } = parser.parse(text, 0, !isLast) as Parsed;
  const rows = data.filter((row) => row.length > 1 || row[0] !== "");
  return {
    rows: rows.map((row) => row.map(letters)),
    used: isLast ? text.length : meta.cursor,
    isOpen: errors.some(({ code }) => code === "MissingQuotes"),
  };
}

type Parsed = { data: string[][]; errors: { code: string }[]; meta: { cursor: number } };

function binary(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("latin1");
}

const UTF_8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
const WINDOWS = new TextDecoder("windows-1252");
const BEYOND_ASCII = /[\u0080-\u00ff]/;

/** The letters that the bytes of a cell stand for: UTF-8, or else what spreadsheets write in the west. */
function letters(cell: string): string {
  if (!BEYOND_ASCII.test(cell)) return cell;
  const bytes = Buffer.from(cell, "latin1");
  try {
    return UTF_8.decode(bytes);
  } catch {
    return WINDOWS.decode(bytes);
  }
}
