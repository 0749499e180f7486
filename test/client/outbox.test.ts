import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { memoryStorage } from "../../src/client/outbox-storage.ts";
import type { OutboxEntry, OutboxStorage } from "../../src/client/outbox-storage.ts";
import { Outbox } from "../../src/client/outbox.ts";
import type { ErrorCode } from "../../src/protocol/errors.ts";
import type { LogCommand } from "../../src/protocol/frames.ts";
import { FakeClock, settle } from "./fake-clock.ts";

const say = (id: string): LogCommand => ({ type: "send", id, body: `says ${id}` });

async function setUp(
  options: { storage?: OutboxStorage; inFlight?: number; clock?: FakeClock } = {},
) {
  const clock = options.clock ?? new FakeClock();
  const storage = options.storage ?? memoryStorage();
  const sent: string[] = [];
  const line = { live: true };
  const outbox = new Outbox({
    channelId: "c",
    authorId: "me",
    storage,
    clock,
    random: () => 0.5,
    inFlight: options.inFlight ?? 1,
    send: (command) => {
      if (line.live) sent.push(command.id);
      return line.live;
    },
    onChange: () => {},
  });
  await outbox.load();
  return {
    clock,
    line,
    outbox,
    sent,
    storage,
    states: () => outbox.pending().map(({ id, state }) => `${id} ${state}`),
    reconnect: () => {
      outbox.suspend();
      outbox.pump();
    },
    stored: async () => (await storage.load("c")).map((entry) => entry.id),
    ack: (id: string, seq = 1) => outbox.acknowledge(id, { seq, at: seq }, seq),
    error: (id: string, code: ErrorCode, retryAfter?: number) =>
      outbox.refused(id, {
        type: "error",
        id,
        code,
        message: code,
        ...(retryAfter !== undefined && { retryAfter }),
      }),
  };
}

describe("outbox", () => {
  test("sends in order, one at a time, each after the one before is acknowledged", async () => {
    const it = await setUp();
    for (const id of ["a", "b", "c"]) it.outbox.add(say(id));
    expect(it.sent).toEqual(["a"]);
    expect(it.states()).toEqual(["a sent", "b queued", "c queued"]);
    it.ack("a");
    it.ack("b");
    it.ack("c");
    expect([it.sent, it.states(), await it.stored()]).toEqual([["a", "b", "c"], [], []]);
  });

  test("sends nothing that is not stored yet, nor anything past it", async () => {
    let stored = () => {};
    const storage = {
      ...memoryStorage(),
      put: (entry: OutboxEntry) =>
        entry.id === "a" ? new Promise<void>((resolve) => (stored = resolve)) : Promise.resolve(),
    };
    const it = await setUp({ storage, inFlight: 8 });
    it.outbox.add(say("a"));
    it.outbox.add(say("b"));
    await settle();
    expect([it.sent, it.states()]).toEqual([[], ["a queued", "b queued"]]);
    stored();
    await settle();
    expect(it.sent).toEqual(["a", "b"]);
  });

  test("a storage that fails does not keep a word from being sent", async () => {
    const storage: OutboxStorage = {
      load: () => Promise.reject(new Error("forbidden")),
      put: () => Promise.reject(new Error("full")),
      remove: () => {
        throw new Error("forbidden");
      },
    };
    const it = await setUp({ storage });
    it.outbox.add(say("a"));
    await settle();
    expect(it.sent).toEqual(["a"]);
    it.ack("a");
    expect(it.states()).toEqual([]);
  });

  test("after each welcome all that is unacknowledged goes out again, same id, same order", async () => {
    const it = await setUp({ inFlight: 3 });
    for (const id of ["a", "b", "c", "d"]) it.outbox.add(say(id));
    it.ack("b");
    expect(it.sent).toEqual(["a", "b", "c", "d"]);
    it.sent.length = 0;
    it.reconnect();
    expect(it.sent).toEqual(["a", "c", "d"]);
    it.sent.length = 0;
    it.reconnect();
    expect(it.sent).toEqual(["a", "c", "d"]);
  });

  test("waits for a socket", async () => {
    const it = await setUp();
    it.line.live = false;
    it.outbox.add(say("a"));
    expect(it.states()).toEqual(["a queued"]);
    it.line.live = true;
    it.reconnect();
    expect(it.sent).toEqual(["a"]);
  });

  test("brings back what an earlier session left, before what is new", async () => {
    const storage = memoryStorage();
    const first = await setUp({ storage });
    first.line.live = false;
    for (const id of ["a", "b"]) first.outbox.add(say(id));
    first.outbox.close();
    await storage.put({
      id: "x",
      channelId: "c",
      authorId: "other",
      order: 1,
      createdAt: 1,
      command: say("x"),
    });
    await storage.put({
      id: "y",
      channelId: "d",
      authorId: "me",
      order: 1,
      createdAt: 1,
      command: say("y"),
    });

    const slow = {
      ...storage,
      load: async (id: string) => [...(await storage.load(id))].reverse(),
    };
    const again = await setUp({ storage: slow });
    again.outbox.add(say("c"));
    expect(again.states()).toEqual(["a sent", "b queued", "c queued"]);
    again.ack("a");
    again.ack("b");
    expect(again.sent).toEqual(["a", "b", "c"]);
  });

  for (const code of ["rate_limited", "overloaded", "unavailable"] as const)
    test(`${code} waits retryAfter and goes again, holding back what follows`, async () => {
      const it = await setUp({ inFlight: 2 });
      for (const id of ["a", "b", "c"]) it.outbox.add(say(id));
      it.error("a", code, 4);
      it.error("b", code, 4);
      expect(it.states()).toEqual(["a queued", "b queued", "c queued"]);
      expect(it.outbox.pending()[0]?.refusal).toEqual({ code, message: code, retryAfter: 4 });
      it.sent.length = 0;
      await it.clock.advance(4_000);
      it.outbox.add(say("d"));
      it.reconnect();
      expect(it.sent).toEqual([]);
      await it.clock.advance(250);
      expect(it.sent).toEqual(["a", "b"]);
    });

  for (const code of ["invalid", "forbidden", "not_found", "conflict", "too_large"] as const)
    test(`${code} fails, is kept for the person, and the next one goes`, async () => {
      const storage = memoryStorage();
      const it = await setUp({ storage });
      it.outbox.add(say("a"));
      it.outbox.add(say("b"));
      const outcome = it.outbox.delivered("a");
      it.error("a", code);
      expect(await outcome).toEqual({ refused: { code, message: code } });
      expect(it.states()).toEqual(["a failed", "b sent"]);
      it.reconnect();
      expect(it.sent).toEqual(["a", "b", "b"]);
      expect((await setUp({ storage })).states()).toEqual(["a failed", "b sent"]);
    });

  test("`internal` is tried again, but not for ever", async () => {
    const it = await setUp();
    it.outbox.add(say("a"));
    for (let i = 0; i < 5; i += 1) {
      it.error("a", "internal");
      await it.clock.advance(30_000);
    }
    expect([it.sent.length, it.states()]).toEqual([5, ["a failed"]]);
  });

  test("what failed is retried with the same id, or discarded", async () => {
    const it = await setUp();
    for (const id of ["a", "b"]) {
      it.outbox.add(say(id));
      it.error(id, "forbidden");
    }
    it.outbox.retry("a");
    it.outbox.discard("b");
    expect([it.sent, it.states(), await it.stored()]).toEqual([["a", "b", "a"], ["a sent"], ["a"]]);
    it.ack("a");
    expect(await it.stored()).toEqual([]);
  });

  test("an acknowledged command stays on the screen until its event is there", async () => {
    const it = await setUp();
    it.outbox.add(say("a"));
    const outcome = it.outbox.delivered("a");
    it.outbox.acknowledge("a", { seq: 7, at: 70 }, 5);
    expect([await outcome, it.states(), await it.stored()]).toEqual([
      { ok: { seq: 7, at: 70 } },
      ["a sent"],
      [],
    ]);
    it.reconnect();
    expect(it.sent).toEqual(["a"]);
    it.outbox.advance(6);
    expect(it.states()).toEqual(["a sent"]);
    it.outbox.advance(7);
    expect(it.states()).toEqual([]);
  });

  test("one's own message in the log stands for a lost ack", async () => {
    const it = await setUp();
    it.outbox.add(say("a"));
    it.outbox.add({ type: "delete", id: "d", seq: 1 });
    it.outbox.seen("a", { seq: 3, at: 30 });
    it.outbox.seen("d", { seq: 3, at: 30 });
    expect([it.states(), it.sent]).toEqual([["d sent"], ["a", "d"]]);
  });

  test("closing settles those who wait and leaves the storage alone", async () => {
    const it = await setUp();
    it.outbox.add(say("a"));
    const outcome = it.outbox.delivered("a");
    it.outbox.close();
    expect(await outcome).toMatchObject({ refused: { code: "unavailable" } });
    expect([await it.stored(), it.clock.timers]).toEqual([["a"], 0]);
    expect(await it.outbox.delivered("z")).toMatchObject({ refused: { code: "not_found" } });
  });

  test("whatever the line does, each word is stored once and in order", async () => {
    const happening = fc.constantFrom("say", "say", "answer", "answer", "cut", "limit", "wait");
    await fc.assert(
      fc.asyncProperty(fc.array(happening, { maxLength: 80 }), async (plan) => {
        const it = await setUp();
        const log: string[] = [];
        let said = 0;
        let looked = 0;
        // The server stores what reaches it once; `cut` loses the answers that are on their way.
        const answer = (limited: boolean) => {
          const id = it.sent[looked];
          if (id === undefined) return;
          looked += 1;
          if (limited) return it.error(id, "rate_limited", 2);
          if (!log.includes(id)) log.push(id);
          it.ack(id);
        };
        for (const what of plan) {
          if (what === "say") it.outbox.add(say(`m${(said += 1)}`));
          if (what === "answer") answer(false);
          if (what === "limit") answer(true);
          if (what === "wait") await it.clock.advance(1_000);
          if (what === "cut") {
            for (const id of it.sent.slice(looked)) if (!log.includes(id)) log.push(id);
            looked = it.sent.length;
            it.reconnect();
          }
        }
        while (it.states().length > 0) {
          answer(false);
          await it.clock.advance(1_000);
        }
        expect(log).toEqual(Array.from({ length: said }, (_, i) => `m${i + 1}`));
        expect(it.states()).toEqual([]);
      }),
      { numRuns: 100 },
    );
  });
});
