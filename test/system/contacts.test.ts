import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Contact, ContactList } from "./support/contacts.ts";
import { contactsAt, makeList, peopleIn } from "./support/contacts.ts";
import type { House } from "./support/house.ts";
import { openHouse } from "./support/house.ts";
import type { Person } from "./support/people.ts";
import { bring, foundWorkspace, must, signUp, unique } from "./support/people.ts";
import type { List, Workspace } from "./support/shapes.ts";

let house: House;
let owner: Person;
let admin: Person;
let moderator: Person;
let member: Person;
let guest: Person;
let stranger: Person;
let team: Workspace;
let elsewhere: Workspace;

beforeAll(async () => {
  house = await openHouse();
  [owner, admin, moderator, member, guest, stranger] = (await Promise.all(
    ["Olga", "Ada", "Mo", "Max", "Gus", "Sue"].map((name) => signUp(house.api, name)),
  )) as [Person, Person, Person, Person, Person, Person];
  team = await foundWorkspace(owner);
  for (const [role, person] of [
    ["admin", admin],
    ["moderator", moderator],
    ["member", member],
    ["guest", guest],
  ] as const)
    await bring(owner, team.id, role, person);
  elsewhere = await foundWorkspace(stranger);
});
afterAll(async () => {
  const complaints = [...(house?.api.complaints ?? [])];
  await house?.stop();
  expect(complaints).toEqual([]);
});

const at = (rest = "", workspaceId = team.id) => contactsAt(workspaceId, rest);

async function put(list: ContactList, contact: object): Promise<Contact> {
  return must(await admin.post<Contact>(at(`/${list.id}`), contact));
}

describe("contact lists", () => {
  it("[CONT1] are made, named, filled, read page by page, and taken away", async () => {
    const list = await makeList(admin, team.id);
    expect(list).toMatchObject({ count: 0 });
    expect(list.id).toMatch(/^l_/);
    for (let i = 0; i < 5; i += 1) await put(list, { name: `N${i}`, email: `n${i}@x.org` });
    const seen: Contact[] = [];
    for (let cursor: string | null = ""; cursor !== null;) {
      const page: List<Contact> = must(
        await owner.get<List<Contact>>(at(`/${list.id}?limit=2&cursor=${cursor}`)),
      );
      seen.push(...page.items);
      cursor = page.nextCursor;
    }
    expect(seen.map(({ name }) => name).toSorted()).toEqual(["N0", "N1", "N2", "N3", "N4"]);
    const found = must(await admin.get<List<Contact>>(at(`/${list.id}?search=N3`)));
    expect(found.items.map(({ email }) => email)).toEqual(["n3@x.org"]);

    const name = unique("renamed");
    expect(must(await admin.patch<ContactList>(at(`/${list.id}`), { name }))).toMatchObject({
      name,
      count: 5,
    });
    const ids = seen.slice(0, 2).map(({ id }) => id);
    expect(must(await admin.del(at(`/${list.id}/people`), { ids }))).toEqual({ removed: 2 });
    expect(must(await admin.del(at(`/${list.id}/people`), { ids }))).toEqual({ removed: 0 });
    expect(await peopleIn(admin, team.id, list.id)).toHaveLength(3);
    must(await admin.del(at(`/${list.id}`)));
    expect((await admin.get(at(`/${list.id}`))).status).toBe(404);
    const lists = must(await admin.get<List<ContactList>>(at("?limit=200")));
    expect(lists.items.map(({ id }) => id)).not.toContain(list.id);
  });

  it("[CONT1] are for owners and admins; elsewhere they are absent", async () => {
    const list = await makeList(admin, team.id);
    const contact = await put(list, { email: "a@x.org" });
    const tries = (person: Person, workspaceId: string) => [
      person.get(at("", workspaceId)),
      person.post(at("", workspaceId), { name: unique("l") }),
      person.get(at(`/${list.id}`, workspaceId)),
      person.post(at(`/${list.id}`, workspaceId), { name: "x" }),
      person.patch(at(`/${list.id}`, workspaceId), { name: unique("l") }),
      person.get(at(`/${list.id}/csv`, workspaceId)),
      person.del(at(`/${list.id}/people`, workspaceId), { ids: [contact.id] }),
      person.del(at(`/${list.id}`, workspaceId)),
    ];
    for (const person of [moderator, member, guest])
      for (const reply of await Promise.all(tries(person, team.id))) expect(reply.status).toBe(403);
    for (const reply of await Promise.all(tries(stranger, team.id))) expect(reply.status).toBe(404);
    const [, , ...others] = await Promise.all(tries(stranger, elsewhere.id));
    for (const reply of others) expect(reply.status).toBe(404);
    expect(await peopleIn(admin, team.id, list.id)).toEqual([contact]);
  });

  it("[CONT1] a name is one list's", async () => {
    const list = await makeList(admin, team.id);
    const other = await makeList(admin, team.id);
    expect((await admin.post(at(), { name: list.name.toUpperCase() })).status).toBe(409);
    expect((await admin.patch(at(`/${other.id}`), { name: list.name })).status).toBe(409);
    must(await stranger.post(at("", elsewhere.id), { name: list.name }), 201);
  });

  it("[CONT2] the same address is the same contact, merged, and a person of the workspace is known", async () => {
    const list = await makeList(admin, team.id);
    const first = await admin.post<Contact>(at(`/${list.id}`), {
      name: "Maximilian",
      email: ` ${member.email.toUpperCase()} `,
      fields: { City: "Köln", Size: "L" },
    });
    expect(must(first, 201)).toMatchObject({
      email: member.email,
      userId: member.userId,
      fields: { city: "Köln", size: "L" },
    });
    const again = await admin.post<Contact>(at(`/${list.id}`), {
      email: member.email,
      fields: { size: "XL", Shoe: "44" },
    });
    expect(must(again, 200)).toMatchObject({
      id: first.json.id,
      name: "Maximilian",
      fields: { city: "Köln", size: "XL", shoe: "44" },
    });
    // Who is no member here is nobody here, though they have an account.
    expect((await put(list, { email: stranger.email })).userId).toBeNull();
    expect((await put(list, { name: "Nora" })).id).toBe((await put(list, { name: "nora" })).id);
    expect(await peopleIn(admin, team.id, list.id)).toHaveLength(3);
  });

  it.each([
    [{}],
    [{ name: "" }],
    [{ email: "no address" }],
    [{ email: "a@b" }],
    [{ email: null }],
    [{ name: "N".repeat(101) }],
    [{ name: "\u202egnp" }],
    [{ name: "N", fields: { a: 1 } }],
    [{ name: "N", fields: { a: "x".repeat(501) } }],
    [{ name: "N", fields: { a: "\0" } }],
    [
      {
        name: "N",
        fields: Object.fromEntries(Array.from({ length: 41 }, (_, i) => [`f${i}`, "x"])),
      },
    ],
    [[]],
    [null],
  ])("[CONT2] %j is refused and adds nobody", async (body) => {
    const list = await makeList(admin, team.id);
    expect((await admin.post(at(`/${list.id}`), body)).status).toBe(400);
    expect(await peopleIn(admin, team.id, list.id)).toEqual([]);
  });

  it("[CONT4] are written as CSV in which nothing is a formula", async () => {
    const list = await makeList(admin, team.id, `Crew "ö" ${unique("l")}`);
    await put(list, { name: "=cmd|' /C calc'!A0", email: "a@x.org", fields: { note: "@SUM(1)" } });
    await put(list, { name: "Ada, Countess", email: "b@x.org", fields: { "=x": "two" } });
    const reply = await admin.get(at(`/${list.id}/csv`));
    expect(reply.status).toBe(200);
    expect(reply.headers["content-type"]).toBe("text/csv; charset=utf-8");
    expect(reply.headers["content-disposition"]).toMatch(/^attachment; /);
    expect(reply.headers["x-content-type-options"]).toBe("nosniff");
    const [head, ...rows] = reply.text
      .replace(/^\ufeff/, "")
      .trimEnd()
      .split("\r\n");
    expect(reply.text.startsWith("\ufeff")).toBe(true);
    expect(head).toBe("name,email,'=x,note");
    expect(rows.toSorted()).toEqual([
      `"Ada, Countess",b@x.org,two,`,
      `'=cmd|' /C calc'!A0,a@x.org,,'@SUM(1)`,
    ]);
  });
});
