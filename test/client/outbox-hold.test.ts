import { expect, test } from "vitest";
import { memoryStorage } from "../../src/client/outbox-storage.ts";
import { Outbox } from "../../src/client/outbox.ts";
import type { LogCommand } from "../../src/protocol/frames.ts";
import { FakeClock } from "./fake-clock.ts";

const say = (id: string): LogCommand => ({ type: "send", id, body: `says ${id}` });
const react = (id: string): LogCommand => ({ type: "react", id, seq: 1, emoji: "👍", on: true });

async function setUp(clock = new FakeClock(), storage = memoryStorage()) {
  const sent: string[] = [];
  const outbox = new Outbox({
    channelId: "c",
    authorId: "me",
    storage,
    clock,
    random: () => 0.5,
    inFlight: 1,
    send: ({ id }) => {
      sent.push(id);
      outbox.acknowledge(id, { seq: 1, at: 1 }, 1);
      return true;
    },
    onChange: () => {},
  });
  await outbox.load();
  return { clock, storage, outbox, sent };
}

test("what is held is not sent before its time, and not at all where it is taken back", async () => {
  const { clock, outbox, sent, storage } = await setUp();
  outbox.add(say("a"), undefined, 5_000);
  outbox.add(say("b"), undefined, 5_000);
  expect(outbox.pending()[0]?.heldUntil).toBe(clock.now() + 5_000);
  await clock.advance(4_999);
  expect(sent).toEqual([]);
  outbox.discard("a");
  expect((await storage.load("c")).map(({ id }) => id)).toEqual(["b"]);
  await clock.advance(1);
  expect(sent).toEqual(["b"]);
});

test("later words keep behind what is held; reactions do not", async () => {
  const { clock, outbox, sent } = await setUp();
  outbox.add(say("a"), undefined, 5_000);
  outbox.add(say("b"));
  outbox.add(react("r"));
  expect(sent).toEqual(["r"]);
  await clock.advance(5_000);
  expect(sent).toEqual(["r", "a", "b"]);
});

test("what is held outlives its page, and is sent by the next one at its time", async () => {
  const before = await setUp();
  before.outbox.add(say("a"), undefined, 5_000);
  before.outbox.close();
  const { clock, sent } = await setUp(before.clock, before.storage);
  expect(sent).toEqual([]);
  await clock.advance(5_000);
  expect(sent).toEqual(["a"]);
});
