// What edits replaced, and what becomes of it, from outside.
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { acked, at, converse, page } from "./support/conversation.ts";
import type { Conversation } from "./support/conversation.ts";
import { must } from "./support/people.ts";
import type { Person } from "./support/people.ts";
import type { List } from "./support/shapes.ts";

let all: Conversation;
beforeAll(async () => {
  all = await converse();
}, 120_000);
afterEach(() => all.hangUp());
afterAll(() => all?.stop());

interface Version {
  body: string;
  at: number;
  editedBy: string;
}
const versions = async (person: Person, id: string, seq: number) =>
  must(await person.get<List<Version>>(`${at(id, seq)}/versions`), 200);

test("[VERS1] each edit keeps what it replaced, oldest first, for whoever reads the channel", async () => {
  const { max, mia } = all;
  const id = await all.open();
  const socket = await all.dial(max, id);
  const sent = await socket.say("first");
  expect(await versions(mia, id, sent.seq)).toEqual({ items: [], nextCursor: null });
  const second = await acked(socket, { type: "edit", seq: sent.seq, body: "second" });
  await acked(socket, { type: "edit", seq: sent.seq, body: "third" });
  must(await max.patch(at(id, sent.seq), { body: "fourth" }), 200);
  // Without effect there is nothing to keep.
  must(await max.patch(at(id, sent.seq), { body: "fourth" }), 200);
  const { items } = await versions(mia, id, sent.seq);
  expect(items.map(({ body, editedBy }) => [body, editedBy])).toEqual([
    ["first", max.userId],
    ["second", max.userId],
    ["third", max.userId],
  ]);
  expect(items[0]?.at).toBe(Math.floor(sent.at / 1_000));
  expect(items[1]?.at).toBe(second.editedAt);
});

test("[VERS1][LOG5] what was replaced is in no page and no event of whoever comes later", async () => {
  const { max, mia } = all;
  const id = await all.open();
  const socket = await all.dial(max, id);
  const { seq } = await socket.say("unsaid <@nobody>");
  await acked(socket, { type: "edit", seq, body: "said" });
  const later = await all.dial(mia, id, { epoch: String(socket.welcome.epoch), since: 0 });
  await later.event(seq + 1);
  expect(JSON.stringify([later.raw, await page(mia, id)])).not.toMatch(/unsaid|nobody/);
});

test("[VERS1] a deletion deletes them, and nothing of them is left to ask for", async () => {
  const { max, mia, owner } = all;
  const id = await all.open();
  const seq = must(await max.say(id, "first"), 201).message.seq;
  must(await max.patch(at(id, seq), { body: "second" }), 200);
  must(await owner.del(at(id, seq)), 200);
  expect(await versions(mia, id, seq)).toEqual({ items: [], nextCursor: null });
});

test("[VERS1] they are as far from a stranger as the channel is", async () => {
  const { max, stranger } = all;
  const id = await all.open();
  const seq = must(await max.say(id, "first"), 201).message.seq;
  must(await max.patch(at(id, seq), { body: "second" }), 200);
  expect((await stranger.get(`${at(id, seq)}/versions`)).status).toBe(404);
  expect((await max.get(`${at(id, 99)}/versions`)).status).toBe(404);
  expect((await max.get(`${at(id)}/x/versions`)).status).toBe(404);
  expect((await all.house.api.call("GET", `${at(id, seq)}/versions`)).status).toBe(401);
});

test("[VERS1] versions of a message that has left the channel's object are read from D1, and deleted there", async () => {
  const { max, mia, house } = all;
  const id = await all.open();
  const socket = await all.dial(max, id);
  const { seq } = await socket.say("first");
  const { seq: other } = await socket.say("gone one");
  for (const one of [seq, other])
    await acked(socket, { type: "edit", seq: one, body: `second ${one}` });
  await chatter(max, id);
  await expect.poll(() => inObject(max, id, seq), { timeout: 30_000, interval: 500 }).toBe(false);
  await acked(socket, { type: "edit", seq, body: "third" });
  const { items } = await versions(mia, id, seq);
  expect(items.map(({ body }) => body)).toEqual(["first", `second ${seq}`]);
  await acked(socket, { type: "delete", seq: other });
  expect((await versions(mia, id, other)).items).toEqual([]);

  async function inObject(person: Person, channelId: string, place: number): Promise<boolean> {
    await house.faults({ d1: "fail" });
    const { status } = await person.get(`${at(channelId, place)}/versions`);
    await house.mend();
    return status === 200;
  }
});

/** More than the channel keeps itself. */
async function chatter(person: Person, id: string): Promise<void> {
  const socket = await all.dial(person, id);
  for (let i = 0; i < 60; i += 1) {
    const commands = Array.from({ length: 20 }, (_, j) => ({
      type: "send",
      id: `chatter-${i}-${j}`,
      body: "chatter",
    }));
    socket.send({ type: "batch", commands });
  }
  await socket.heard((frame) => frame.id === "chatter-59-19", "the last word", 0, 30_000);
}
