import { describe, expect, it } from "vitest";
import type { Applied } from "../../src/channel/commands.ts";
import { Flush } from "../../src/channel/flush.ts";
import { ChannelLog } from "../../src/channel/log.ts";
import { Members } from "../../src/channel/members.ts";
import type { Outcome } from "../../src/protocol/errors.ts";
import type { EventBlock } from "../../src/protocol/relay.ts";
import type { LogCommand } from "../../src/protocol/frames.ts";
import { LIMITS } from "../../src/protocol/limits.ts";
import { FanOut } from "../../src/sockets/fan-out.ts";
import { freeRules } from "./free-rules.ts";
import { sqliteStore } from "./sqlite-store.ts";

const ANN = { userId: "ann", sessionId: "s" };

/** A flush that never runs by itself, and what it answered. */
function crowded() {
  const store = sqliteStore();
  const log = ChannelLog.create(store, {
    record: {
      id: "c_test",
      workspaceId: "w",
      kind: "public",
      name: "test",
      topic: "",
      createdAt: 0,
      archivedAt: null,
    },
    members: [{ userId: ANN.userId, role: "member" }],
  });
  const told: EventBlock[] = [];
  const fanOut = new FanOut<EventBlock>({
    readers: () => 10,
    nowMs: () => 1_000,
    words: ({ count }) => count,
    send: (blocks) => told.push(...blocks),
  });
  const flush = new Flush({
    store,
    log,
    members: new Members(store),
    rules: freeRules(log.record),
    nowMs: () => 1_000,
    fanOut,
    readers: () => 10,
    committed: () => undefined,
    failed: () => {
      throw new Error("the store failed");
    },
  });
  const answers = new Map<string, Outcome<Applied>>();
  const add = (command: LogCommand) =>
    flush.add(ANN, command, (answer) => answers.set(command.id, answer));
  return { flush, add, answers, told };
}

const send = (id: string): LogCommand => ({ type: "send", id, body: "a word" });
const react = (id: string): LogCommand => ({ type: "react", id, seq: 1, emoji: "👍", on: true });

describe("a channel with too much to do", () => {
  it("[BACK1] drops what can be done without first, then refuses, and answers what it has taken", () => {
    const { flush, add, answers, told } = crowded();
    const low = LIMITS.pendingCommands * 0.8;
    for (let i = 0; i < low; i += 1) add(send(`m${i}`));
    expect(flush.isCrowded).toBe(true);
    add(react("r"));
    expect(answers.get("r")).toMatchObject({
      refused: { code: "overloaded", retryAfter: expect.any(Number) },
    });
    for (let i = low; i < LIMITS.pendingCommands; i += 1) add(send(`m${i}`));
    add(send("one too many"));
    expect(answers.get("one too many")).toMatchObject({
      refused: { code: "overloaded", retryAfter: expect.any(Number) },
    });
    expect(answers.size, "nothing else is answered yet").toBe(2);

    flush.now();
    expect(flush.isCrowded).toBe(false);
    expect(answers.size).toBe(LIMITS.pendingCommands + 2);
    expect(answers.get(`m${LIMITS.pendingCommands - 1}`)).toMatchObject({
      ok: { seq: LIMITS.pendingCommands },
    });
    expect(told.reduce((sum, { count }) => sum + count, 0)).toBe(LIMITS.pendingCommands);
    add(react("again"));
    flush.now();
    expect(answers.get("again")).toMatchObject({ ok: { repeat: false } });
  });

  it("[FAN1] answers after everybody has been told", () => {
    const { flush, add, told } = crowded();
    let toldBefore = 0;
    flush.add(ANN, send("one"), () => (toldBefore = told.length));
    add(send("two"));
    flush.now();
    expect(toldBefore).toBe(1);
    expect(told).toMatchObject([{ first: 1, last: 2, count: 2 }]);
  });
});
