import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { createApi } from "../../src/client/api.ts";
import { commandsTo } from "../../src/client/commands.ts";
import { messagesOf } from "../../src/client/message-log.ts";
import { parseFrame } from "../../src/client/parse-frame.ts";
import { createStore, reduce } from "../../src/client/store.ts";
import { voted } from "../../src/client/votes.ts";
import type { Message, Poll } from "../../src/protocol/events.ts";
import type { LogCommand } from "../../src/protocol/frames.ts";
import { clientFrame } from "../../src/protocol/frames.ts";

const OPTIONS = ["a", "b", "c"];
const poll = (multiple: boolean): Poll => ({
  question: "What?",
  options: OPTIONS,
  multiple,
  closed: false,
  votes: OPTIONS.map((_, option) => ({ option, userIds: [] })),
});
const message: Message = {
  channelId: "c",
  seq: 1,
  ordinal: 1,
  clientMsgId: "id",
  authorId: "ada",
  body: "What?",
  at: 1,
  threadSeq: null,
  replyCount: 0,
  lastReplyAt: null,
  reactions: [],
  files: [],
  mentions: [],
  pinned: false,
  editedAt: null,
  deletedAt: null,
  me: true,
  poll: poll(false),
};
const base = { at: 1, by: "ada" };
const events = {
  type: "events",
  events: [
    { type: "message.created", seq: 1, ...base, message },
    { type: "poll.voted", seq: 2, ...base, messageSeq: 1, option: 1, on: true },
    { type: "poll.closed", seq: 3, ...base, messageSeq: 1 },
  ],
};
const live = () =>
  reduce(createStore({ userId: "me", keep: 9, history: true }), {
    type: "welcome",
    epoch: "e",
    head: 0,
    role: "member",
  });

describe("polls in a client", () => {
  test("[POLL2] each option holds who chose it last, and with one choice nobody twice", () => {
    const vote = fc.record({
      by: fc.constantFrom("ada", "bob"),
      option: fc.nat({ max: 2 }),
      on: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(vote), fc.boolean(), (votes, multiple) => {
        const chosen = new Map<string, Set<number>>([
          ["ada", new Set()],
          ["bob", new Set()],
        ]);
        let shown = poll(multiple);
        for (const one of votes) {
          const own = chosen.get(one.by);
          if (one.on && !multiple) own?.clear();
          if (one.on) own?.add(one.option);
          else own?.delete(one.option);
          shown = voted(shown, one);
          // Twice is once.
          expect(voted(shown, one)).toEqual(shown);
        }
        for (const { option, userIds } of shown.votes)
          expect(userIds.toSorted()).toEqual(
            [...chosen].flatMap(([who, own]) => (own.has(option) ? [who] : [])),
          );
      }),
    );
  });

  test("[POLL2][POLL3] events make the poll what it is, and a deletion leaves nothing of it", () => {
    const frame = parseFrame(JSON.stringify(events));
    if (frame?.type !== "events") throw new Error("not understood");
    const state = reduce(live(), frame);
    expect(messagesOf(state.log)[0]?.poll).toMatchObject({
      closed: true,
      votes: [{ userIds: [] }, { userIds: ["ada"] }, { userIds: [] }],
    });
    const gone = { type: "message.deleted", seq: 4, ...base, messageSeq: 1 } as const;
    const late = {
      type: "poll.voted",
      seq: 5,
      ...base,
      messageSeq: 1,
      option: 0,
      on: true,
    } as const;
    const after = reduce(state, { type: "events", events: [gone, late] });
    expect(messagesOf(after.log)[0]).not.toHaveProperty("poll");
    expect(messagesOf(after.log)[0]).not.toHaveProperty("me");
  });

  test("[POLL1] whatever a server makes of a poll is refused or safe to show", () => {
    const spoilt = fc.tuple(fc.nat({ max: 80 }), fc.jsonValue()).map(([at, value]) => {
      let left = at;
      return JSON.stringify(events, (key, old) => (key !== "" && (left -= 1) === 0 ? value : old));
    });
    fc.assert(
      fc.property(spoilt, (text) => {
        const frame = parseFrame(text);
        if (frame?.type !== "events") return;
        for (const { poll: shown } of messagesOf(reduce(live(), frame).log))
          for (const { userIds } of shown?.votes ?? [])
            expect(userIds.every((userId) => typeof userId === "string")).toBe(true);
      }),
      { numRuns: 2_000 },
    );
  });
});

describe("what a client asks for", () => {
  test("[POLL1][THREAD1][ME1] commands are frames of the protocol, with nothing that was not wanted", () => {
    const taken: LogCommand[] = [];
    const commands = commandsTo((command) => {
      taken.push(command);
      return command.id;
    });
    commands.send("What?", { poll: { options: ["a", "b"], multiple: true } });
    commands.send("loud", { threadSeq: 1, broadcast: true });
    commands.send("waves", { me: true });
    commands.send("plain", { broadcast: false, me: false, poll: undefined });
    commands.vote(1, 0, true);
    commands.closePoll(1);
    commands.follow(1, false);
    expect(taken).toMatchObject([
      {
        type: "send",
        body: "What?",
        poll: { question: "What?", options: ["a", "b"], multiple: true },
      },
      { type: "send", body: "loud", threadSeq: 1, broadcast: true },
      { type: "send", body: "waves", me: true },
      { type: "send", body: "plain" },
      { type: "vote", seq: 1, option: 0, on: true },
      { type: "closePoll", seq: 1 },
      { type: "follow", seq: 1, on: false },
    ]);
    for (const command of taken) expect(clientFrame.parse(command)).toEqual(command);
    expect(Object.keys(taken[3] ?? {})).toEqual(["type", "id", "body"]);
  });

  test("[PIN1][VERS1][THREAD2] calls go where the protocol says", async () => {
    const asked: string[] = [];
    const api = createApi({
      baseUrl: "http://host",
      fetch: async (url, init) => {
        const request = new Request(url, init);
        const { pathname, search } = new URL(request.url);
        asked.push(`${request.method} ${pathname}${search} ${await request.text()}`.trim());
        return Response.json({ items: [], nextCursor: null, following: true });
      },
    });
    const { messages } = api;
    await messages.pins("c", { limit: 3, cursor: "9-1" });
    await messages.vote("c", 1, 2, true);
    await messages.vote("c", 1, 2, false);
    await messages.closePoll("c", 1);
    expect(await messages.versions("c", 1)).toEqual([]);
    await messages.follow("c", 1, true);
    await messages.follow("c", 1, false);
    expect(await messages.follows("c", 1)).toBe(true);
    expect(asked).toEqual([
      "GET /api/channels/c/pins?limit=3&cursor=9-1",
      "PUT /api/channels/c/messages/1/votes/2",
      "DELETE /api/channels/c/messages/1/votes/2",
      'PUT /api/channels/c/messages/1/poll {"closed":true}',
      "GET /api/channels/c/messages/1/versions",
      "PUT /api/channels/c/messages/1/follow",
      "DELETE /api/channels/c/messages/1/follow",
      "GET /api/channels/c/messages/1/follow",
    ]);
  });
});
