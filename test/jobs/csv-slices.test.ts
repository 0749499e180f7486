import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readHead } from "../../src/jobs/import/head.ts";
import { csvFormat, csvRows } from "../../src/jobs/import/csv.ts";
import type { CsvFormat } from "../../src/jobs/import/csv.ts";
import { fileLines } from "../../src/jobs/import/lines.ts";

const encoder = new TextEncoder();

const cell = fc.oneof(
  fc.string({ unit: "grapheme", maxLength: 12 }),
  fc.constantFrom(
    "",
    "a,b",
    'say "hi"',
    "two\nlines",
    "two\r\nlines",
    "Grüße",
    "日本",
    "👩‍👩‍👧",
    '"',
    '""',
    "\n",
    " x ",
  ),
);
const table = fc.array(fc.array(cell, { minLength: 2, maxLength: 4 }), {
  minLength: 1,
  maxLength: 12,
});

function written(rows: string[][], { delimiter, newline }: CsvFormat, endsWithNewline: boolean) {
  const lines = rows.map((row) =>
    row.map((each) => `"${each.replaceAll('"', '""')}"`).join(delimiter),
  );
  return encoder.encode(lines.join(newline) + (endsWithNewline ? newline : ""));
}

/** Reads a file in pieces that end at these places, as an import does. */
function readInSlices(bytes: Uint8Array, format: CsvFormat, cuts: readonly number[]): string[][] {
  const found: string[][] = [];
  let offset = 0;
  for (const cut of [...cuts.toSorted((a, b) => a - b), bytes.length]) {
    if (cut <= offset) continue;
    const { rows, used } = csvRows(bytes.subarray(offset, cut), format, cut === bytes.length);
    found.push(...rows);
    offset += used;
  }
  return found;
}

describe("a table in slices", () => {
  it("[IMP3] cut at any bytes it has the same rows as in one piece", () => {
    fc.assert(
      fc.property(
        table,
        fc.constantFrom(",", ";", "\t"),
        fc.constantFrom<CsvFormat["newline"]>("\n", "\r\n"),
        fc.boolean(),
        fc.array(fc.nat(600), { maxLength: 8 }),
        (rows, delimiter, newline, ends, cuts) => {
          const format = { delimiter, newline };
          const bytes = written(rows, format, ends);
          expect(csvRows(bytes, format, true).rows).toEqual(rows);
          const inside = cuts.filter((cut) => cut < bytes.length);
          expect(readInSlices(bytes, format, inside)).toEqual(rows);
        },
      ),
    );
  });

  it("[IMP3] cut at each byte in turn, also where its quotes are odd", () => {
    const bytes = encoder.encode(
      'name,note\nÄda,"a ""b"" \n c"\n"x" ,"y"z,1\nO\'Neil,5" disk\nlast,👋',
    );
    const format: CsvFormat = { delimiter: ",", newline: "\n" };
    const whole = csvRows(bytes, format, true).rows;
    for (let cut = 1; cut < bytes.length; cut += 1)
      expect(readInSlices(bytes, format, [cut])).toEqual(whole);
  });

  it("[IMP3] of any bytes at all", () => {
    const soup = fc.array(fc.constantFrom(...encoder.encode('ab,"\n\r;é\u{1f44b}')), {
      maxLength: 40,
    });
    const format: CsvFormat = { delimiter: ",", newline: "\n" };
    fc.assert(
      fc.property(soup, fc.array(fc.nat(40), { maxLength: 5 }), (codes, cuts) => {
        const bytes = Uint8Array.from(codes);
        const inside = cuts.filter((cut) => cut < bytes.length);
        expect(readInSlices(bytes, format, inside)).toEqual(csvRows(bytes, format, true).rows);
      }),
      { numRuns: 2_000 },
    );
  });

  it("[IMP3] knows how a file parts its cells, and letters that are no UTF-8", () => {
    const latin = Uint8Array.from([
      ...encoder.encode("name;mail\r\nJ"),
      0xfc,
      ...encoder.encode("rgen;j@x.de\r\n"),
    ]);
    const format = csvFormat(latin);
    expect(format).toEqual({ delimiter: ";", newline: "\r\n" });
    expect(csvRows(latin, format, true).rows).toEqual([
      ["name", "mail"],
      ["Jürgen", "j@x.de"],
    ]);
  });

  it("[IMP3] knows what ends its rows, whatever is inside of quotes", () => {
    // A delimiter that is in no cell is never taken for the one that parts them.
    const plain = table.map((rows) =>
      rows.map((row) => row.map((each) => each.replaceAll(/[;\t|]/g, ""))),
    );
    fc.assert(
      fc.property(
        plain,
        fc.constantFrom<CsvFormat["newline"]>("\n", "\r\n", "\r"),
        fc.boolean(),
        (rows, newline, ends) => {
          const bytes = written(rows, { delimiter: ",", newline }, ends);
          expect(csvRows(bytes, csvFormat(bytes), true).rows).toEqual(rows);
        },
      ),
      {
        examples: [
          [
            [
              ["name", "note"],
              ["Ada", "two\r\nlines"],
              ["Bob", "one"],
            ],
            "\n",
            true,
          ],
        ],
      },
    );
  });

  it("[IMP3] looks for the names of the columns in the first lines, and not in all of them", () => {
    const head = (text: string) => readHead(new TextEncoder().encode(text), true);
    const at = (lines: number) => head(`${"\n".repeat(lines)}name,email\nAda,a@x.org\n`);
    expect(at(100)).toMatchObject({ offset: 111 });
    expect(at(300)).toMatch(/^The first row/);
    expect(head(`"${'""\n'.repeat(20_000)}`)).toMatch(/^The first row/);
  });

  it("[IMP3] a quote that is never closed takes no row away from those before it", () => {
    const bytes = encoder.encode('a,b\nc,d\n"e,f\ng,h\n');
    const { rows, used } = csvRows(bytes, { delimiter: ",", newline: "\n" }, false);
    expect(rows).toEqual([
      ["a", "b"],
      ["c", "d"],
    ]);
    expect(used).toBe(8);
  });
});

describe("lines in slices", () => {
  it("[IMP3] cut at any byte they are the same lines", () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.string({ unit: "grapheme", maxLength: 10 }).map((text) => text.replaceAll("\n", "")),
        ),
        fc.boolean(),
        fc.array(fc.nat(200), { maxLength: 6 }),
        (texts, ends, cuts) => {
          const bytes = encoder.encode(texts.join("\n") + (ends && texts.length > 0 ? "\n" : ""));
          const whole = fileLines(bytes, true, 1_000).map(({ text }) => text);
          const found: (string | null)[] = [];
          let offset = 0;
          for (const cut of [...cuts.toSorted((a, b) => a - b), bytes.length]) {
            if (cut < offset || cut > bytes.length) continue;
            const lines = fileLines(bytes.subarray(offset, cut), cut === bytes.length, 1_000);
            found.push(...lines.map(({ text }) => text));
            offset += lines.at(-1)?.end ?? 0;
          }
          expect(found).toEqual(whole);
        },
      ),
    );
  });
});
