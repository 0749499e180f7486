// The socket half of docs/protocol.md, from outside.
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { openHouse } from "./support/house.ts";
import type { House } from "./support/house.ts";
import { knockStatus, openLine, openLineByCookie, protocols, ticketFor } from "./support/line.ts";
import type { Line } from "./support/line.ts";
import {
  bring,
  foundWorkspace,
  must,
  PASSWORD,
  room,
  signIn,
  signUp,
  unique,
} from "./support/people.ts";
import type { Person } from "./support/people.ts";
import { MESSAGE_KEYS, showsAStack } from "./support/shapes.ts";
import type { Event, Frame, Message, MessageList, Workspace } from "./support/shapes.ts";

const BATCH = 20;
/** The channel keeps this many of its newest events. */
const KEPT = 1_000;

let house: House;
let owner: Person;
let max: Person;
let mia: Person;
let team: Workspace;
const lines: Line[] = [];
/** Lines that asked to hear something again: their numbers may start anew. */
const rewound = new Set<Line>();

beforeAll(async () => {
  house = await openHouse();
  owner = await signUp(house.api, "Olga");
  max = await signUp(house.api, "Max");
  mia = await signUp(house.api, "Mia");
  team = await foundWorkspace(owner);
  await bring(owner, team.id, "member", max, mia);
}, 120_000);
afterEach(() => {
  for (const line of lines.splice(0)) {
    line.hangUp();
    expectForm(line);
  }
});
afterAll(() => house?.stop());

/** A socket that is ended after the test, and whose every frame is then looked at. */
async function dial(...args: Parameters<typeof openLine>): Promise<Line> {
  const opened = await openLine(...args);
  lines.push(opened);
  return opened;
}

/** What holds of every line: `welcome` first, `type` first, no stack, numbers without gaps. */
function expectForm(line: Line): void {
  expect(line.frames[0]?.type, "[SOCK1] the first frame").toBe("welcome");
  expect(line.frames.filter(({ type }) => type === "welcome")).toHaveLength(1);
  for (const text of line.raw) {
    expect(text.slice(0, 9), "[SOCK1] the first key").toBe('{"type":"');
    expect(showsAStack(text), text).toBe(false);
  }
  if (!rewound.has(line)) expectGapless(line.events);
}

function expectGapless(events: Event[]): void {
  const first = events[0]?.seq ?? 0;
  expect(events.map(({ seq }) => seq)).toEqual(events.map((_, index) => first + index));
  for (const [index, { at }] of events.entries())
    expect(at).toBeGreaterThan(events[index - 1]?.at ?? 0);
}

const open = (kind: "public" | "private" = "private") => room(owner, team.id, [max, mia], kind);
const messages = (channelId: string) => `/api/channels/${channelId}/messages`;
const pageOf = async (person: Person, channelId: string, query = "limit=200") =>
  must(await person.get<MessageList>(`${messages(channelId)}?${query}`), 200);
const headOf = async (person: Person, channelId: string) =>
  (await dial(person, channelId)).welcome.head ?? -1;

/** From the newest page to the beginning. */
async function allMessages(person: Person, channelId: string): Promise<Message[]> {
  let list = await pageOf(person, channelId);
  const all = [...list.items];
  while (list.nextCursor !== null) {
    list = await pageOf(person, channelId, `limit=200&before=${list.nextCursor}`);
    all.unshift(...list.items);
  }
  return all;
}

/** Says these by batches and answers their acks, in order. */
async function sayMany(socket: Line, bodies: string[]): Promise<Frame[]> {
  const commands = bodies.map((body) => ({ type: "send", id: unique("many"), body }));
  const from = socket.frames.length;
  for (let i = 0; i < commands.length; i += BATCH) {
    socket.send({ type: "batch", commands: commands.slice(i, i + BATCH) });
  }
  const last = commands.at(-1)?.id;
  await socket.heard((frame) => frame.id === last, "the last ack", from, 30_000);
  const answers = new Map(socket.frames.slice(from).map((frame) => [frame.id, frame]));
  return commands.map(({ id }) => answers.get(id) ?? { type: "nothing" });
}

describe("opening", () => {
  test("[SOCK1] welcome comes first and says who, where and how much", async () => {
    const channelId = await open();
    await max.say(channelId, "one");
    const reader = await dial(mia, channelId);
    const socket = await dial(max, channelId);
    expect(socket.socket.protocol, "the reply echoes").toBe("edgewise.v1");
    expect(socket.welcome).toMatchObject({
      type: "welcome",
      epoch: expect.any(String),
      head: 1,
      you: { userId: max.userId, role: "member" },
    });
    expect(socket.welcome.limits).toMatchObject({ reconnectSpreadMs: expect.any(Number) });
    expect(socket.welcome.here?.userIds.toSorted()).toEqual([max.userId, mia.userId].toSorted());
    expect(socket.welcome.here?.count).toBe(2);
    expect(socket.welcome.epoch).toBe(reader.welcome.epoch);
    await socket.ping();
    expect(socket.events, "nothing was missed where nothing was asked").toEqual([]);
    const boss = await dial(owner, channelId);
    expect(boss.welcome.you?.role).toBe("owner");
  });

  test("[SOCK1] a page on our own origin opens a socket by its cookie", async () => {
    const channelId = await open();
    const socket = await openLineByCookie(max, channelId);
    lines.push(socket);
    expect(socket.socket.protocol).toBe("edgewise.v1");
    await socket.say("by cookie");
  });

  test("[SOCK2] ping is answered pong, in text and at once", async () => {
    const socket = await dial(max, await open());
    for (let i = 0; i < 5; i += 1) {
      const from = performance.now();
      await socket.ping();
      expect(performance.now() - from).toBeLessThan(1_000);
    }
    expect(socket.raw, "a pong is no frame of JSON").toHaveLength(1);
  });

  test("[SOCK8] a client's close is answered", async () => {
    const channelId = await open();
    const reader = await dial(mia, channelId);
    const socket = await dial(max, channelId);
    const from = performance.now();
    const leaving = socket.leave();
    await reader.heard(({ status }) => status === "offline", "the leaving");
    const { code, when } = await leaving;
    expect(when - from).toBeLessThan(2_000);
    expect(code).not.toBe(1006);
  });
});

describe("commands", () => {
  test("[LOG1] a send is acknowledged with its event's seq and at, and everybody hears it", async () => {
    const channelId = await open();
    const [a, b] = [await dial(max, channelId), await dial(mia, channelId)];
    const { id, seq, at } = await a.say(`Hello <@${mia.userId}>`);
    expect(seq).toBe((a.welcome.head ?? 0) + 1);
    for (const reader of [a, b]) {
      const event = await reader.event(seq);
      expect(event).toMatchObject({ type: "message.created", seq, at, by: max.userId });
      expect(Object.keys(event.message ?? {})).toEqual(expect.arrayContaining(MESSAGE_KEYS));
      expect(event.message).toMatchObject({
        channelId,
        seq,
        at,
        clientMsgId: id,
        authorId: max.userId,
        body: `Hello <@${mia.userId}>`,
        mentions: [mia.userId],
        threadSeq: null,
        pinned: false,
        editedAt: null,
        deletedAt: null,
      });
    }
    expect((await pageOf(mia, channelId)).items).toEqual([b.events.at(-1)?.message]);
    const overHttp = must(await mia.say(channelId, "over HTTP"), 201).message;
    expect((await a.event(overHttp.seq)).message).toEqual(overHttp);
    expect(overHttp.seq).toBe(seq + 1);
  });

  test("[CMD1] a repeat gets the first answer, on any of one's lines, and makes no event", async () => {
    const channelId = await open();
    const [a, again] = [await dial(max, channelId), await dial(max, channelId)];
    const reader = await dial(mia, channelId);
    const id = unique("repeat");
    const first = await a.say("once", { id });
    await a.say("between");
    for (const socket of [a, again]) expect(await socket.say("once", { id })).toEqual(first);
    const overHttp = await max.say(channelId, "once", { clientMsgId: id });
    expect(overHttp).toMatchObject({ status: 200, json: { message: { seq: first.seq } } });
    await a.command({ type: "delete", seq: first.seq });
    expect(await a.say("once", { id }), "after its deletion too").toEqual(first);
    const reaction = {
      type: "react",
      id: unique("repeat"),
      seq: first.seq + 1,
      emoji: "👍",
      on: true,
    };
    const put = await a.command(reaction);
    await a.command({ type: "react", seq: first.seq + 1, emoji: "👍", on: false });
    expect(await a.command(reaction), "an old reaction does not come back").toEqual(put);
    await reader.ping();
    expect(reader.events.map(({ type }) => type)).toEqual([
      "message.created",
      "message.created",
      "message.deleted",
      "reaction.added",
      "reaction.removed",
    ]);
  });

  test("[CMD1] the same id twice in a batch and on two lines at once makes one message", async () => {
    const channelId = await open();
    const [a, b] = [await dial(max, channelId), await dial(max, channelId)];
    const id = unique("double");
    const twice = [0, 1].map(() => ({ type: "send", id, body: "double" }));
    a.send({ type: "batch", commands: twice });
    b.send({ type: "batch", commands: twice });
    for (const socket of [a, b]) {
      await socket.heard(() => acksOf(socket, id).length === 2, "two acks");
      expect(new Set(acksOf(socket, id).map(({ seq }) => seq))).toEqual(new Set([1]));
    }
    expect((await pageOf(mia, channelId)).items).toHaveLength(1);
  });

  test("[CMD2] the same id with anything else in it is `conflict`, whatever the command", async () => {
    const channelId = await open();
    const socket = await dial(max, channelId);
    const { id, seq } = await socket.say("one");
    const others: ({ type: string } & Record<string, unknown>)[] = [
      { type: "send", body: "two" },
      { type: "send", body: "one", threadSeq: seq },
      { type: "edit", seq, body: "one" },
      { type: "delete", seq },
      { type: "react", seq, emoji: "👍", on: true },
      { type: "pin", seq, on: true },
    ];
    for (const other of others) {
      const answer = await socket.command({ ...other, id });
      expect(answer, JSON.stringify(other)).toMatchObject({ type: "error", id, code: "conflict" });
    }
    const react = { type: "react", id: unique("react"), seq, emoji: "👍", on: true };
    expect((await socket.command(react)).type).toBe("ack");
    expect(await socket.command({ ...react, emoji: "👎" })).toMatchObject({ code: "conflict" });
    expect(await socket.command({ ...react, on: false })).toMatchObject({ code: "conflict" });
    const overHttp = await max.say(channelId, "over HTTP", { clientMsgId: react.id });
    expect(overHttp).toMatchObject({ status: 409, json: { code: "conflict" } });
    expect(await headOf(mia, channelId)).toBe(seq + 1);
  });

  test("[CMD3] a change without effect is acknowledged with head and makes no event", async () => {
    const channelId = await open();
    const socket = await dial(owner, channelId);
    const reader = await dial(mia, channelId);
    const { seq } = await socket.say("one");
    const on = [
      { type: "react", seq, emoji: "👍", on: true },
      { type: "pin", seq, on: true },
    ];
    for (const command of [
      ...on.map((c) => ({ ...c, on: false })),
      ...on,
      ...on.map((c) => ({ ...c, on: false })),
    ]) {
      const changed = await socket.command(command);
      const head = changed.seq ?? -1;
      const again = await socket.command(command);
      expect(again, JSON.stringify(command)).toMatchObject({ type: "ack", seq: head });
      await reader.ping();
      expect(reader.events.at(-1)?.seq).toBe(head);
    }
    expect(reader.events.map(({ type }) => type)).toEqual([
      "message.created",
      "reaction.added",
      "message.pinned",
      "reaction.removed",
      "message.unpinned",
    ]);
  });

  test("[LOG3] edits, deletions, reactions and pins are events that name the message", async () => {
    const channelId = await open();
    const [a, reader] = [await dial(max, channelId), await dial(mia, channelId)];
    const boss = await dial(owner, channelId);
    const { seq } = await a.say("before");
    const acked = async (socket: Line, command: { type: string } & Record<string, unknown>) => {
      const ack = await socket.command(command);
      expect(ack, command.type).toMatchObject({
        type: "ack",
        seq: expect.any(Number),
        at: expect.any(Number),
      });
      const event = await reader.event(ack.seq!);
      expect(event, command.type).toMatchObject({ seq: ack.seq, at: ack.at, messageSeq: seq });
      return event;
    };
    const body = `after <@${owner.userId}>`;
    const edited = await acked(a, { type: "edit", seq, body });
    const mentions = [owner.userId];
    expect(edited).toMatchObject({ type: "message.edited", by: max.userId, body, mentions });
    expect(Math.abs((edited.editedAt ?? 0) - Date.now()), "milliseconds").toBeLessThan(10_000);
    const emoji = "🎉";
    const added = await acked(boss, { type: "react", seq, emoji, on: true });
    expect(added).toMatchObject({ type: "reaction.added", by: owner.userId, emoji });
    const removed = await acked(boss, { type: "react", seq, emoji, on: false });
    expect(removed).toMatchObject({ type: "reaction.removed", by: owner.userId, emoji });
    const pinned = await acked(boss, { type: "pin", seq, on: true });
    expect(pinned).toMatchObject({ type: "message.pinned", by: owner.userId });
    const now = (await pageOf(mia, channelId)).items[0];
    expect(now).toMatchObject({
      body,
      mentions,
      pinned: true,
      reactions: [],
      editedAt: edited.editedAt,
    });
    const unpinned = await acked(boss, { type: "pin", seq, on: false });
    expect(unpinned).toMatchObject({ type: "message.unpinned", by: owner.userId });
    const deleted = await acked(a, { type: "delete", seq });
    expect(deleted).toMatchObject({ type: "message.deleted", by: max.userId });
    expect(a.events, "the actor hears the same").toEqual(reader.events);
  });

  test("[CMD5] what is not there is `not_found`, what is not one's own is `forbidden`", async () => {
    const channelId = await open();
    const [a, b] = [await dial(max, channelId), await dial(mia, channelId)];
    const boss = await dial(owner, channelId);
    const { seq } = await a.say("mine");
    const { seq: other } = await a.command({ type: "react", seq, emoji: "👍", on: true });
    // A reaction has a place in the log, but is no message.
    for (const nowhere of [other!, 100_000]) {
      const commands: ({ type: string } & Record<string, unknown>)[] = [
        { type: "edit", seq: nowhere, body: "b" },
        { type: "delete", seq: nowhere },
        { type: "react", seq: nowhere, emoji: "👍", on: true },
        { type: "send", body: "b", threadSeq: nowhere },
      ];
      for (const command of commands) {
        const answer = await a.command(command);
        expect(answer, JSON.stringify(command)).toMatchObject({ type: "error", code: "not_found" });
      }
    }
    for (const command of [
      { type: "edit", seq, body: "hers" },
      { type: "delete", seq },
    ]) {
      expect(await b.command(command)).toMatchObject({ type: "error", code: "forbidden" });
    }
    expect(await boss.command({ type: "edit", seq, body: "theirs" })).toMatchObject({
      code: "forbidden",
    });
    expect(await boss.command({ type: "delete", seq }), "a moderator may").toMatchObject({
      type: "ack",
    });
    for (const command of [
      { type: "edit", seq, body: "late" },
      { type: "react", seq, emoji: "👍", on: false },
    ]) {
      const head = await headOf(mia, channelId);
      await a.command(command);
      expect(await headOf(mia, channelId), "what is deleted takes no further change").toBe(head);
    }
  });

  test("[SOCK5] a refused command's error carries its id and leaves the others alone", async () => {
    const socket = await dial(max, await open());
    const id = unique("refused");
    const answer = await socket.command({ type: "send", id, body: "x".repeat(4_001) });
    expect(answer).toMatchObject({
      type: "error",
      id,
      code: "invalid",
      message: expect.any(String),
    });
    const { seq } = await socket.say("short enough", { id });
    expect(seq, "the refused one has not used up the id").toBe(1);
  });

  test("[SOCK6] a batch carries up to 20 commands, in order; 21 are an error", async () => {
    const channelId = await open();
    const socket = await dial(max, channelId);
    const reader = await dial(mia, channelId);
    const bodies = Array.from({ length: BATCH }, (_, index) => `m${index}`);
    const acks = await sayMany(socket, bodies);
    expect(acks.map(({ type, seq }) => [type, seq])).toEqual(
      bodies.map((_, index) => ["ack", index + 1]),
    );
    await reader.event(BATCH);
    expect(reader.bodies).toEqual(bodies);

    const commands = Array.from({ length: BATCH + 1 }, () => ({
      type: "send",
      id: unique("many"),
      body: "b",
    }));
    const from = socket.frames.length;
    socket.send({ type: "batch", commands });
    await socket.heard((frame) => frame.type === "error", "an error", from);
    const first = unique("mixed");
    socket.send({
      type: "batch",
      commands: [
        { type: "send", id: first, body: "mixed" },
        { type: "edit", id: unique("mixed"), seq: BATCH + 1, body: "changed" },
        { type: "react", id: unique("mixed"), seq: BATCH + 1, emoji: "👍", on: true },
        { type: "pin", id: unique("mixed"), seq: 100_000, on: true },
        { type: "send", id: unique("mixed"), body: "after the refused one" },
      ],
    });
    await reader.event(BATCH + 4);
    const { items } = await pageOf(mia, channelId);
    expect(items.slice(BATCH)).toMatchObject([
      {
        seq: BATCH + 1,
        clientMsgId: first,
        body: "changed",
        reactions: [{ emoji: "👍", count: 1 }],
      },
      { seq: BATCH + 4, body: "after the refused one" },
    ]);
  });

  test("[LOG3] a reply names its thread, and its coming and going tell the first message's figures", async () => {
    const channelId = await open();
    const [a, b] = [await dial(max, channelId), await dial(mia, channelId)];
    const root = await a.say("root");
    const reply = await b.say("reply", { threadSeq: root.seq });
    const created = await a.event(reply.seq);
    expect(created.message).toMatchObject({ threadSeq: root.seq, ordinal: 1, body: "reply" });
    expect(created).toMatchObject({
      thread: { seq: root.seq, replyCount: 1, lastReplyAt: expect.any(Number) },
    });
    const { items } = await pageOf(max, channelId);
    expect(items).toMatchObject([{ body: "root", replyCount: 1, lastReplyAt: expect.any(Number) }]);
    const deleted = await b.command({ type: "delete", seq: reply.seq });
    expect(await a.event(deleted.seq!)).toMatchObject({
      type: "message.deleted",
      messageSeq: reply.seq,
      thread: { seq: root.seq, replyCount: 0 },
    });
  });

  test("[LOG3] members and the channel itself change by events", async () => {
    const channelId = await room(owner, team.id, [max], "public");
    const reader = await dial(max, channelId);
    const expectEvent = async (seq: number, event: object) => {
      expect(await reader.event(seq)).toMatchObject(event);
    };
    must(await mia.put(`/api/channels/${channelId}/members/me`));
    await expectEvent(1, {
      type: "member.joined",
      userId: mia.userId,
      role: "member",
      by: mia.userId,
    });
    must(await mia.del(`/api/channels/${channelId}/members/me`));
    await expectEvent(2, { type: "member.left", userId: mia.userId, by: mia.userId });
    must(await owner.patch(`/api/channels/${channelId}`, { topic: "new topic" }));
    await expectEvent(3, {
      type: "channel.updated",
      by: owner.userId,
      channel: { topic: "new topic" },
    });
    must(await owner.del(`/api/channels/${channelId}`));
    await expectEvent(4, { type: "channel.archived", by: owner.userId });
    const late = await max.say(channelId, "too late");
    expect(late.status).toBeGreaterThanOrEqual(400);
  });

  function acksOf(socket: Line, id: string): Frame[] {
    return socket.frames.filter((frame) => frame.type === "ack" && frame.id === id);
  }
});

describe("beside the log", () => {
  test("[SOCK7] typing, presence and read are told, have no seq and are in no log", async () => {
    const channelId = await open();
    const reader = await dial(mia, channelId);
    const socket = await dial(max, channelId);
    const online = { type: "presence", userId: max.userId, status: "online" };
    expect(await reader.heard(({ type }) => type === "presence", "presence")).toEqual(online);
    const { seq } = await socket.say("one");
    for (const on of [true, false]) {
      const from = reader.frames.length;
      socket.send({ type: "typing", on });
      const told = await reader.heard(({ type }) => type === "typing", "typing", from);
      expect(told).toEqual({ type: "typing", userId: max.userId, on });
    }
    const from = reader.frames.length;
    socket.send({ type: "read", seq });
    must(await owner.put(`/api/channels/${channelId}/read`, { seq }));
    const isRead = (userId: string) => (frame: Frame) =>
      frame.type === "read" && frame.userId === userId;
    const byOwner = await reader.heard(isRead(owner.userId), "the owner's read", from);
    expect(byOwner).toEqual({ type: "read", userId: owner.userId, seq });
    // A send marks one's own read, so only the owner's is certain to be news.
    for (const told of reader.frames.filter(isRead(max.userId))) {
      expect(told).toEqual({ type: "read", userId: max.userId, seq });
    }
    socket.send({ type: "got", seq });
    await socket.ping();
    socket.hangUp();
    const gone = await reader.heard(
      (frame) => frame.type === "presence" && frame.status === "offline",
      "the leaving",
    );
    expect(gone).toEqual({ type: "presence", userId: max.userId, status: "offline" });

    const late = await dial(owner, channelId, { epoch: String(reader.welcome.epoch), since: 0 });
    await late.ping();
    expect(late.welcome.head).toBe(seq);
    expect(late.events.map(({ type }) => type)).toEqual(["message.created"]);
    expect(late.welcome.here?.userIds).not.toContain(max.userId);
  });
});

describe("the log", () => {
  test("[LOG1] [LOG2] two readers and three writers see one order without gaps", async () => {
    const channelId = await open();
    const readers = [await dial(mia, channelId), await dial(owner, channelId)];
    const writers = [
      await dial(max, channelId),
      await dial(mia, channelId),
      await dial(owner, channelId),
    ];
    const each = 60;
    await Promise.all(
      writers.map(async (writer, w) => {
        for (let i = 0; i < each; i += 1) {
          if (i % 5 === 4) await writer.say(`w${w} ${i}`);
          else writer.send({ type: "send", id: unique("order"), body: `w${w} ${i}` });
        }
        await writer.ping();
      }),
    );
    const total = writers.length * each;
    for (const reader of [...readers, ...writers]) {
      await reader.event(total);
      expectGapless(reader.events);
      expect(reader.events).toHaveLength(total);
    }
    for (const reader of [...readers, ...writers])
      expect(reader.events).toEqual(readers[0]!.events);
    for (const [w] of writers.entries()) {
      const own = readers[0]!.bodies.filter((body) => body.startsWith(`w${w} `));
      expect(own, "each writer's words in their order").toEqual(own.map((_, i) => `w${w} ${i}`));
    }
    // Acknowledged before the other was sent: the smaller number.
    let last = total;
    for (let i = 0; i < 10; i += 1) {
      const { seq } = await writers[i % 3]!.say("in turn");
      expect(seq).toBe(last + 1);
      last = seq;
    }
  });

  test("[RES1] a resume brings the exact difference, at the upgrade and by frame", async () => {
    const channelId = await open();
    const socket = await dial(max, channelId);
    const reader = await dial(mia, channelId);
    const { seq: kept } = await socket.say("kept");
    const { seq: doomed } = await socket.say("a secret slip");
    await reader.event(doomed);
    const { epoch } = reader.welcome;
    reader.hangUp();
    await socket.command({ type: "edit", seq: kept, body: "kept, and changed" });
    await socket.command({ type: "delete", seq: doomed });
    await socket.command({ type: "react", seq: kept, emoji: "👍", on: true });
    await socket.command({ type: "pin", seq: kept, on: true });
    must(await owner.patch(`/api/channels/${channelId}`, { topic: "while you were away" }));
    const { seq: head } = await socket.say("new");

    const back = await dial(mia, channelId, { epoch: String(epoch), since: doomed });
    expect(back.welcome).toMatchObject({ epoch, head });
    await back.event(head);
    expect(back.events).toEqual(socket.events.filter(({ seq }) => seq > doomed));
    await back.ping();
    expect(back.events.at(-1)?.seq).toBe(head);
    const nothingMissed = await dial(mia, channelId, { epoch: String(epoch), since: head });
    await nothingMissed.ping();
    expect(
      nothingMissed.frames.filter(({ type }) => type === "events" || type === "reset"),
    ).toEqual([]);

    rewound.add(back);
    for (let since = 0; since <= head; since += 1) {
      const from = back.frames.length;
      back.send({ type: "resume", epoch, since });
      await back.ping();
      // On a Relay the answer has a way to go that the pong has not.
      if (since < head)
        await back.heard(({ events }) => events?.at(-1)?.seq === head, "the difference", from);
      const again = back.frames.slice(from).flatMap(({ events }) => events ?? []);
      expect(again.map(({ seq }) => seq)).toEqual(
        Array.from({ length: head - since }, (_, i) => since + 1 + i),
      );
    }
    const { seq: next } = await socket.say("and it goes on");
    expect((await back.event(next)).message?.body).toBe("and it goes on");
  });

  test("[LOG5] what was deleted or replaced is gone from the log", async () => {
    const channelId = await open();
    const socket = await dial(max, channelId);
    const edited = await socket.say("first version");
    const deleted = await socket.say("regretted");
    await socket.command({ type: "edit", seq: edited.seq, body: "second version" });
    await socket.command({ type: "edit", seq: edited.seq, body: "third version" });
    await socket.command({ type: "edit", seq: deleted.seq, body: "regretted anew" });
    const { seq: head } = await socket.command({ type: "delete", seq: deleted.seq });
    const late = await dial(mia, channelId, { epoch: String(socket.welcome.epoch), since: 0 });
    await late.event(head!);
    expect(late.events.map(({ seq }) => seq)).toEqual([1, 2, 3, 4, 5, 6]);
    const heard = late.raw.join("\n");
    for (const gone of ["first version", "second version", "regretted"])
      expect(heard).not.toContain(gone);
    expect(late.events[0]?.message?.body).toBe("third version");
    const page = await mia.get(messages(channelId));
    for (const gone of ["first version", "second version", "regretted"])
      expect(page.text).not.toContain(gone);
  });
});

describe("ends", () => {
  const NEW_PASSWORD = { currentPassword: PASSWORD, newPassword: `${PASSWORD} two` };

  /** Closed with this code within a second of `answered`, and silent after. */
  async function expectEnded(socket: Line, code: number, answered: number): Promise<void> {
    expect(await socket.closedWith(2_000)).toBe(code);
    expect((await socket.closed).when - answered).toBeLessThan(1_000);
  }

  test("[REV1] sign-out closes all of that session's sockets with 4401, and no other's", async () => {
    const [one, two] = [await signIn(house.api, max.email), await signIn(house.api, max.email)];
    const [here, there] = [await open(), await open()];
    const ended = [await dial(one, here), await dial(one, here), await dial(one, there)];
    const byCookie = await openLineByCookie(one, there);
    lines.push(byCookie);
    const lives = [await dial(two, here), await dial(max, there), await dial(mia, here)];
    const kept = await ticketFor(one, here);
    must(await one.post("/api/auth/sign-out", {}));
    const answered = performance.now();
    const { seq } = await lives[2]!.say("after the sign-out");
    for (const socket of [...ended, byCookie]) await expectEnded(socket, 4401, answered);
    for (const socket of ended) expect(socket.bodies).toEqual([]);
    expect(
      await knockStatus(house.api.base, `/api/channels/${here}/socket`, protocols(kept.ticket)),
    ).toBe(401);
    expect((await lives[0]!.event(seq)).message?.body).toBe("after the sign-out");
    for (const socket of lives) await socket.say("still here");
    for (const socket of lives) expect(socket.isOpen).toBe(true);
  });

  test("[REV2] removal from a channel closes its sockets with 4403, and no other channel's", async () => {
    const [here, there] = [await open(), await open()];
    const ended = [await dial(max, here), await dial(await signIn(house.api, max.email), here)];
    const lives = [await dial(max, there), await dial(mia, here)];
    must(await owner.del(`/api/channels/${here}/members/${max.userId}`));
    const answered = performance.now();
    await lives[1]!.say("after the removal");
    for (const socket of ended) await expectEnded(socket, 4403, answered);
    for (const socket of ended) expect(socket.bodies).toEqual([]);
    for (const socket of lives) await socket.say("still here");
  });

  test("[REV2] removal from the workspace closes the sockets in all of its channels with 4403", async () => {
    const person = await signUp(house.api, "Leo");
    await bring(owner, team.id, "member", person);
    const rooms = [await open(), await open(), await open("public")];
    for (const id of rooms) must(await owner.put(`/api/channels/${id}/members/${person.userId}`));
    const ended: Line[] = [];
    for (const id of rooms) ended.push(await dial(person, id));
    const bystander = await dial(mia, rooms[0]!);
    const kept = await ticketFor(person, rooms[0]!);
    must(await owner.del(`/api/workspaces/${team.id}/members/${person.userId}`));
    const answered = performance.now();
    await bystander.say("after the removal");
    for (const socket of ended) await expectEnded(socket, 4403, answered);
    expect(ended[0]!.bodies).toEqual([]);
    const late = await knockStatus(
      house.api.base,
      `/api/channels/${rooms[0]}/socket`,
      protocols(kept.ticket),
    );
    expect([401, 403, 404]).toContain(late);
  });

  test("[REV3] a password change ends all other sessions", async () => {
    const person = await signUp(house.api, "Pia");
    await bring(owner, team.id, "member", person);
    const others = [await signIn(house.api, person.email), await signIn(house.api, person.email)];
    const channelId = await open();
    must(await owner.put(`/api/channels/${channelId}/members/${person.userId}`));
    const ended: Line[] = [];
    for (const other of others) ended.push(await dial(other, channelId));
    const kept = await ticketFor(others[0]!, channelId);
    must(await person.post("/api/auth/change-password", NEW_PASSWORD));
    const answered = performance.now();
    for (const socket of ended) await expectEnded(socket, 4401, answered);
    for (const other of others) expect((await other.get("/api/workspaces")).status).toBe(401);
    const late = protocols(kept.ticket);
    expect(await knockStatus(house.api.base, `/api/channels/${channelId}/socket`, late)).toBe(401);
    await expect(signIn(house.api, person.email), "the old password").rejects.toThrow("401");
    const again = await signIn(house.api, person.email, NEW_PASSWORD.newPassword);
    expect(again.userId).toBe(person.userId);
  });

  test("[REV3] a password change leaves the session that made it, and its sockets", async () => {
    const person = await signUp(house.api, "Pit");
    await bring(owner, team.id, "member", person);
    const channelId = await open();
    must(await owner.put(`/api/channels/${channelId}/members/${person.userId}`));
    const own = await dial(person, channelId);
    must(await person.post("/api/auth/change-password", NEW_PASSWORD));
    await own.say("this one stays");
    expect((await person.get("/api/workspaces")).status, "its token").toBe(200);
  });

  test("[REV4] a change of role takes effect in place", async () => {
    const person = await signUp(house.api, "Rob");
    await bring(owner, team.id, "member", person);
    const channelId = await open();
    must(await owner.put(`/api/channels/${channelId}/members/${person.userId}`));
    const socket = await dial(person, channelId);
    const words = [await max.say(channelId, "one"), await max.say(channelId, "two")];
    const seqs = words.map((word) => must(word, 201).message.seq);
    const become = async (role: string) =>
      must(await owner.patch(`/api/workspaces/${team.id}/members/${person.userId}`, { role }));
    expect(await socket.command({ type: "delete", seq: seqs[0] })).toMatchObject({
      code: "forbidden",
    });
    await become("moderator");
    expect(await socket.command({ type: "delete", seq: seqs[0] })).toMatchObject({ type: "ack" });
    await become("member");
    expect(await socket.command({ type: "delete", seq: seqs[1] })).toMatchObject({
      code: "forbidden",
    });
    expect(socket.isOpen).toBe(true);
    expect((await dial(person, channelId)).welcome.you?.role).toBe("member");
  });

  test("[HIB1] [REV1] sockets of a room that slept still hear, and still end", async () => {
    const session = await signIn(house.api, max.email);
    const channelId = await open();
    const sleeper = await dial(session, channelId);
    const reader = await dial(mia, channelId);
    const first = await reader.say("good night");
    await sleep(12_000);
    await sleeper.ping();
    const second = await reader.say("good morning");
    expect(second.seq).toBe(first.seq + 1);
    await sleeper.event(second.seq);
    await sleep(12_000);
    must(await session.post("/api/auth/sign-out", {}));
    await expectEnded(sleeper, 4401, performance.now());
    expect((await reader.say("still here")).seq).toBe(second.seq + 1);
  });
});

describe("long history", () => {
  afterEach(() => house.mend());

  test("[PAGE3] [LOG6] what is older than the last 1,000 comes from D1, every word once, and may still change", async () => {
    const channelId = await open();
    const socket = await dial(max, channelId);
    const total = 1_300;
    const bodies = Array.from({ length: total }, (_, index) => `word ${index}`);
    const acks = await sayMany(socket, bodies);
    const seqs = acks.map(({ seq }) => seq ?? 0);
    expect(seqs).toEqual(bodies.map((_, index) => index + 1));
    const words = async () => (await allMessages(mia, channelId)).map(({ body }) => body);
    expect(await words(), "at once").toEqual(bodies);
    await sleep(4_000);
    expect(await words(), "when it has been drained").toEqual(bodies);
    expect((await pageOf(mia, channelId, "after=0&limit=3")).items.map(({ body }) => body)).toEqual(
      bodies.slice(0, 3),
    );
    const around = (await pageOf(mia, channelId, "around=100&limit=5")).items.map(({ seq }) => seq);
    expect(around).toContain(100);
    const most = (await pageOf(mia, channelId, "limit=200")).items;
    expect(most.map(({ seq }) => seq)).toEqual(seqs.slice(-200));
    // A page across the seam.
    for (const before of [total - KEPT + 50, total - KEPT + 1, total - KEPT]) {
      const { items } = await pageOf(mia, channelId, `before=${before}&limit=100`);
      expect(items.map(({ seq }) => seq)).toEqual(seqs.slice(before - 101, before - 1));
    }

    // Changes of what is no longer in the channel.
    const acked = async (command: { type: string } & Record<string, unknown>) => {
      const answer = await socket.command(command);
      expect(answer, JSON.stringify(command)).toMatchObject({
        type: "ack",
        seq: expect.any(Number),
      });
    };
    await acked({ type: "edit", seq: 1, body: "changed" });
    await acked({ type: "react", seq: 1, emoji: "👍", on: true });
    await acked({ type: "delete", seq: 2 });
    await acked({ type: "send", body: "a late reply", threadSeq: 3 });
    const boss = await dial(owner, channelId);
    expect(await boss.command({ type: "pin", seq: 4, on: true })).toMatchObject({ type: "ack" });
    expect(
      await (await dial(mia, channelId)).command({ type: "edit", seq: 5, body: "no" }),
    ).toMatchObject({
      code: "forbidden",
    });
    const id = acks[6]?.id;
    const repeat = await socket.command({ type: "send", id: String(id), body: bodies[6] });
    expect(repeat, "[CMD1] an old repeat").toMatchObject({ type: "ack", seq: 7 });
    const other = await socket.command({ type: "send", id: String(id), body: "another" });
    expect(other, "[CMD2]").toMatchObject({ code: "conflict" });

    const expectChanged = async (when: string) => {
      const all = await allMessages(mia, channelId);
      const bySeq = new Map(all.map((message) => [message.seq, message]));
      expect(bySeq.get(1), when).toMatchObject({
        body: "changed",
        editedAt: expect.any(Number),
        reactions: [{ emoji: "👍", count: 1, userIds: [max.userId] }],
      });
      expect(JSON.stringify(all), when).not.toContain('"word 1"');
      expect(bySeq.get(3), when).toMatchObject({ replyCount: 1 });
      expect(bySeq.get(4), when).toMatchObject({ pinned: true });
      expect(bySeq.get(5), when).toMatchObject({ body: "word 4" });
      const living = all.filter(({ deletedAt }) => deletedAt === null).map(({ seq }) => seq);
      expect(living, when).toEqual(seqs.filter((seq) => seq !== 2));
      const thread = (await pageOf(mia, channelId, "thread=3")).items.filter(
        ({ seq }) => seq !== 3,
      );
      expect(
        thread.map(({ body }) => body),
        when,
      ).toEqual(["a late reply"]);
    };
    await expectChanged("at once");
    await sleep(3_000);
    await expectChanged("when it has been drained");

    // [RES1] [RES2] 900 back is kept; the beginning is exact or a reset.
    const { epoch, head = 0 } = (await dial(mia, channelId)).welcome;
    const back = await dial(mia, channelId, { epoch: String(epoch), since: head - 900 });
    await back.event(head);
    expect(back.events).toHaveLength(900);
    const far = await dial(mia, channelId, { epoch: String(epoch), since: 0 });
    await far.ping();
    const reset = far.frames.find(({ type }) => type === "reset");
    if (reset === undefined) expect(far.events).toHaveLength(head);
    else expect([reset.epoch, reset.head, far.events]).toEqual([epoch, head, []]);

    // [FAULT1] Without D1 the channel goes on; only what is older is out.
    await house.faults({ d1: "fail" });
    expect((await socket.say("without D1")).seq).toBe(head + 1);
    expect((await pageOf(mia, channelId, "limit=50")).items.at(-1)?.body).toBe("without D1");
    const old = await mia.get(`${messages(channelId)}?before=100&limit=50`);
    expect(old.status).toBe(503);
    expect(old.headers["retry-after"]).toMatch(/^\d+$/);
    expect(old.json).toMatchObject({ code: expect.stringMatching(/^(unavailable|overloaded)$/) });
    await house.mend();
    expect((await pageOf(mia, channelId, "before=100&limit=50")).items).toHaveLength(50);
  });

  test("[FAULT1] [LOG6] while D1 is away nothing is dropped, and the outbox drains after", async () => {
    const channelId = await open();
    const socket = await dial(max, channelId);
    const reader = await dial(mia, channelId);
    await house.faults({ d1: "fail" });
    // More than one wake-up drains, so that some of it waits while some of it is there.
    const bodies = Array.from({ length: KEPT + 2_300 }, (_, index) => `away ${index}`);
    const acks = await sayMany(socket, bodies);
    expect(acks.filter(({ type }) => type !== "ack")).toEqual([]);
    await reader.event(bodies.length);
    expect(reader.bodies).toEqual(bodies);
    await house.mend();
    const words = async () => (await allMessages(mia, channelId)).map(({ body }) => body);
    const until = performance.now() + 5_000;
    while (performance.now() < until) {
      expect((await words()).length, "while it drains").toBe(bodies.length);
      await sleep(300);
    }
    expect(await words()).toEqual(bodies);
  });
});

test("[HTTP1] [HTTP2] none of the answers above was without its form", () => {
  expect([...house.api.complaints]).toEqual([]);
});

// The last one: it moves the house to another address.
test("[LOG4] [RES2] what was acknowledged is there after kill -9, under the same epoch and numbers", async () => {
  const channelId = await open();
  const socket = await dial(max, channelId);
  for (let i = 0; i < 50; i += 1)
    socket.send({ type: "send", id: unique("kill"), body: `kill ${i}` });
  await socket.heard((frame) => frame.type === "ack" && (frame.seq ?? 0) >= 10, "some acks");
  const before = socket.welcome.epoch;
  await house.crash();
  await socket.closed;
  const acked = new Map(
    socket.frames.flatMap(({ type, id, seq }) => (type === "ack" ? [[id, seq]] : [])),
  );
  const [again, reader] = [max.at(house.api), mia.at(house.api)];
  const back = await dial(again, channelId, { epoch: String(before), since: 0 });
  const head = back.welcome.head ?? 0;
  expect(back.welcome.epoch).toBe(before);
  await back.event(head);
  const stored = new Map(back.events.map(({ message }) => [message?.clientMsgId, message?.seq]));
  for (const [id, seq] of acked) expect(stored.get(id), "acknowledged").toBe(seq);
  // What was seen was stored: G5.
  for (const { seq, message } of socket.events) expect(stored.get(message?.clientMsgId)).toBe(seq);
  expect((await back.say("after the crash")).seq).toBe(head + 1);
  expect((await pageOf(reader, channelId)).items).toHaveLength(head + 1);
});
