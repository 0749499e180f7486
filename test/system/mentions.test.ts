// Whom words call, from outside.
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import type { InboxView, Notice } from "../../src/protocol/http.ts";
import type { Line } from "./support/line.ts";
import { must } from "./support/people.ts";
import type { Person } from "./support/people.ts";
import { change, openTeam } from "./support/team.ts";
import type { Team } from "./support/team.ts";

let team: Team;
beforeAll(async () => {
  team = await openTeam();
}, 120_000);
afterEach(() => team.hangUp());
afterAll(() => team?.house.stop());

type Told = { type: string; notice?: Notice };
const noticesOf = (device: Line): Notice[] =>
  (device.frames as Told[]).flatMap(({ notice }) => (notice === undefined ? [] : [notice]));
const heard = async (device: Line, body: string): Promise<Notice> => {
  const has = () => noticesOf(device).find((notice) => notice.body === body);
  await device.heard(() => has() !== undefined, `a notice of ${body}`);
  return has()!;
};
const boxOf = async (person: Person, channelId: string) =>
  must(await person.get<InboxView>("/api/inbox"), 200).channels.find(
    (channel) => channel.channelId === channelId,
  );

test("[MENT1] everybody in a channel, those of them who are online, and the people of a group", async () => {
  const channelId = await team.room();
  const device = await team.listen(team.member);
  const group = must(
    await team.owner.post<{ id: string }>(`/api/workspaces/${team.workspace.id}/groups`, {
      handle: "designers",
      name: "Designers",
      userIds: [team.other.userId],
    }),
    201,
  );
  const line = await team.dial(team.moderator, channelId);
  const all = await line.say("<!channel> all");
  expect((await line.event(all.seq)).message?.mentions).toEqual(["channel"]);
  expect(await heard(device, "<!channel> all")).toMatchObject({ kind: "mention", channelId });
  const here = must(await team.owner.say(channelId, "<!here> now"), 201).message;
  expect(here.mentions).toEqual(["here"]);
  expect(await heard(device, "<!here> now")).toMatchObject({ kind: "mention", seq: here.seq });
  const grouped = must(await team.owner.say(channelId, `<!subteam^${group.id}> draw`), 201);
  expect(grouped.message.mentions).toEqual([group.id]);
  await line.say(`<@${team.member.userId}> last`);
  await heard(device, `<@${team.member.userId}> last`);
  expect(noticesOf(device), "not of a group that one is not in").toHaveLength(3);
  expect(await boxOf(team.member, channelId)).toMatchObject({
    unread: true,
    mentions: 3,
    count: 4,
  });
  expect(await boxOf(team.guest, channelId), "offline: not for who is here").toMatchObject({
    mentions: 1,
    count: 4,
  });
  expect(await boxOf(team.other, channelId)).toMatchObject({ mentions: 2 });
  expect(await boxOf(team.moderator, channelId), "sees for themselves").toMatchObject({
    unread: false,
  });
});

test("[MENT1] what an edit names is in the message, and calls nobody", async () => {
  const channelId = await team.room();
  const device = await team.listen(team.member);
  const { seq } = must(await team.owner.say(channelId, "plain"), 201).message;
  await device.heard(({ type }) => type === "channel", "a flag");
  const edited = await team.owner.patch<{ message: { mentions: string[] } }>(
    `/api/channels/${channelId}/messages/${seq}`,
    { body: `<@${team.member.userId}> <!channel>` },
  );
  expect(must(edited).message.mentions).toEqual([team.member.userId, "channel"]);
  await team.owner.say(channelId, `<@${team.member.userId}> after`);
  await heard(device, `<@${team.member.userId}> after`);
  expect(noticesOf(device)).toHaveLength(1);
});

test("[MENT2] guests call nobody by one word, nor do members where only moderators may", async () => {
  const channelId = await team.room();
  const guest = await team.dial(team.guest, channelId);
  for (const word of ["<!here>", "<!channel>"]) {
    expect(await guest.command({ type: "send", body: `${word} hi` })).toMatchObject({
      code: "forbidden",
    });
    expect((await team.guest.say(channelId, `${word} hi`)).status).toBe(403);
  }
  const own = await guest.say("quiet");
  expect(await guest.command({ type: "edit", seq: own.seq, body: "<!here>" })).toMatchObject({
    code: "forbidden",
  });
  const member = await team.dial(team.member, channelId);
  const loud = await member.say("<!channel> hi");
  await change(team.moderator, channelId, { settings: { mentionAll: "moderators" } });
  expect(await member.command({ type: "send", body: "<!here>" })).toMatchObject({
    code: "forbidden",
  });
  expect(
    await member.command({ type: "edit", seq: loud.seq, body: "<!channel> hello" }),
    "what was there may stay",
  ).toMatchObject({ type: "ack" });
  must(await team.moderator.say(channelId, "<!channel> hear"), 201);
});
