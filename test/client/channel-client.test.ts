import fc from "fast-check";
import { beforeEach, describe, expect, test } from "vitest";
import { ApiError } from "../../src/client/request.ts";
import { memoryStorage } from "../../src/client/outbox-storage.ts";
import type { ChannelClient } from "../../src/client/types.ts";
import type { ChannelEvent } from "../../src/protocol/events.ts";
import { settle } from "./fake-clock.ts";
import { normal } from "./fake-room.ts";
import { FakeServer } from "./fake-server.ts";

let server: FakeServer;
beforeEach(() => {
  server = new FakeServer();
});
const bodies = (client: ChannelClient) => client.getState().messages.map((message) => message.body);
const BEAT_MS = 25_000;

describe("opening", () => {
  test("loads the newest page and goes on from the welcome", async () => {
    for (let i = 1; i <= 5; i += 1) server.say("ada", `m${i}`);
    const client = server.open({ pageSize: 3 });
    expect(client.getState()).toMatchObject({ status: { kind: "connecting" }, phase: "loading" });
    await settle();
    server.say("ada", "m6");
    expect(bodies(client)).toEqual(["m3", "m4", "m5", "m6"]);
    expect(client.getState()).toMatchObject({
      status: { kind: "live" },
      phase: "ready",
      epoch: "e1",
      head: 6,
      role: "member",
      hasOlder: true,
      here: { count: 1, userIds: ["me"] },
    });
    await client.loadOlder();
    expect(bodies(client)).toEqual(["m1", "m2", "m3", "m4", "m5", "m6"]);
    expect(client.getState().hasOlder).toBe(false);
    await client.loadOlder();
    expect(server.pages).toBe(2);
  });

  test("loses and doubles nothing that happens while the page is on its way", async () => {
    const parent = server.say("ada", "m1");
    server.holdPages = true;
    const client = server.open();
    await settle();
    server.say("ada", "m2");
    server.say("bob", "reply", parent);
    server.heldPages.forEach((answer) => answer());
    server.say("ada", "m4");
    await settle();
    expect(bodies(client)).toEqual(["m1", "m2", "reply", "m4"]);
    expect(client.getState().messages[0]).toMatchObject({ replyCount: 1 });
    expect(client.getState().head).toBe(4);
  });

  test("goes on trying for the page, and says why it is not there", async () => {
    server.say("ada", "m1");
    let failures = 3;
    server.failsPage = () => (failures -= 1) >= 0;
    const client = server.open();
    await settle();
    expect(client.getState()).toMatchObject({ phase: "loading", loadError: { code: "offline" } });
    await server.clock.advance(5_000);
    expect(client.getState()).toMatchObject({ phase: "ready", loadError: null });
    expect(bodies(client)).toEqual(["m1"]);
  });

  test("with a page size of 0 loads no history until it is asked for", async () => {
    server.say("ada", "m1");
    const client = server.open({ pageSize: 0 });
    await settle();
    server.say("ada", "m2");
    expect([bodies(client), server.pages]).toEqual([["m2"], 0]);
    await client.loadOlder();
    expect(bodies(client)).toEqual(["m1", "m2"]);
  });

  test("loads a thread's replies", async () => {
    const parent = server.say("ada", "m1");
    server.say("bob", "r1", parent);
    const client = server.open();
    await settle();
    expect(bodies(client)).toEqual(["m1"]);
    await client.loadThread(parent);
    expect(bodies(client)).toEqual(["m1", "r1"]);
    expect(client.getState().messages[0]?.replyCount).toBe(1);
  });

  test("tells listeners once a frame, with the same state in between", async () => {
    const client = server.open();
    await settle();
    let told = 0;
    const seen: ChannelEvent[] = [];
    const stop = client.subscribe(() => (told += 1));
    const before = client.getState();
    expect(client.getState()).toBe(before);
    server.say("me", "from another device");
    expect(told).toBe(1);
    expect(client.getState()).not.toBe(before);
    stop();
    server.say("ada", "x");
    expect([told, seen]).toEqual([1, []]);
  });

  test("hands on each fresh event once", async () => {
    const seen: number[] = [];
    server.open({ onEvents: (events) => seen.push(...events.map((event) => event.seq)) });
    await settle();
    server.say("ada", "a");
    server.broadcast({ type: "events", events: server.room.eventsAfter(0) });
    server.say("ada", "b");
    expect(seen).toEqual([1, 2]);
  });
});

describe("maintenance", () => {
  test("[DRAIN1] keeps what is pending and what it has seen, and misses nothing on the way", async () => {
    const seen: number[] = [];
    const client = server.open({
      onEvents: (events) => seen.push(...events.map((event) => event.seq)),
    });
    await server.clock.advance(6_000);
    server.deaf = true;
    client.send("not answered");
    await settle();
    server.broadcast({ type: "maintenance", action: "prepare_reconnect", delayMs: 500 });
    server.say("ada", "before");
    const kinds = new Set<string>();
    client.subscribe(() => kinds.add(client.getState().status.kind));
    await server.clock.advance(499);
    server.say("ada", "still on the old one");
    server.deaf = false;
    await server.clock.advance(1);
    server.say("ada", "after");
    await settle();
    expect([server.connects, server.sockets.length]).toEqual([2, 1]);
    expect(bodies(client)).toEqual(["before", "still on the old one", "not answered", "after"]);
    expect(seen).toEqual([1, 2, 3, 4]);
    expect(client.getState().pending).toEqual([]);
    expect(kinds).toEqual(new Set(["live"]));
  });
});

describe("maintenance, where the old socket is quicker than the new one", () => {
  test("[DRAIN1] what overtakes the welcome is neither lost nor seen twice, nor taken for another history", async () => {
    const seen: number[] = [];
    const client = server.open({
      onEvents: (events) => seen.push(...events.map((event) => event.seq)),
    });
    await server.clock.advance(6_000);
    server.say("ada", "one");
    server.slowSockets = true;
    server.broadcast({ type: "maintenance", action: "prepare_reconnect", delayMs: 0 });
    await server.clock.advance(0);
    const [, next] = server.sockets;
    server.say("ada", "two");
    server.say("ada", "three");
    expect(bodies(client)).toEqual(["one", "two", "three"]);
    const { pages } = server;
    next?.release();
    server.say("ada", "four");
    await settle();
    expect(seen).toEqual([1, 2, 3, 4]);
    expect(bodies(client)).toEqual(["one", "two", "three", "four"]);
    expect([server.pages - pages, client.getState().head, server.sockets.length]).toEqual([
      0, 4, 1,
    ]);
  });
});

describe("writing", () => {
  test("shows a word pending, then replaces it by the message", async () => {
    server.deaf = true;
    const client = server.open();
    await settle();
    const id = client.send("hello");
    expect(client.getState().pending).toMatchObject([
      { id, state: "sent", command: { body: "hello" } },
    ]);
    server.deaf = false;
    const outcome = client.delivered(id);
    server.cut();
    await server.clock.advance(2_000);
    expect(await outcome).toMatchObject({ ok: { seq: 1 } });
    expect([client.getState().pending, bodies(client)]).toEqual([[], ["hello"]]);
    expect(client.getState().readSeq).toBe(1);
  });

  test("what was acknowledged before a reset does not stay pending for ever", async () => {
    const client = server.open();
    await settle();
    server.loses = ({ type }) => type === "events";
    client.send("hello");
    expect(client.getState().pending).toHaveLength(1);
    server.broadcast({ type: "reset", epoch: "e2", head: 0 });
    expect(client.getState().pending).toEqual([]);
  });

  test("a word whose ack is lost is neither doubled nor sent in vain for ever", async () => {
    const client = server.open();
    await settle();
    server.loses = ({ type }) => type === "ack" || type === "events";
    client.send("hello");
    expect(client.getState().pending).toHaveLength(1);
    server.loses = () => false;
    server.cut();
    await server.clock.advance(2_000);
    expect([client.getState().pending, bodies(client), server.room.head]).toEqual([
      [],
      ["hello"],
      1,
    ]);
  });

  test("an ack that never comes on a live socket leads to a new one", async () => {
    const client = server.open();
    await settle();
    server.refuses = () => undefined;
    server.loses = ({ type }) => type === "ack";
    const id = client.edit(9, "no such message makes no event, only an ack");
    await server.clock.advance(2 * BEAT_MS + 100);
    expect(client.getState().status).toMatchObject({ cause: { code: "silent" } });
    server.loses = () => false;
    await server.clock.advance(2_000);
    expect(client.getState().pending.map((entry) => entry.id)).not.toContain(id);
  });

  test("offline words go out in order after the connection is back", async () => {
    const client = server.open();
    await settle();
    server.ticketError = new ApiError("offline", 0, "no network");
    server.cut();
    for (const body of ["a", "b", "c"]) client.send(body);
    await server.clock.advance(60_000);
    expect(client.getState()).toMatchObject({ status: { kind: "offline" }, pending: [{}, {}, {}] });
    server.ticketError = undefined;
    await server.clock.advance(30_000);
    expect([bodies(client), client.getState().pending]).toEqual([["a", "b", "c"], []]);
  });

  test("survives a reload where the storage does", async () => {
    const outbox = memoryStorage();
    server.ticketError = new ApiError("offline", 0, "no network");
    const before = server.open({ outbox });
    before.send("hello");
    before.close();
    server.ticketError = undefined;
    const after = server.open({ outbox });
    await settle();
    expect([bodies(after), after.getState().pending]).toEqual([["hello"], []]);
  });

  test("keeps the order through a rate limit", async () => {
    let tokens = 2;
    server.refuses = () =>
      (tokens -= 1) >= 0 ? undefined : { code: "rate_limited", retryAfter: 3 };
    const client = server.open();
    await settle();
    for (let i = 1; i <= 5; i += 1) client.send(`m${i}`);
    expect(bodies(client)).toEqual(["m1", "m2"]);
    expect(client.getState().pending[0]?.refusal?.code).toBe("rate_limited");
    tokens = 9;
    await server.clock.advance(4_000);
    expect(bodies(client)).toEqual(["m1", "m2", "m3", "m4", "m5"]);
  });

  test("what is refused waits for the person", async () => {
    server.refuses = () => ({ code: "forbidden" });
    const client = server.open();
    await settle();
    const id = client.send("hello");
    expect(client.getState().pending).toMatchObject([
      { id, state: "failed", refusal: { code: "forbidden" } },
    ]);
    server.refuses = () => undefined;
    client.retry(id);
    expect(bodies(client)).toEqual(["hello"]);
    const long = client.send("x".repeat(4_001));
    expect(client.getState().pending).toMatchObject([
      { id: long, state: "failed", refusal: { code: "too_large" } },
    ]);
    client.discard(long);
    expect(client.getState().pending).toEqual([]);
  });

  test("edits, deletes, reacts and pins", async () => {
    const seq = server.say("ada", "m1");
    const other = server.say("ada", "m2");
    const client = server.open();
    await settle();
    client.edit(seq, "edited");
    client.react(seq, "👍", true);
    client.pin(seq, true);
    client.remove(other);
    expect(client.getState().messages).toMatchObject([
      { body: "edited", pinned: true, reactions: [{ emoji: "👍", count: 1, userIds: ["me"] }] },
      { body: "", deletedAt: expect.any(Number) },
    ]);
    expect(client.getState().pending).toEqual([]);
  });
});

describe("repair", () => {
  test("a gap is resumed at once", async () => {
    const client = server.open();
    await settle();
    server.say("ada", "m1");
    server.loses = () => true;
    server.say("ada", "m2");
    server.loses = () => false;
    server.say("ada", "m3");
    expect(bodies(client)).toEqual(["m1", "m2", "m3"]);
    expect(server.sockets[0]?.frames("resume")).toEqual([
      { type: "resume", epoch: "e1", since: 1 },
    ]);
    expect(server.connects).toBe(1);
  });

  test("one resume is enough for a gap, whatever comes meanwhile", async () => {
    const client = server.open();
    await settle();
    server.loses = ({ type }) => type === "events";
    server.say("ada", "m1");
    const socket = server.sockets[0]!;
    for (let i = 2; i <= 9; i += 1) {
      server.say("ada", `m${i}`);
      socket.receive({ type: "events", events: server.room.eventsAfter(i - 1) });
    }
    expect(socket.frames("resume")).toHaveLength(1);
    expect(client.getState().head).toBe(0);
  });

  test("a lost frame before silence is found within a heartbeat", async () => {
    const client = server.open();
    await settle();
    server.say("ada", "m1");
    server.loses = () => true;
    server.say("ada", "m2");
    server.loses = () => false;
    await server.clock.advance(BEAT_MS);
    expect(bodies(client)).toEqual(["m1", "m2"]);
  });

  test("an idle room is not woken by heartbeats", async () => {
    server.open();
    await settle();
    server.say("ada", "m1");
    await server.clock.advance(20 * BEAT_MS);
    expect(server.sockets[0]?.frames("resume")).toHaveLength(1);
    expect(server.clock.timers).toBe(1);
  });

  test("missing events after a welcome are asked for at the next heartbeat", async () => {
    const client = server.open();
    await settle();
    server.cut();
    server.say("ada", "m1");
    server.loses = ({ type }) => type === "events";
    await server.clock.advance(2_000);
    expect(client.getState()).toMatchObject({ status: { kind: "live" }, head: 0 });
    server.loses = () => false;
    await server.clock.advance(BEAT_MS);
    expect(bodies(client)).toEqual(["m1"]);
    expect(server.connects).toBe(2);
  });

  test("a resume that brings nothing leads to a new socket, and that to a fresh page", async () => {
    const client = server.open();
    await settle();
    server.loses = ({ type }) => type === "events";
    server.say("ada", "m1");
    server.sockets[0]!.receive({
      type: "events",
      events: [{ type: "x", seq: 2, at: 1, by: "ada" }],
    });
    await server.clock.advance(3 * BEAT_MS);
    expect(server.connects).toBe(2);
    await server.clock.advance(8 * BEAT_MS);
    expect([bodies(client), client.getState().head]).toEqual([["m1"], 1]);
    server.loses = () => false;
    server.say("ada", "m2");
    expect(bodies(client)).toEqual(["m1", "m2"]);
  });

  test("a reset loads a page and goes on from its head", async () => {
    const client = server.open();
    await settle();
    server.say("ada", "m1");
    server.cut();
    server.say("ada", "m2");
    server.room.epoch = "e2";
    await server.clock.advance(2_000);
    expect(client.getState()).toMatchObject({ epoch: "e2", head: 2, phase: "ready" });
    server.say("ada", "m3");
    expect([bodies(client), server.pages]).toEqual([["m1", "m2", "m3"], 2]);

    server.loses = () => true;
    server.say("ada", "m4");
    server.loses = () => false;
    server.broadcast({ type: "reset", epoch: "e2", head: 4 });
    await settle();
    expect([bodies(client), server.pages]).toEqual([["m1", "m2", "m3", "m4"], 3]);
  });

  test("maintenance brings a new socket that resumes", async () => {
    const client = server.open();
    await settle();
    await server.clock.advance(6_000);
    server.broadcast({ type: "maintenance", action: "prepare_reconnect", delayMs: 1_000 });
    server.say("ada", "m1");
    await server.clock.advance(1_000);
    expect([server.connects, client.getState().status.kind]).toEqual([2, "live"]);
    expect(server.sockets[0]?.url).toContain("epoch=e1&since=1");
  });

  test("over random losses, cuts and resets everybody ends with what the server has", async () => {
    const happening = fc.constantFrom(
      ...([
        "say",
        "say",
        "mine",
        "reply",
        "edit",
        "react",
        "delete",
        "lose",
        "cut",
        "restore",
        "wait",
      ] as const),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(happening, { maxLength: 60 }), fc.boolean(), async (plan, page) => {
        server = new FakeServer();
        const client = server.open({ pageSize: page ? 200 : 0 });
        await settle();
        let mine = 0;
        let lossy = 0;
        server.loses = () => (lossy -= 1) >= 0;
        for (const what of plan) {
          const { head } = server.room;
          const id = crypto.randomUUID();
          if (what === "say") server.say("ada", "text");
          if (what === "mine") client.send(`mine ${(mine += 1)}`);
          if (what === "reply" && head > 0) server.say("bob", "reply", 1);
          if (what === "edit") server.act("ada", { type: "edit", id, seq: head, body: id });
          if (what === "react")
            server.act("bob", { type: "react", id, seq: 1, emoji: "👍", on: head % 2 === 0 });
          if (what === "delete") server.act("ada", { type: "delete", id, seq: head });
          if (what === "lose") lossy = 2;
          if (what === "cut") server.cut();
          if (what === "restore" && page) {
            server.room.epoch += "x";
            server.cut();
          }
          if (what === "wait") await server.clock.advance(3_000);
        }
        lossy = 0;
        // A last word, so that a loss at the very end shows; then two heartbeats and a reconnect.
        await server.clock.advance(5_000);
        server.say("ada", "last");
        await server.clock.advance(4 * BEAT_MS);
        const state = client.getState();
        const top = (messages: ReturnType<typeof normal>) =>
          messages.filter((each) => each.threadSeq === null);
        expect(top(normal(state.messages))).toEqual(top(normal(server.room.messages.values())));
        expect(state).toMatchObject({
          status: { kind: "live" },
          head: server.room.head,
          pending: [],
        });
        const sent = [...server.room.messages.values()].filter((each) => each.authorId === "me");
        expect(sent.length).toBe(mine);
        client.close();
        expect(server.clock.timers).toBe(0);
      }),
      { numRuns: 200 },
    );
  });
});

describe("in passing", () => {
  test("shows who is here, who types and who has read", async () => {
    const client = server.open();
    await settle();
    const tell = (frame: object) => server.broadcast(frame as never);
    tell({ type: "presence", userId: "ada", status: "away" });
    tell({ type: "typing", userId: "ada", on: true });
    tell({ type: "typing", userId: "me", on: true });
    tell({ type: "read", userId: "ada", seq: 3 });
    tell({ type: "read", userId: "me", seq: 2 });
    expect(client.getState()).toMatchObject({
      here: { count: 2, userIds: ["me", "ada"], statuses: new Map([["ada", "away"]]) },
      typing: ["ada"],
      reads: new Map([["ada", 3]]),
      readSeq: 2,
    });
    await server.clock.advance(6_000);
    expect(client.getState().typing).toEqual([]);
    tell({ type: "typing", userId: "ada", on: true });
    server.say("ada", "done");
    expect(client.getState().typing).toEqual([]);
    tell({ type: "presence", userId: "ada", status: "offline" });
    expect(client.getState().here).toMatchObject({ count: 1, userIds: ["me"] });
  });

  test("thins out what one tells: typing every 3 s, reads once a second and never backwards", async () => {
    const client = server.open();
    await settle();
    const socket = server.sockets[0]!;
    for (let i = 0; i < 10; i += 1) {
      client.typing(true);
      client.markRead(10 - i);
      client.markRead(20 + i);
      await server.clock.advance(400);
    }
    client.typing(false);
    client.typing(false);
    expect(socket.frames("typing").map((frame) => frame["on"])).toEqual([true, true, false]);
    const reads = socket.frames("read").map((frame) => frame["seq"] as number);
    expect(reads.length).toBeLessThanOrEqual(5);
    expect(reads).toEqual(reads.toSorted((a, b) => a - b));
    await server.clock.advance(1_000);
    expect(socket.frames("read").at(-1)?.["seq"]).toBe(29);
  });

  test("ends when it is no longer allowed, and keeps what was pending", async () => {
    const client = server.open();
    await settle();
    server.deaf = true;
    client.send("hello");
    server.cut(4403);
    expect(client.getState()).toMatchObject({
      status: { kind: "ended", cause: { code: "forbidden", closeCode: 4403 } },
      pending: [{ state: "queued" }],
    });
  });
});
