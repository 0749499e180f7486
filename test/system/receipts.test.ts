// Who has read, from outside.
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { bring, must, room, signInGuest } from "./support/people.ts";
import type { Person } from "./support/people.ts";
import type { List } from "./support/shapes.ts";
import { openTeam } from "./support/team.ts";
import type { Team } from "./support/team.ts";

let team: Team;
beforeAll(async () => {
  team = await openTeam();
}, 120_000);
afterEach(() => team.hangUp());
afterAll(() => team?.house.stop());

type Reader = { userId: string; seq: number };
const readersOf = (person: Person, channelId: string, seq: number | string) =>
  person.get<List<Reader>>(`/api/channels/${channelId}/messages/${seq}/readers`);

test("[READ5] who has read is told as it happens, and can be asked", async () => {
  const channelId = await team.room();
  const line = await team.dial(team.owner, channelId);
  const { seq } = await line.say("read this");
  expect(must(await readersOf(team.owner, channelId, seq)).items).toEqual([
    { userId: team.owner.userId, seq },
  ]);
  const reader = await team.dial(team.member, channelId);
  reader.send({ type: "read", seq });
  expect(await line.heard(({ type }) => type === "read", "a read")).toEqual({
    type: "read",
    userId: team.member.userId,
    seq,
  });
  must(await team.other.put(`/api/channels/${channelId}/read`, { seq }));
  const { items } = must(await readersOf(team.guest, channelId, seq));
  const names = [team.owner, team.member, team.other].map(({ userId }) => userId);
  expect(items.map(({ userId }) => userId).toSorted()).toEqual(names.toSorted());
});

test("[READ5] of what is not there nobody is asked, nor by who is no member", async () => {
  const channelId = await room(team.owner, team.workspace.id, [team.member]);
  for (const seq of [1, 0, "x", "1e3"])
    expect((await readersOf(team.owner, channelId, seq)).status).toBe(404);
  await team.owner.say(channelId, "one");
  expect((await readersOf(team.other, channelId, 1)).status).toBe(404);
});

test("[READ5] a large channel does not tell", async () => {
  const channelId = await team.room();
  const crowd = await Promise.all(Array.from({ length: 46 }, () => signInGuest(team.house.api)));
  await bring(team.owner, team.workspace.id, "member", ...crowd);
  const { seq } = must(await team.owner.say(channelId, "all of you"), 201).message;
  for (const person of crowd.slice(1))
    must(await person.put(`/api/channels/${channelId}/members/me`));
  must(await readersOf(team.owner, channelId, seq), 200);
  must(await crowd[0]!.put(`/api/channels/${channelId}/members/me`));
  expect((await readersOf(team.owner, channelId, seq)).json).toMatchObject({ code: "forbidden" });
  const line = await team.dial(team.owner, channelId);
  const reader = await team.dial(team.member, channelId);
  reader.send({ type: "read", seq });
  await reader.say("after");
  await line.ping();
  expect(line.frames.filter(({ type }) => type === "read")).toEqual([]);
});
