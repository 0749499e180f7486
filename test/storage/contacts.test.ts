import { describe, expect, it } from "vitest";
import { ContactTable } from "../../src/storage/directory/contacts.ts";
import { TestDirectory } from "../jobs/directory.ts";

const LIST = "l_1";
const place = { workspaceId: "w_1", listId: LIST };

/** A list with these people in it. */
async function listOf(names: readonly string[]) {
  const directory = new TestDirectory();
  const table = new ContactTable(directory.env);
  const put = (some: readonly { name: string; email: string }[]) =>
    table.put(
      LIST,
      some.map((contact) => ({ ...contact, fields: {} })),
      "ann",
      0,
    );
  await put(names.map((name, i) => ({ name, email: `${i}@x.org` })));
  const found = async (search: string) => {
    const all = await table.contacts(place, { cursor: "", limit: 10, search });
    return all.map(({ name }) => name);
  };
  return { directory, put, found };
}

describe("contacts are found", () => {
  it.each([
    ["Österreich", "öster"],
    ["österreich", "ÖSTER"],
    ["MÜLLER", "Müll"],
    ["Ørsted", "ørs"],
    ["ΑΘΗΝΑ", "αθη"],
    ["Ivan Čapek", "ČAP"],
    ["Ada", "aD"],
  ])("[CONT1] %s by %s, whatever the size of the letters", async (name, search) => {
    const { found } = await listOf([name, "Somebody Else"]);
    expect(await found(search)).toEqual([name]);
  });

  it("[CONT2] by the name that they have now, also where it was merged or not given", async () => {
    const { found, put } = await listOf(["Ülker"]);
    await put([{ name: "", email: "0@x.org" }]);
    expect(await found("ÜL")).toEqual(["Ülker"]);
    await put([{ name: "ÄNNE", email: "0@x.org" }]);
    expect(await found("änn")).toEqual(["ÄNNE"]);
    expect(await found("ül")).toEqual([]);
    expect(await found("0@X")).toEqual(["ÄNNE"]);
  });

  it("[CONT1] also those that were put in before names were kept in small letters", async () => {
    const { directory, found } = await listOf(["Ada"]);
    directory.rows(`UPDATE contact SET folded = NULL`);
    expect(await found("aDA")).toEqual(["Ada"]);
  });
});

describe("contacts are merged", () => {
  it("[CONT3] field by field, and beyond forty what is new stays out", async () => {
    const table = new ContactTable(new TestDirectory().env);
    const put = (fields: Record<string, string>) =>
      table.put(LIST, [{ name: "Ada", email: "ada@x.org", fields }], "ann", 0);
    const some = (from: number, to: number, value: string) =>
      Object.fromEntries(Array.from({ length: to - from }, (_, i) => [`f${from + i}`, value]));
    await put(some(0, 30, "old"));
    await put(some(20, 60, "new"));
    const [ada] = await table.contacts(place, { cursor: "", limit: 1 });
    expect(ada?.fields).toEqual({ ...some(0, 20, "old"), ...some(20, 40, "new") });
    await put(some(0, 1, "newer"));
    const [again] = await table.contacts(place, { cursor: "", limit: 1 });
    expect(again?.fields).toMatchObject({ f0: "newer", f39: "new" });
  });
});
