// Polls, from outside: on the socket and over HTTP.
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { acked, at, converse, message, page } from "./support/conversation.ts";
import type { Conversation } from "./support/conversation.ts";
import { must, unique } from "./support/people.ts";
import type { Event, OneMessage } from "./support/shapes.ts";

let all: Conversation;
beforeAll(async () => {
  all = await converse();
}, 120_000);
afterEach(() => all.hangUp());
afterAll(() => all?.stop());

const OPTIONS = ["tea", "coffee", "water"];
const poll = (more: object = {}) => ({ question: "What?", options: OPTIONS, ...more });
const votes = (...lists: string[][]) => lists.map((userIds, option) => ({ option, userIds }));

test("[POLL1] a poll is made on the socket and over HTTP, and everybody sees it as it is", async () => {
  const { max, mia, owner } = all;
  const id = await all.open();
  const socket = await all.dial(max, id);
  const reader = await all.dial(mia, id);
  const { seq } = await socket.say("What?", { poll: poll() });
  const made = { question: "What?", options: OPTIONS, multiple: false, closed: false };
  expect((await reader.event(seq)).message).toMatchObject({
    body: "What?",
    poll: { ...made, votes: votes([], [], []) },
  });
  const sent = must(await owner.say(id, "What?", { poll: poll({ multiple: true }) }), 201);
  expect(sent.message.poll).toEqual({ ...made, multiple: true, votes: votes([], [], []) });
  expect((await page(mia, id)).map((one) => one.poll?.multiple)).toEqual([false, true]);
  const plain = must(await owner.say(id, "no poll"), 201);
  expect(plain.message).not.toHaveProperty("poll");
});

test("[POLL1] what is no poll is refused and makes nothing", async () => {
  const { max } = all;
  const id = await all.open();
  const socket = await all.dial(max, id);
  const wrong = [
    poll({ options: ["one"] }),
    poll({ options: ["same", "same"] }),
    poll({ options: ["", "b"] }),
    poll({ options: Array.from({ length: 11 }, (_, i) => `${i}`) }),
    poll({ options: ["a".repeat(201), "b"] }),
    poll({ options: "ab" }),
    poll({ question: "another" }),
    poll({ multiple: "yes" }),
    [],
  ];
  for (const one of wrong) {
    expect(
      await socket.command({ type: "send", body: "What?", poll: one }),
      JSON.stringify(one),
    ).toMatchObject({ type: "error", code: "invalid" });
    expect((await max.say(id, "What?", { poll: one })).status, JSON.stringify(one)).toBe(400);
  }
  expect(await page(max, id)).toEqual([]);
});

test("[POLL2] votes are counted live, with one choice or several", async () => {
  const { max, mia, owner } = all;
  const id = await all.open();
  const reader = await all.dial(owner, id);
  const socket = await all.dial(max, id);
  const { seq: one } = await socket.say("What?", { poll: poll() });
  const { seq: many } = await socket.say("What?", { poll: poll({ multiple: true }) });
  for (const seq of [one, many]) {
    const voted = await acked(socket, { type: "vote", seq, option: 0, on: true });
    expect(voted).toMatchObject({
      type: "poll.voted",
      messageSeq: seq,
      by: max.userId,
      option: 0,
      on: true,
    });
    expect(await reader.event(voted.seq)).toEqual(voted);
    must(await mia.put(`${at(id, seq)}/votes/0`), 200);
    must(await max.put(`${at(id, seq)}/votes/2`), 200);
  }
  expect((await message(mia, id, one))?.poll?.votes).toEqual(votes([mia.userId], [], [max.userId]));
  expect((await message(mia, id, many))?.poll?.votes).toEqual(
    votes([max.userId, mia.userId], [], [max.userId]),
  );
  const back = must(await mia.del<OneMessage>(`${at(id, many)}/votes/0`), 200);
  expect(back.message.poll?.votes).toEqual(votes([max.userId], [], [max.userId]));

  // Again, and what is not there, changes nothing.
  const head = (await all.dial(mia, id)).welcome.head;
  for (const command of [
    { type: "vote", seq: many, option: 0, on: true },
    { type: "vote", seq: many, option: 1, on: false },
  ])
    expect(await socket.command(command)).toMatchObject({ type: "ack", seq: head });
  must(await mia.del(`${at(id, many)}/votes/0`), 200);
  expect((await all.dial(mia, id)).welcome.head).toBe(head);
});

test("[POLL2] a vote where there is none to give is refused", async () => {
  const { max, stranger } = all;
  const id = await all.open();
  const socket = await all.dial(max, id);
  const { seq } = await socket.say("What?", { poll: poll() });
  const { seq: plain } = await socket.say("no poll");
  for (const [command, code] of [
    [{ seq, option: 3 }, "invalid"],
    [{ seq, option: -1 }, "invalid"],
    [{ seq, option: 0.5 }, "invalid"],
    [{ seq: plain, option: 0 }, "invalid"],
    [{ seq: 999, option: 0 }, "not_found"],
  ] as const)
    expect(
      await socket.command({ type: "vote", on: true, ...command }),
      JSON.stringify(command),
    ).toMatchObject({ type: "error", code });
  for (const [path, status] of [
    [`${at(id, seq)}/votes/3`, 400],
    [`${at(id, seq)}/votes/x`, 400],
    [`${at(id, seq)}/votes/-1`, 400],
    [`${at(id, plain)}/votes/0`, 400],
    [`${at(id, 999)}/votes/0`, 404],
  ] as const)
    expect((await max.put(path)).status, path).toBe(status);
  expect((await stranger.put(`${at(id, seq)}/votes/0`)).status).toBe(404);
  await socket.command({ type: "delete", seq });
  expect(
    await socket.command({ type: "vote", seq, option: 0, on: true }),
    "what is deleted takes no vote",
  ).toMatchObject({ type: "error", code: "not_found" });
});

test("[POLL3] its author or a moderator closes a poll, for good", async () => {
  const { max, mia, owner } = all;
  const id = await all.open();
  const socket = await all.dial(max, id);
  const reader = await all.dial(mia, id);
  const { seq } = await socket.say("What?", { poll: poll() });
  await acked(socket, { type: "vote", seq, option: 1, on: true });
  expect(await reader.command({ type: "closePoll", seq })).toMatchObject({ code: "forbidden" });
  expect((await mia.put(`${at(id, seq)}/poll`, { closed: true })).status).toBe(403);
  expect((await max.put(`${at(id, seq)}/poll`, { closed: false })).status).toBe(400);
  const closed = await acked(socket, { type: "closePoll", seq });
  expect(closed).toMatchObject({ type: "poll.closed", messageSeq: seq, by: max.userId });
  expect(await reader.event(closed.seq)).toEqual(closed);
  expect(await socket.command({ type: "closePoll", seq })).toMatchObject({
    type: "ack",
    seq: closed.seq,
  });
  for (const on of [true, false])
    expect(await reader.command({ type: "vote", seq, option: 1, on })).toMatchObject({
      code: "conflict",
    });
  expect((await message(mia, id, seq))?.poll).toMatchObject({
    closed: true,
    votes: votes([], [max.userId], []),
  });
  const other = must(await max.say(id, "What?", { poll: poll() }), 201).message.seq;
  const done = must(await owner.put<OneMessage>(`${at(id, other)}/poll`, { closed: true }), 200);
  expect(done.message.poll?.closed, "a moderator may").toBe(true);
  const { seq: plain } = await socket.say("no poll");
  expect(await socket.command({ type: "closePoll", seq: plain })).toMatchObject({
    code: "invalid",
  });
});

test("[POLL3] nobody changes the words that people have voted on", async () => {
  const { max } = all;
  const id = await all.open();
  const socket = await all.dial(max, id);
  const { seq } = await socket.say("What?", { poll: poll() });
  expect(await socket.command({ type: "edit", seq, body: "Why?" })).toMatchObject({
    code: "conflict",
  });
  expect((await max.patch(at(id, seq), { body: "Why?" })).status).toBe(409);
  const gone = await acked(socket, { type: "delete", seq });
  const rendered = await all.dial(max, id, { epoch: String(socket.welcome.epoch), since: 0 });
  expect((await rendered.event(seq)).message).not.toHaveProperty("poll");
  await rendered.event(gone.seq);
  expect(JSON.stringify(rendered.raw)).not.toContain("coffee");
});

test("[LOG3][POLL2] who was away while people voted sees the same as who was there", async () => {
  const { max, mia } = all;
  const id = await all.open();
  const socket = await all.dial(max, id);
  const { seq } = await socket.say("What?", { poll: poll() });
  const since = (await all.dial(mia, id)).welcome.head ?? 0;
  for (const option of [0, 1, 2, 0]) await acked(socket, { type: "vote", seq, option, on: true });
  await acked(socket, { type: "closePoll", seq });
  const back = await all.dial(mia, id, { epoch: String(socket.welcome.epoch), since });
  await back.event(since + 5);
  const seen = ({ type, option }: Event) => [type, option];
  expect(back.events.map(seen)).toEqual(
    socket.events.filter((event) => event.seq > since).map(seen),
  );
});

test("[CMD1][CMD2] a vote under the same id is the same vote", async () => {
  const { max } = all;
  const id = await all.open();
  const socket = await all.dial(max, id);
  const { seq } = await socket.say("What?", { poll: poll() });
  const vote = { type: "vote", id: unique("vote"), seq, option: 1, on: true };
  const first = await socket.command(vote);
  await acked(socket, { type: "vote", seq, option: 2, on: true });
  expect(await socket.command(vote)).toEqual(first);
  expect(await socket.command({ ...vote, option: 0 })).toMatchObject({ code: "conflict" });
  expect((await message(max, id, seq))?.poll?.votes[2]?.userIds).toEqual([max.userId]);
});
