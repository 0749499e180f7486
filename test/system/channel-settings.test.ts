// What a channel sets for itself, from outside.
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { channelsOf, must, unique } from "./support/people.ts";
import type { Person } from "./support/people.ts";
import type { OneMessage, Problem } from "./support/shapes.ts";
import { change, openTeam } from "./support/team.ts";
import type { Team } from "./support/team.ts";

let team: Team;
beforeAll(async () => {
  team = await openTeam();
}, 120_000);
afterEach(async () => {
  team.hangUp();
  await team.house.mend();
});
afterAll(() => team?.house.stop());

const recordOf = async (person: Person, channelId: string) =>
  must(await person.get<Record<string, unknown>>(`/api/channels/${channelId}`), 200);
const patch = (person: Person, channelId: string, body: object) =>
  person.patch<Problem>(`/api/channels/${channelId}`, body);

describe("settings", () => {
  test("[SET1] are changed by those who may, and told to everybody", async () => {
    const channelId = await team.room();
    const line = await team.dial(team.guest, channelId);
    expect(line.welcome).toMatchObject({ channel: { id: channelId } });
    expect(await recordOf(team.member, channelId)).not.toHaveProperty("settings");

    for (const person of [team.member, team.guest])
      expect((await patch(person, channelId, { settings: { readOnly: true } })).json).toMatchObject(
        { status: 403, code: "forbidden" },
      );
    const settings = { readOnly: true, slowModeS: 30, mentionAll: "moderators" };
    expect(await change(team.moderator, channelId, { settings })).toMatchObject({ settings });
    expect(await line.event(1)).toMatchObject({
      type: "channel.updated",
      by: team.moderator.userId,
      channel: { settings },
    });
    expect((await team.dial(team.member, channelId)).welcome).toMatchObject({
      channel: { settings },
    });
    const listed = (await channelsOf(team.member, team.workspace.id)).find(
      ({ id }) => id === channelId,
    );
    expect(listed).not.toHaveProperty("settings");

    await change(team.moderator, channelId, { settings: { slowModeS: null, readOnly: false } });
    expect(await recordOf(team.member, channelId)).toMatchObject({
      settings: { mentionAll: "moderators" },
    });
    await change(team.moderator, channelId, { settings: { mentionAll: "everyone" } });
    expect(await recordOf(team.member, channelId)).not.toHaveProperty("settings");
  });

  test("[SET1] a part that is refused takes the whole request with it", async () => {
    const channelId = await team.room();
    const wanted = { topic: "new", settings: { retentionDays: 30 } };
    expect((await patch(team.moderator, channelId, wanted)).status).toBe(403);
    expect(await recordOf(team.member, channelId)).toMatchObject({ topic: "" });
    expect(await change(team.owner, channelId, wanted)).toMatchObject(wanted);
  });

  test.each([
    { settings: { loud: true } },
    { settings: { readOnly: "yes" } },
    { settings: { slowModeS: 0 } },
    { settings: { slowModeS: 21_601 } },
    { settings: { slowModeS: 1.5 } },
    { settings: { retentionDays: 3_651 } },
    { settings: { mentionAll: "nobody" } },
    { settings: [] },
    { description: "x".repeat(1_001) },
    { description: "a\0b" },
    { archived: true },
    {},
  ])("[SET1] %j is no change", async (wanted) => {
    const channelId = await team.room();
    expect((await patch(team.owner, channelId, wanted)).json).toMatchObject({ code: "invalid" });
    const line = await team.dial(team.owner, channelId);
    expect(line.welcome.head).toBe(0);
  });

  test("[SET1] a description is there while there is one, and is for members", async () => {
    const channelId = await team.room();
    const description = "All that **matters**\n\n- here";
    await change(team.member, channelId, { description });
    expect(await recordOf(team.guest, channelId)).toMatchObject({ description });
    expect((await patch(team.guest, channelId, { description: "" })).status).toBe(403);
    await change(team.member, channelId, { description: "" });
    expect(await recordOf(team.guest, channelId)).not.toHaveProperty("description");
  });

  test("[SET1] conversations between people have none", async () => {
    const direct = must(
      await team.owner.post<{ id: string }>(`/api/workspaces/${team.workspace.id}/channels`, {
        kind: "direct",
        memberIds: [team.member.userId],
      }),
    );
    expect((await patch(team.owner, direct.id, { settings: { readOnly: true } })).status).toBe(403);
  });
});

describe("a read-only channel", () => {
  test("[SET2] is written by moderators and above; all else goes on", async () => {
    const channelId = await team.room();
    const own = must(await team.member.say(channelId, "before"), 201).message;
    await change(team.moderator, channelId, { settings: { readOnly: true } });
    const line = await team.dial(team.member, channelId);
    for (const more of [{}, { threadSeq: own.seq }])
      expect(await line.command({ type: "send", body: "no", ...more })).toMatchObject({
        type: "error",
        code: "forbidden",
      });
    expect((await team.member.say(channelId, "no")).status).toBe(403);
    const head = line.welcome.head ?? 0;
    expect(
      await line.command({ type: "react", seq: own.seq, emoji: "👍", on: true }),
    ).toMatchObject({ type: "ack", seq: head + 1 });
    expect(
      await line.command({ type: "edit", seq: own.seq, body: "after" }),
      "one's own words are still one's own",
    ).toMatchObject({ type: "ack" });
    must(await team.moderator.say(channelId, "heard"), 201);
    must(await team.owner.say(channelId, "and in the thread", { threadSeq: own.seq }), 201);
    await change(team.moderator, channelId, { settings: { readOnly: null } });
    await line.say("again");
  });
});

describe("slow mode", () => {
  test("[SET3] keeps a member's top-level messages apart, on socket and over HTTP", async () => {
    const channelId = await team.room();
    await change(team.moderator, channelId, { settings: { slowModeS: 60 } });
    const line = await team.dial(team.member, channelId);
    const first = await line.say("one");
    const early = await line.command({ type: "send", body: "two" });
    expect(early).toMatchObject({ type: "error", code: "rate_limited" });
    expect(early.retryAfter).toBeGreaterThan(0);
    expect(early.retryAfter).toBeLessThanOrEqual(60);
    expect((await team.member.say(channelId, "two")).json).toMatchObject({ code: "rate_limited" });
    expect(
      await line.command({ type: "send", id: first.id, body: "one" }),
      "a repeat is the first",
    ).toMatchObject({ type: "ack", seq: first.seq });
    await line.say("a reply", { threadSeq: first.seq });
    await team.other.say(channelId, "somebody else");
    for (const body of ["a", "b"]) must(await team.moderator.say(channelId, body), 201);

    must(await team.member.del(`/api/channels/${channelId}/messages/${first.seq}`), 200);
    expect((await team.member.say(channelId, "two")).status, "what is deleted was said").toBe(429);
    await team.house.faults({ clockSkewMs: 61_000 });
    must(await team.member.say(channelId, "two"), 201);
    await team.house.mend();
    expect(
      (await team.member.say(channelId, "three")).json.message,
      "a clock that was set back",
    ).toBeUndefined();
  });

  test("[SET3] holds within one frame, and after the channel has died", async () => {
    const channelId = await team.room();
    await change(team.moderator, channelId, { settings: { slowModeS: 60 } });
    const line = await team.dial(team.other, channelId);
    const [one, two] = [unique("slow"), unique("slow")];
    const commands = [one, two].map((id) => ({ type: "send", id, body: "word" }));
    line.send({ type: "batch", commands });
    expect(await line.heard(({ id }) => id === one, "an ack")).toMatchObject({ type: "ack" });
    expect(await line.heard(({ id }) => id === two, "a refusal")).toMatchObject({
      code: "rate_limited",
    });
    await team.house.faults({ object: "reset" });
    await team.other.say(channelId, "killed").catch(() => undefined);
    await team.house.mend();
    expect((await team.other.say(channelId, "and")).json).toMatchObject({ code: "rate_limited" });
  });
});

describe("pins", () => {
  test("[SET5] are kept for moderators where the channel says so", async () => {
    const channelId = await team.room();
    const { seq } = must(await team.member.say(channelId, "pin me"), 201).message;
    const line = await team.dial(team.member, channelId);
    expect(await line.command({ type: "pin", seq, on: true })).toMatchObject({ type: "ack" });
    await change(team.moderator, channelId, { settings: { pinning: "moderators" } });
    expect(await line.command({ type: "pin", seq, on: false })).toMatchObject({
      code: "forbidden",
    });
    const pin = `/api/channels/${channelId}/messages/${seq}/pin`;
    expect((await team.member.del(pin)).status).toBe(403);
    expect(must(await team.moderator.del<OneMessage>(pin), 200).message.pinned).toBe(false);
    await change(team.moderator, channelId, { settings: { pinning: null } });
    must(await team.member.put(pin), 200);
  });
});

describe("an archived channel", () => {
  test("[CHAN2] comes back by whoever may archive", async () => {
    const channelId = await team.room();
    const line = await team.dial(team.member, channelId);
    must(await team.owner.del(`/api/channels/${channelId}`), 200);
    expect((await patch(team.moderator, channelId, { archived: false })).status).toBe(403);
    expect((await patch(team.owner, channelId, { topic: "x" })).status).toBe(403);
    expect(await change(team.owner, channelId, { archived: false })).toMatchObject({
      archivedAt: null,
    });
    expect(await line.event(2)).toMatchObject({
      type: "channel.updated",
      channel: { archivedAt: null },
    });
    await line.say("here again");
    const listed = await channelsOf(team.member, team.workspace.id);
    expect(listed.map(({ id }) => id)).toContain(channelId);
    await change(team.owner, channelId, { archived: false });
    expect(line.events, "again changes nothing").toHaveLength(3);
  });

  test("[CHAN2] whose name another has stays where it is", async () => {
    const channelId = await team.room();
    const { name } = await recordOf(team.owner, channelId);
    must(await team.owner.del(`/api/channels/${channelId}`), 200);
    must(
      await team.owner.post(`/api/workspaces/${team.workspace.id}/channels`, {
        kind: "public",
        name,
      }),
      201,
    );
    const wanted = { archived: false };
    expect((await patch(team.owner, channelId, wanted)).json).toMatchObject({ code: "conflict" });
    const other = await team.room();
    expect((await patch(team.owner, other, { name })).json).toMatchObject({ code: "conflict" });
    const free = { ...wanted, name: unique("free") };
    expect(await change(team.owner, channelId, free)).toMatchObject({ name: free.name });
  });
});
