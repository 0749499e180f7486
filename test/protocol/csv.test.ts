import Papa from "papaparse";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { csvCell, csvLine } from "../../src/protocol/csv.ts";

describe("cells of CSV", () => {
  it.each([
    ["=cmd|' /C calc'!A0", "'=cmd|' /C calc'!A0"],
    ["+1", "'+1"],
    ["-1", "'-1"],
    ["@SUM(A1)", "'@SUM(A1)"],
    ["\t=1", `'\t=1`],
    ["\r=1", `"'\r=1"`],
    [" =1", `' =1`],
    ["\uff1d1", "'\uff1d1"],
    ["a,b", '"a,b"'],
    ['say "hi"', '"say ""hi"""'],
    ["two\nlines", '"two\nlines"'],
    ["plain", "plain"],
  ])("[CONT4] %j is %j", (value, cell) => {
    expect(csvCell(value)).toBe(cell);
  });

  it("[CONT4] are read back as they were, but for the mark that keeps a formula from being one", () => {
    fc.assert(
      fc.property(
        fc.array(fc.string({ unit: "grapheme" }), { minLength: 2, maxLength: 5 }),
        (row) => {
          const [read = []] = Papa.parse<string[]>(csvLine(row), {
            delimiter: ",",
            newline: "\r\n",
          }).data;
          expect(read.length).toBe(row.length);
          for (const [i, cell] of read.entries()) expect([row[i], `'${row[i]}`]).toContain(cell);
          for (const cell of read) expect(cell).not.toMatch(/^\s*[=+\-@]/);
        },
      ),
    );
  });

  it("[CONT4] a number is a number", () => {
    expect(csvLine(["a", -1, 2.5])).toBe("a,-1,2.5\r\n");
  });
});
