import Papa from "papaparse";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { csvCell, csvLine, csvTable } from "../../src/protocol/csv.ts";

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

  it("[REPORT3] make a table that is read back row by row, with nothing in it that is calculated", () => {
    const cell = fc.oneof(
      fc.string({ unit: "binary" }),
      fc.constantFrom("=1+1", "\t=1"),
      fc.integer(),
    );
    fc.assert(
      fc.property(fc.array(fc.tuple(cell, cell), { minLength: 1 }), (rows) => {
        const text = csvTable(["one", "two"], rows);
        expect(text[0]).toBe("\uFEFF");
        const { data } = Papa.parse<string[]>(text.slice(1), { delimiter: ",", newline: "\r\n" });
        expect(data.slice(1, -1).length).toBe(rows.length);
        for (const [i, row] of rows.entries())
          for (const [j, value] of row.entries()) {
            const read = data[i + 1]?.[j] ?? "";
            expect([String(value), `'${value}`]).toContain(read);
            if (typeof value === "string") expect(read).not.toMatch(/^\s*[=+\-@]/);
          }
      }),
    );
  });
});
