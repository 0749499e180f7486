import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { BotView, KeyView, NewKeyView, Scope } from "../../src/protocol/integrations.ts";
import { converse, page } from "./support/conversation.ts";
import type { Conversation } from "./support/conversation.ts";
import { Device, until } from "./support/device.ts";
import { must, Person } from "./support/people.ts";
import type { List } from "./support/shapes.ts";

let talk: Conversation;
beforeAll(async () => {
  talk = await converse();
});
afterAll(() => talk.stop());

const botsAt = (rest = "") => `/api/workspaces/${talk.workspaceId}/bots${rest}`;

/** A bot in a channel, with a key of these scopes. */
async function bot(channelId: string, scopes: Scope[] = ["chat:read", "chat:write"]) {
  const made = must(await talk.owner.post<BotView>(botsAt(), { name: "Robo" }), 201);
  must(await talk.owner.put(`/api/channels/${channelId}/members/${made.userId}`));
  const key = must(
    await talk.owner.post<NewKeyView>(botsAt(`/${made.userId}/keys`), { name: "ci", scopes }),
    201,
  );
  const session = { userId: made.userId, email: "", token: key.key, cookie: "" };
  return { key, robo: new Person(talk.house.api, session) };
}

describe("bots and their keys", () => {
  it("[BOT1] a bot takes part under its own name, and is seen among the members", async () => {
    const channelId = await talk.open();
    const { robo, key } = await bot(channelId);
    expect(key.key).toMatch(/^ek_[0-9a-z]{20}_[\w-]{32}$/);
    expect(must(await robo.get("/api/me"))).toMatchObject({ id: robo.userId, name: "Robo" });
    must(await robo.say(channelId, "beep"), 201);
    const [said] = (await page(talk.max, channelId)).slice(-1);
    expect(said).toMatchObject({ body: "beep", authorId: robo.userId });
    const members = must(
      await talk.max.get<List<{ userId: string; name: string }>>(
        `/api/workspaces/${talk.workspaceId}/members?limit=100`,
      ),
    ).items;
    expect(members).toContainEqual(expect.objectContaining({ userId: robo.userId, name: "Robo" }));
  });

  it("[BOT2] a key is told once, kept hashed, and its use is noted", async () => {
    const channelId = await talk.open();
    const { robo, key } = await bot(channelId);
    const keysAt = botsAt(`/${robo.userId}/keys`);
    const listed = await talk.owner.get<List<KeyView>>(keysAt);
    expect(listed.text).not.toContain(key.key.slice(24));
    expect(must(listed).items).toMatchObject([
      { id: key.id, name: "ci", scopes: ["chat:read", "chat:write"], lastUsedAt: null },
    ]);
    must(await robo.get("/api/me"));
    const after = must(await talk.owner.get<List<KeyView>>(keysAt));
    expect(after.items[0]?.lastUsedAt).toBeGreaterThan(Date.now() - 60_000);
    const wrong = `${key.key.slice(0, -1)}${key.key.endsWith("A") ? "B" : "A"}`;
    for (const token of [wrong, "ek_", `ek_${"0".repeat(20)}_${"a".repeat(32)}`]) {
      const stranger = new Person(talk.house.api, { userId: "", email: "", token, cookie: "" });
      expect((await stranger.get("/api/me")).status).toBe(401);
    }
  });

  it("[BOT3] a key does what its scopes allow and nothing else, on a socket's commands too", async () => {
    const channelId = await talk.open();
    const { robo } = await bot(channelId, ["chat:read"]);
    must(await robo.get(`/api/channels/${channelId}/messages`));
    const refused = await robo.say(channelId, "beep");
    expect(refused.status).toBe(403);
    expect(refused.text).toContain("This key lacks chat:write");
    expect((await robo.post(`/api/channels/${channelId}/ticket`)).status).toBe(403);
    // On an inbox one watches people.
    const device = await robo.post("/api/inbox/ticket");
    expect([device.status, device.text]).toEqual([
      403,
      expect.stringContaining("This key lacks chat:read and members:read"),
    ]);
    expect((await robo.post(botsAt(), { name: "more" })).status).toBe(403);
    const writer = (await bot(channelId)).robo;
    const line = await talk.dial(writer, channelId);
    const answer = await line.command({ type: "slash", text: "/topic by a bot" });
    expect(answer).toMatchObject({ type: "error", code: "forbidden" });
    const said = await line.command({ type: "send", body: "beep" });
    expect(said).toMatchObject({ type: "ack" });
    talk.hangUp();
  });

  it("[BOT4] a revoked key ends at once, its sockets with it, and other keys go on", async () => {
    const channelId = await talk.open();
    const { robo, key } = await bot(channelId, ["chat:read", "chat:write", "members:read"]);
    const keysAt = botsAt(`/${robo.userId}/keys`);
    const other = must(
      await talk.owner.post<NewKeyView>(keysAt, { name: "two", scopes: ["chat:read"] }),
      201,
    );
    const line = await talk.dial(robo, channelId);
    const device = await Device.of(robo);
    must(await talk.owner.del(`${keysAt}/${key.id}`));
    expect((await robo.get("/api/me")).status).toBe(401);
    expect((await robo.say(channelId, "late")).status).toBe(401);
    expect([await line.closedWith(), await device.line.closedWith()]).toEqual([4401, 4401]);
    const session = { userId: robo.userId, email: "", token: other.key, cookie: "" };
    must(await new Person(talk.house.api, session).get("/api/me"));
    expect((await talk.owner.del(`${keysAt}/${key.id}`)).status).toBe(404);
  });

  it("[BOT4] a bot that is deleted, or put out as a member, holds no key any more", async () => {
    const channelId = await talk.open();
    const one = await bot(channelId);
    must(await one.robo.say(channelId, "stays"), 201);
    must(await talk.owner.del(botsAt(`/${one.robo.userId}`)));
    expect((await one.robo.get("/api/me")).status).toBe(401);
    expect((await page(talk.max, channelId)).map(({ body }) => body)).toContain("stays");
    const two = await bot(channelId);
    const member = `/api/workspaces/${talk.workspaceId}/members/${two.robo.userId}`;
    must(await talk.owner.del(member));
    await until(
      async () => (await two.robo.get("/api/me")).status,
      (status) => status === 401,
    );
  });

  it("[BOT1] only who manages integrations makes bots and keys", async () => {
    expect((await talk.max.post(botsAt(), { name: "x" })).status).toBe(403);
    expect((await talk.stranger.get(botsAt())).status).toBe(403);
    expect((await talk.owner.post(botsAt(), { name: "" })).status).toBe(400);
    const made = must(await talk.owner.post<BotView>(botsAt(), { name: "Robo" }), 201);
    const keysAt = botsAt(`/${made.userId}/keys`);
    expect((await talk.owner.post(keysAt, { name: "x", scopes: [] })).status).toBe(400);
    expect((await talk.owner.post(keysAt, { name: "x", scopes: ["root"] })).status).toBe(400);
    expect((await talk.max.post(keysAt, { name: "x", scopes: ["admin"] })).status).toBe(403);
    expect((await talk.owner.get(botsAt("/b_nobody/keys"))).status).toBe(404);
  });
});
