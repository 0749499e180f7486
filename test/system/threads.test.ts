// Threads, from outside: replies that are shown in the channel too, and who follows.
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { acked, at, converse, page } from "./support/conversation.ts";
import type { Conversation } from "./support/conversation.ts";
import { must, unique } from "./support/people.ts";
import type { Person } from "./support/people.ts";

let all: Conversation;
beforeAll(async () => {
  all = await converse();
}, 120_000);
afterEach(() => all.hangUp());
afterAll(() => all?.stop());

const follows = async (person: Person, id: string, seq: number) =>
  must(await person.get<{ following: boolean }>(`${at(id, seq)}/follow`), 200).following;

test("[THREAD1] a broadcast reply is in its thread and in the channel, with an ordinal of its own", async () => {
  const { max, mia } = all;
  const id = await all.open();
  const socket = await all.dial(max, id);
  const reader = await all.dial(mia, id);
  const { seq: top } = await socket.say("top");
  const { seq: quiet } = await socket.say("quiet", { threadSeq: top });
  const { seq: loud } = await socket.say("loud", { threadSeq: top, broadcast: true });
  const louder = must(
    await mia.say(id, "louder", { threadSeq: top, broadcast: true }),
    201,
  ).message;
  const { seq: next } = await socket.say("next");
  expect(louder).toMatchObject({ broadcast: true, threadSeq: top, ordinal: 3 });
  expect(await reader.event(loud)).toMatchObject({
    message: { broadcast: true, ordinal: 2 },
    thread: { seq: top, replyCount: 2 },
  });
  const main = await page(mia, id);
  expect(main.map(({ seq, ordinal }) => [seq, ordinal])).toEqual([
    [top, 1],
    [loud, 2],
    [louder.seq, 3],
    [next, 4],
  ]);
  expect(main[0]?.replyCount).toBe(3);
  const thread = await page(mia, id, `thread=${top}`);
  expect(thread.map(({ seq, ordinal, broadcast }) => [seq, ordinal, broadcast])).toEqual([
    [quiet, 1, undefined],
    [loud, 2, true],
    [louder.seq, 3, true],
  ]);
  for (const query of [`after=${top}`, `before=${next}&limit=2`, `around=${loud}&limit=4`])
    expect((await page(mia, id, query)).map(({ seq }) => seq)).toEqual(
      expect.arrayContaining([loud, louder.seq]),
    );
});

test("[THREAD1] deleted, it leaves its place; only a reply can be broadcast", async () => {
  const { max } = all;
  const id = await all.open();
  const socket = await all.dial(max, id);
  const { seq: top } = await socket.say("top");
  const { seq: loud } = await socket.say("loud", { threadSeq: top, broadcast: true });
  await acked(socket, { type: "delete", seq: loud });
  const main = await page(max, id);
  expect(main.map(({ seq, body, replyCount }) => [seq, body, replyCount])).toEqual([
    [top, "top", 0],
    [loud, "", 0],
  ]);
  expect(await socket.command({ type: "send", body: "x", broadcast: true })).toMatchObject({
    type: "error",
    code: "invalid",
  });
  expect((await max.say(id, "x", { broadcast: true })).status).toBe(400);
  const plain = must(await max.say(id, "x", { broadcast: false }), 201).message;
  expect(plain).not.toHaveProperty("broadcast");
});

test("[THREAD2] who wrote, who replies and who is named follow; nobody else does", async () => {
  const { owner, max, mia } = all;
  const id = await all.open();
  const top = must(await owner.say(id, "top"), 201).message.seq;
  expect(await follows(owner, id, top), "before the first reply").toBe(true);
  expect(await follows(max, id, top)).toBe(false);
  must(await max.say(id, "reply", { threadSeq: top }), 201);
  expect([await follows(owner, id, top), await follows(max, id, top)]).toEqual([true, true]);
  expect(await follows(mia, id, top)).toBe(false);
  must(await max.say(id, `<@${mia.userId}> look`, { threadSeq: top }), 201);
  expect(await follows(mia, id, top)).toBe(true);
  const named = must(await owner.say(id, `<@${mia.userId}> another`), 201).message.seq;
  expect(await follows(mia, id, named)).toBe(true);
});

test("[THREAD2] one's own word is what counts, on the socket and over HTTP", async () => {
  const { owner, max, mia } = all;
  const id = await all.open();
  const socket = await all.dial(max, id);
  const { seq: top } = await socket.say("top");
  const head = { type: "ack", seq: top };
  const follow = (on: boolean) => socket.command({ type: "follow", seq: top, on });
  expect(await follow(false)).toMatchObject(head);
  expect(await follows(max, id, top)).toBe(false);
  const reply = must(await owner.say(id, `<@${max.userId}>`, { threadSeq: top }), 201).message;
  must(await max.say(id, "I reply", { threadSeq: top }), 201);
  expect(await follows(max, id, top), "neither a mention nor a reply of one's own").toBe(false);
  expect(await follow(true)).toMatchObject({ type: "ack", seq: reply.seq + 1 });
  expect(await follows(max, id, top)).toBe(true);

  must(await mia.put(`${at(id, top)}/follow`), 200);
  expect(await follows(mia, id, top)).toBe(true);
  must(await mia.del(`${at(id, top)}/follow`), 200);
  expect(await follows(mia, id, top)).toBe(false);
  expect((await all.dial(mia, id)).welcome.head, "none of it is an event").toBe(reply.seq + 1);
});

test("[THREAD2] there is nothing to follow but a first message that one may read", async () => {
  const { max, mia, stranger } = all;
  const id = await all.open();
  const socket = await all.dial(max, id);
  const { seq: top } = await socket.say("top");
  const { seq: reply } = await socket.say("reply", { threadSeq: top });
  const command = { type: "follow", id: unique("follow"), seq: reply, on: true };
  expect(await socket.command(command)).toMatchObject({ code: "invalid" });
  expect(await socket.command({ ...command, seq: 99 })).toMatchObject({ code: "not_found" });
  for (const method of ["get", "put"] as const) {
    expect((await mia[method](`${at(id, reply)}/follow`)).status).toBe(400);
    expect((await mia[method](`${at(id, 99)}/follow`)).status).toBe(404);
    expect((await mia[method](`${at(id)}/x/follow`)).status).toBe(404);
    expect((await stranger[method](`${at(id, top)}/follow`)).status).toBe(404);
  }
});

test("[ME1] what somebody does is said so, and a poll cannot", async () => {
  const { max, mia } = all;
  const id = await all.open();
  const socket = await all.dial(max, id);
  const reader = await all.dial(mia, id);
  const { seq } = await socket.say("waves", { me: true });
  expect((await reader.event(seq)).message).toMatchObject({ body: "waves", me: true });
  expect(must(await mia.say(id, "nods", { me: true }), 201).message.me).toBe(true);
  expect(must(await mia.say(id, "nods", { me: false }), 201).message).not.toHaveProperty("me");
  expect((await page(mia, id)).map(({ me }) => me)).toEqual([true, true, undefined]);
  const poll = { question: "who", options: ["a", "b"] };
  expect((await mia.say(id, "who", { me: true, poll })).status).toBe(400);
  await acked(socket, { type: "delete", seq });
  expect((await page(mia, id))[0]).not.toHaveProperty("me");
});
