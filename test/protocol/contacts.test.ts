import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { contactBody, contactColumns, contactOf } from "../../src/protocol/contacts.ts";

function read(heads: string[], row: string[]) {
  const columns = contactColumns(heads);
  return columns && contactOf(columns, row);
}

describe("contacts in a table", () => {
  it.each([
    [
      ["Name", "E-Mail", "City"],
      ["Ada", " ADA@x.ORG ", "Paris"],
      { name: "Ada", email: "ada@x.org", fields: { city: "Paris" } },
    ],
    [["email"], ["a@b.co"], { name: "", email: "a@b.co", fields: {} }],
    [
      ["Vorname", "Nachname", "e_mail"],
      ["Ada", "L", "a@b.co"],
      { name: "Ada L", email: "a@b.co", fields: { vorname: "Ada", nachname: "L" } },
    ],
    [["name", "note"], ["Ada", ""], { name: "Ada", email: "", fields: {} }],
    [["name", "email"], ["Ada"], { name: "Ada", email: "", fields: {} }],
    [["name", "x"], ["Ada", "1", "beyond"], { name: "Ada", email: "", fields: { x: "1" } }],
    [
      ["name", "__proto__"],
      ["Ada", "1"],
      { name: "Ada", email: "", fields: { ["__proto__"]: "1" } },
    ],
  ])("[CONT3] %j with %j", (heads, row, contact) => {
    const found = read(heads, row);
    expect(JSON.stringify(found)).toBe(JSON.stringify(contact));
  });

  it.each([
    [["", "", ""], "empty"],
    [["", "", "Paris"], "nameless"],
    [["Ada", "not an address", ""], "badEmail"],
    [["Ada", "a@b,c@d.e", ""], "badEmail"],
    [["A\0da", "", ""], "unclean"],
    [["A\ud800", "", ""], "unclean"],
    [["A".repeat(101), "", ""], "tooLong"],
    [["Ada", "", "x".repeat(501)], "tooLong"],
    [["A\u202eda", "", ""], "unclean"],
  ])("[CONT3] the row %j is passed over: %s", (row, why) => {
    expect(read(["name", "email", "city"], row)).toBe(why);
  });

  it("[CONT3] a table that names nobody is none", () => {
    expect(contactColumns(["city", "note"])).toBeUndefined();
    expect(contactColumns([])).toBeUndefined();
  });

  it("[CONT3] any row is a contact or has a reason", () => {
    const texts = fc.array(fc.string({ unit: "binary" }), { maxLength: 6 });
    fc.assert(
      fc.property(texts, texts, (heads, row) => {
        const found = read(["name", "email", ...heads], row);
        if (typeof found === "string") return;
        expect(contactBody.safeParse(found).success).toBe(true);
      }),
    );
  });
});
