import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { House } from "./support/house.ts";
import { openHouse } from "./support/house.ts";
import { openLine } from "./support/line.ts";
import type { Person } from "./support/people.ts";
import { bring, foundWorkspace, must, room, signUp } from "./support/people.ts";
import type { List, Workspace } from "./support/shapes.ts";

let house: House;
let owner: Person;
let ann: Person;
let ben: Person;
let team: Workspace;

beforeAll(async () => {
  house = await openHouse();
  owner = await signUp(house.api, "Olga");
  ann = await signUp(house.api, "Ann");
  ben = await signUp(house.api, "Ben");
  team = await foundWorkspace(owner);
  await bring(owner, team.id, "moderator", ann);
  await bring(owner, team.id, "member", ben);
});
afterAll(() => house?.stop());

const run = (person: Person, channelId: string, text: string) =>
  person.post<{ notice: string }>(`/api/channels/${channelId}/commands`, { text });
const peopleOf = async (channelId: string) =>
  must(await owner.get<List<{ userId: string }>>(`/api/channels/${channelId}/members`)).items.map(
    ({ userId }) => userId,
  );

describe("/remove", () => {
  it("[SLASH4] takes somebody out, whose socket ends; again changes nothing", async () => {
    const channelId = await room(owner, team.id, [ann, ben]);
    const line = await openLine(ben, channelId);
    const told = must(await run(ann, channelId, "/remove @ben"));
    expect(told.notice).toBe(`<@${ben.userId}> is not in this channel`);
    expect(await line.closedWith()).toBe(4403);
    expect(must(await run(ann, channelId, `/remove <@${ben.userId}>`))).toEqual(told);
    expect(await peopleOf(channelId)).not.toContain(ben.userId);
  });

  it("[SLASH4] is for those who may, and names one person", async () => {
    const channelId = await room(owner, team.id, [ann, ben]);
    expect((await run(ben, channelId, "/remove @ann")).status).toBe(403);
    for (const text of ["/remove", "/remove ben", "/remove @ben @ann"])
      expect((await run(ann, channelId, text)).status).toBe(400);
    expect((await run(ann, channelId, "/remove @nobody")).status).toBe(404);
    expect(await peopleOf(channelId)).toEqual(
      expect.arrayContaining([owner.userId, ann.userId, ben.userId]),
    );
  });
});
