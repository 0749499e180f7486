import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { House } from "./support/house.ts";
import { openHouse } from "./support/house.ts";
import { openLine } from "./support/line.ts";
import type { Person } from "./support/people.ts";
import { bring, foundWorkspace, must, signUp, unique } from "./support/people.ts";
import type { List, Ticket, Workspace } from "./support/shapes.ts";

type Group = {
  id: string;
  handle: string;
  name: string;
  description: string;
  userIds: string[];
};

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
  await bring(owner, team.id, "admin", admin);
  await bring(owner, team.id, "moderator", moderator);
  await bring(owner, team.id, "member", member);
  await bring(owner, team.id, "guest", guest);
  elsewhere = await foundWorkspace(stranger);
});
afterAll(async () => {
  const complaints = [...(house?.api.complaints ?? [])];
  await house?.stop();
  expect(complaints).toEqual([]);
});

const at = (workspaceId: string, rest = "") => `/api/workspaces/${workspaceId}/groups${rest}`;

async function makeGroup(userIds: string[] = []): Promise<Group> {
  const body = { handle: unique("crew"), name: "Crew", description: "who does it", userIds };
  return must(await admin.post<Group>(at(team.id), body), 201);
}

async function groupsSeenBy(person: Person): Promise<Group[]> {
  return must(await person.get<List<Group>>(at(team.id, "?limit=200")), 200).items;
}

describe("groups of people", () => {
  it("[GROUP1] are made, changed, filled, read by everybody in the workspace, and taken away", async () => {
    const ids = [member.userId, owner.userId].toSorted();
    const group = await makeGroup([...ids, member.userId]);
    expect(group.id).toMatch(/^g_/);
    expect(group.userIds).toEqual(ids);
    expect(await groupsSeenBy(guest)).toContainEqual(group);

    const renamed = await moderator.patch<Group>(at(team.id, `/${group.id}`), { name: " Deck " });
    expect(must(renamed)).toEqual({ ...group, name: "Deck" });
    const filled = await moderator.put<Group>(at(team.id, `/${group.id}/members`), {
      userIds: [guest.userId],
    });
    expect(must(filled).userIds).toEqual([guest.userId]);
    expect(await groupsSeenBy(member)).toContainEqual({
      ...group,
      name: "Deck",
      userIds: [guest.userId],
    });

    must(await admin.del(at(team.id, `/${group.id}`)));
    expect((await groupsSeenBy(member)).map(({ id }) => id)).not.toContain(group.id);
    expect((await admin.del(at(team.id, `/${group.id}`))).status).toBe(404);
  });

  it("[GROUP1] who leaves the workspace is in none of its groups", async () => {
    const leaver = await signUp(house.api, "Leo");
    await bring(owner, team.id, "member", leaver);
    const group = await makeGroup([leaver.userId, member.userId]);
    must(await leaver.del(`/api/workspaces/${team.id}/members/me`));
    const found = (await groupsSeenBy(member)).find(({ id }) => id === group.id);
    expect(found?.userIds).toEqual([member.userId]);
  });

  it("[GROUP1] pages go on where the one before ended", async () => {
    for (let i = 0; i < 3; i += 1) await makeGroup();
    const all = (await groupsSeenBy(owner)).map(({ id }) => id);
    const seen: string[] = [];
    let cursor: string | null = "";
    while (cursor !== null) {
      const page: List<Group> = must(
        await owner.get<List<Group>>(at(team.id, `?limit=2&cursor=${cursor}`)),
      );
      seen.push(...page.items.map(({ id }) => id));
      cursor = page.nextCursor;
    }
    expect(seen).toEqual(all);
  });

  it("[GROUP1] devices hear that the list has changed", async () => {
    const ticket = must(await member.post<Ticket>("/api/inbox/ticket"));
    const line = await openLine(member, "", { ticket });
    await makeGroup();
    const frame = await line.heard(({ type }) => type === "changed", "changed");
    expect(frame).toMatchObject({ what: "groups" });
    await line.leave();
  });

  it("[GROUP2] are for owners, admins and moderators to manage; elsewhere they are absent", async () => {
    const group = await makeGroup();
    const tries = (person: Person, workspaceId = team.id) => [
      person.post(at(workspaceId), { handle: unique("h"), name: "H" }),
      person.patch(at(workspaceId, `/${group.id}`), { description: unique("d") }),
      person.put(at(workspaceId, `/${group.id}/members`), { userIds: [] }),
    ];
    for (const person of [owner, admin, moderator])
      for (const reply of await Promise.all(tries(person))) expect(reply.status).toBeLessThan(300);
    for (const person of [member, guest])
      for (const reply of await Promise.all([
        ...tries(person),
        person.del(at(team.id, `/${group.id}`)),
      ]))
        expect(reply.status).toBe(403);
    for (const reply of await Promise.all([
      ...tries(stranger),
      stranger.get(at(team.id)),
      stranger.del(at(team.id, `/${group.id}`)),
    ]))
      expect(reply.status).toBe(404);
    // The group of one workspace is not in another, whoever asks.
    const [, ...changes] = await Promise.all(tries(stranger, elsewhere.id));
    for (const reply of changes) expect(reply.status).toBe(404);
    expect((await groupsSeenBy(owner)).map(({ id }) => id)).toContain(group.id);
  });

  it("[GROUP1] a handle is one group's", async () => {
    const [first, second] = [await makeGroup(), await makeGroup()];
    const body = { handle: first.handle, name: "Again" };
    expect((await admin.post(at(team.id), body)).status).toBe(409);
    const taken = await admin.patch(at(team.id, `/${second.id}`), { handle: first.handle });
    expect(taken.status).toBe(409);
    must(await admin.patch(at(team.id, `/${first.id}`), { handle: first.handle, name: "Same" }));
    must(await stranger.post(at(elsewhere.id), body), 201);
  });

  it.each([
    [{ name: "N" }],
    [{ handle: "x" }],
    [{ handle: "", name: "N" }],
    [{ handle: "Upper", name: "N" }],
    [{ handle: "a b", name: "N" }],
    [{ handle: "-a", name: "N" }],
    [{ handle: "here", name: "N" }],
    [{ handle: "channel", name: "N" }],
    [{ handle: "a".repeat(41), name: "N" }],
    [{ handle: null, name: "N" }],
    [{ handle: "x", name: null }],
    [{ handle: "x", name: "   " }],
    [{ handle: "x", name: "\u202egnp" }],
    [{ handle: "x", name: "N".repeat(81) }],
    [{ handle: "x", name: "N", description: "d".repeat(251) }],
    [{ handle: "x", name: "N", description: "\0" }],
    [{ handle: "x", name: "N", userIds: "all" }],
    [{ handle: "x", name: "N", userIds: [null] }],
    [{ handle: "x", name: "N", userIds: Array.from({ length: 1_001 }, (_, i) => `u${i}`) }],
    [[]],
    [null],
  ])("[GROUP1] %j is refused and makes none", async (body) => {
    const before = await groupsSeenBy(owner);
    expect((await admin.post(at(team.id), body)).status).toBe(400);
    expect(await groupsSeenBy(owner)).toEqual(before);
  });

  it("[GROUP1] people who are not in the workspace are in no group of it", async () => {
    const group = await makeGroup([member.userId]);
    const before = await groupsSeenBy(owner);
    const userIds = [member.userId, stranger.userId];
    const made = await admin.post(at(team.id), { handle: unique("h"), name: "H", userIds });
    const filled = await admin.put(at(team.id, `/${group.id}/members`), { userIds });
    expect([made.status, filled.status]).toEqual([404, 404]);
    expect(await groupsSeenBy(owner)).toEqual(before);
  });

  it.each(["g_", "g_00000000000000000000", "%00", "..%2f..", "x".repeat(500)])(
    "[GROUP2] the group %j is absent",
    async (id) => {
      expect((await admin.patch(at(team.id, `/${id}`), { name: "N" })).status).toBe(404);
    },
  );
});
