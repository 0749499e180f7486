// The list of pins and the rules of reactions, from outside.
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { acked, at, converse, message } from "./support/conversation.ts";
import type { Conversation } from "./support/conversation.ts";
import type { Line } from "./support/line.ts";
import { must } from "./support/people.ts";
import type { Person } from "./support/people.ts";
import type { List, Message } from "./support/shapes.ts";

let all: Conversation;
beforeAll(async () => {
  all = await converse();
}, 120_000);
afterEach(() => all.hangUp());
afterAll(() => all?.stop());

const pinsAt = (id: string, query = "") => `/api/channels/${id}/pins${query}`;
const pins = async (person: Person, id: string, query = "") =>
  must(await person.get<List<Message>>(pinsAt(id, query)), 200);
const seqs = ({ items }: List<Message>) => items.map(({ seq }) => seq);

async function sayMany(socket: Line, bodies: string[]): Promise<number[]> {
  const said: number[] = [];
  for (const body of bodies) said.push((await socket.say(body)).seq);
  return said;
}

test("[PIN1] pins are listed with the newest pin first, as the messages are now", async () => {
  const { max, mia } = all;
  const id = await all.open();
  const socket = await all.dial(max, id);
  expect(await pins(mia, id)).toEqual({ items: [], nextCursor: null });
  const [one = 0, two = 0, three = 0] = await sayMany(socket, ["one", "two", "three"]);
  const { seq: reply } = await socket.say("reply", { threadSeq: one });
  for (const seq of [two, reply, one]) await acked(socket, { type: "pin", seq, on: true });
  must(await mia.put(`${at(id, three)}/pin`), 200);
  await acked(socket, { type: "edit", seq: two, body: "edited" });
  const list = await pins(mia, id);
  expect(seqs(list)).toEqual([three, one, reply, two]);
  expect(list.items[3]).toMatchObject({ pinned: true, body: "edited" });
  await acked(socket, { type: "pin", seq: one, on: false });
  await acked(socket, { type: "delete", seq: reply });
  await acked(socket, { type: "pin", seq: one, on: true });
  expect(seqs(await pins(mia, id))).toEqual([one, three, two]);
});

test("[PIN1] a page at a time, each pin once", async () => {
  const { max } = all;
  const id = await all.open();
  const socket = await all.dial(max, id);
  const said = await sayMany(
    socket,
    Array.from({ length: 7 }, (_, i) => `word ${i}`),
  );
  for (const seq of said) await acked(socket, { type: "pin", seq, on: true });
  const found: number[] = [];
  let query = "?limit=3";
  for (;;) {
    const list = await pins(max, id, query);
    expect(list.items.length).toBeLessThanOrEqual(3);
    found.push(...seqs(list));
    if (list.nextCursor === null) break;
    query = `?limit=3&cursor=${encodeURIComponent(list.nextCursor)}`;
  }
  expect(found).toEqual(said.toReversed());
});

test("[PIN1] the list is as far from a stranger as the channel is, and a cursor is ours or none", async () => {
  const { max, stranger } = all;
  const id = await all.open();
  expect((await stranger.get(pinsAt(id))).status).toBe(404);
  expect((await max.get(pinsAt("c_00000000000000000000"))).status).toBe(404);
  expect((await all.house.api.call("GET", pinsAt(id))).status).toBe(401);
  for (const cursor of ["x", "1", "-", "1-2-3", "9".repeat(40)])
    expect((await max.get(pinsAt(id, `?cursor=${cursor}`))).status, cursor).toBe(400);
});

test("[PIN1] pins on messages that have left the channel's object are listed with the others", async () => {
  const { max, mia, house } = all;
  const id = await all.open();
  const socket = await all.dial(max, id);
  const old = await sayMany(socket, ["a", "b", "c", "d"]);
  const [a = 0, b = 0, c = 0, d = 0] = old;
  for (const seq of [b, a, c]) await acked(socket, { type: "pin", seq, on: true });
  for (let i = 0; i < 60; i += 1) {
    const word = (j: number) => ({ type: "send", id: `chatter-${i}-${j}`, body: "chatter" });
    socket.send({ type: "batch", commands: Array.from({ length: 20 }, (_, j) => word(j)) });
  }
  await socket.heard((frame) => frame.id === "chatter-59-19", "the last word", 0, 30_000);
  const needsD1 = async () => {
    await house.faults({ d1: "fail" });
    const { status } = await mia.get(pinsAt(id));
    await house.mend();
    return status === 503;
  };
  await expect.poll(needsD1, { timeout: 30_000, interval: 500 }).toBe(true);
  const { seq: fresh } = await socket.say("fresh");
  for (const seq of [fresh, d]) await acked(socket, { type: "pin", seq, on: true });
  await acked(socket, { type: "pin", seq: c, on: false });
  expect(seqs(await pins(mia, id))).toEqual([d, fresh, a, b]);
  const first = await pins(mia, id, "?limit=3");
  expect(seqs(first)).toEqual([d, fresh, a]);
  expect(seqs(await pins(mia, id, `?limit=3&cursor=${first.nextCursor}`))).toEqual([b]);
});

test("[REACT1] any emoji is a reaction, and so is a name; white space is none", async () => {
  const { max, mia } = all;
  const id = await all.open();
  const socket = await all.dial(max, id);
  const { seq } = await socket.say("look");
  const emoji = ["👍🏽", "👩🏿‍🚀", "🏴󠁧󠁢󠁳󠁣󠁴󠁿", "🇩🇪", "1️⃣", ":party_parrot:"];
  for (const one of emoji) await acked(socket, { type: "react", seq, emoji: one, on: true });
  const same = `${at(id, seq)}/reactions/${encodeURIComponent("👩🏿‍🚀")}`;
  must(await mia.put(same), 200);
  const reactions = (await message(mia, id, seq))?.reactions ?? [];
  expect(reactions.map((one) => one.emoji)).toEqual(emoji);
  expect(reactions[1]?.userIds).toEqual([max.userId, mia.userId]);
  for (const wrong of ["", " ", "a b", "👍\n", "x".repeat(65)])
    expect(await socket.command({ type: "react", seq, emoji: wrong, on: true })).toMatchObject({
      code: "invalid",
    });
});

test("[REACT1] a message takes fifty different ones, and more of each", async () => {
  const { max, mia } = all;
  const id = await all.open();
  const socket = await all.dial(max, id);
  const { seq } = await socket.say("look");
  const name = (i: number) => `:n${i}:`;
  for (let i = 0; i < 50; i += 1)
    await acked(socket, { type: "react", seq, emoji: name(i), on: true });
  const one = (emoji: string) => `${at(id, seq)}/reactions/${encodeURIComponent(emoji)}`;
  expect(await socket.command({ type: "react", seq, emoji: name(50), on: true })).toMatchObject({
    code: "conflict",
  });
  expect((await mia.put(one(name(50)))).status).toBe(409);
  must(await mia.put(one(name(7))), 200);
  await acked(socket, { type: "react", seq, emoji: name(0), on: false });
  must(await mia.put(one(name(50))), 200);
  expect((await message(mia, id, seq))?.reactions).toHaveLength(50);
});
