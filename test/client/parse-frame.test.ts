import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { messagesOf } from "../../src/client/message-log.ts";
import { parseFrame } from "../../src/client/parse-frame.ts";
import { createStore, reduce } from "../../src/client/store.ts";
import { FakeRoom } from "./fake-room.ts";
import { welcome } from "./fake-socket.ts";

const room = new FakeRoom();
room.act("ada", { type: "send", id: "1", body: "x" });
room.act("ada", { type: "send", id: "2", body: "y", threadSeq: 1 });
room.act("ada", { type: "edit", id: "3", seq: 1, body: "z" });
room.act("ada", { type: "react", id: "4", seq: 1, emoji: "👍", on: true });
room.act("ada", { type: "pin", id: "5", seq: 1, on: true });
room.act("ada", { type: "delete", id: "6", seq: 2 });
room.add("ada", { type: "member.joined", userId: "me", role: "admin" });

const good = [
  welcome(),
  { type: "events", events: room.eventsAfter(0) },
  { type: "ack", id: "1", seq: 1, at: 1 },
  { type: "error", code: "rate_limited", message: "slow down", retryAfter: 2 },
  { type: "reset", epoch: "e", head: 0 },
  { type: "typing", userId: "ada", on: true },
  { type: "presence", userId: "ada", status: "dnd" },
  { type: "read", userId: "ada", seq: 1 },
  { type: "maintenance", action: "reconnect_now", delayMs: 0 },
];

describe("parseFrame", () => {
  for (const frame of good)
    test(`takes ${frame.type} as it is`, () => {
      expect(parseFrame(JSON.stringify(frame))).toEqual(frame);
    });

  test("takes an event of a later version for one that changes nothing", () => {
    const event = { type: "poll.opened", seq: 1, at: 1, by: "ada", poll: {} };
    expect(parseFrame(JSON.stringify({ type: "events", events: [event] }))).toMatchObject({
      events: [{ type: "unknown", seq: 1 }],
    });
  });

  test("whatever arrives is ignored or safe to reduce", () => {
    const state = reduce(createStore({ userId: "me", keep: 9, history: true }), {
      type: "welcome",
      epoch: "e",
      head: 0,
      role: "member",
    });
    // A good frame in which one value, at any depth, is something else.
    const spoilt = fc
      .tuple(fc.constantFrom(...good), fc.nat(), fc.jsonValue())
      .map(([frame, at, value]) => {
        let left = at % 60;
        return JSON.stringify(frame, (key, old) => (key !== "" && (left -= 1) === 0 ? value : old));
      });
    fc.assert(
      fc.property(fc.oneof(spoilt, fc.json(), fc.string()), (text) => {
        const frame = parseFrame(text);
        if (frame?.type === "events") messagesOf(reduce(state, frame).log);
        if (frame?.type === "reset") reduce(state, frame);
      }),
      { numRuns: 2_000 },
    );
  });
});
