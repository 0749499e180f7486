import { describe, expect, it } from "vitest";
import type { PendingCommand } from "../../src/client/index.ts";
import type { Message } from "../../src/protocol/events.ts";
import { timelineRows } from "../../src/web/channel/timeline-rows.ts";

const NOON = new Date(2026, 10, 20, 12).getTime();
const MINUTE = 60_000;

function message(seq: number, authorId: string, ms: number, more: Partial<Message> = {}): Message {
  return {
    channelId: "c",
    seq,
    ordinal: seq,
    clientMsgId: `m${seq}`,
    authorId,
    body: `words ${seq}`,
    at: ms * 1_000,
    threadSeq: null,
    replyCount: 0,
    lastReplyAt: null,
    reactions: [],
    files: [],
    mentions: [],
    pinned: false,
    editedAt: null,
    deletedAt: null,
    ...more,
  };
}

function pending(id: string, createdAt: number, threadSeq?: number): PendingCommand {
  const command = { type: "send" as const, id, body: id, ...(threadSeq && { threadSeq }) };
  return { id, command, createdAt, state: "queued" };
}

function rows(source: Partial<Parameters<typeof timelineRows>[0]>) {
  return timelineRows({ messages: [], pending: [], comings: [], userId: "me", ...source });
}

/** Each row in a word: `D` a day, `+` grouped. */
function outline(source: Parameters<typeof rows>[0]): string[] {
  return rows(source).map((row) => {
    if (row.kind === "day") return "D";
    if (row.kind === "coming") return `${row.coming.userId} ${row.coming.what}`;
    const name = row.kind === "message" ? String(row.message.seq) : row.pending.id;
    return row.grouped ? `+${name}` : name;
  });
}

describe("timelineRows", () => {
  it("groups an author's messages within five minutes and starts anew after", () => {
    const messages = [
      message(1, "a", NOON),
      message(2, "a", NOON + MINUTE),
      message(3, "b", NOON + 2 * MINUTE),
      message(4, "a", NOON + 3 * MINUTE),
      message(5, "a", NOON + 8 * MINUTE),
    ];
    expect(outline({ messages })).toEqual(["D", "1", "+2", "3", "4", "5"]);
  });

  it("draws a line for each day, and no group crosses it", () => {
    const midnight = new Date(2026, 10, 21).getTime();
    const messages = [
      message(1, "a", midnight - MINUTE),
      message(2, "a", midnight + MINUTE),
      message(3, "a", midnight + 2 * MINUTE),
    ];
    expect(outline({ messages })).toEqual(["D", "1", "D", "2", "+3"]);
  });

  it("leaves thread replies out, and lets a deleted message end a group", () => {
    const messages = [
      message(1, "a", NOON),
      message(2, "a", NOON, { threadSeq: 1 }),
      message(3, "a", NOON, { deletedAt: NOON }),
      message(4, "a", NOON),
    ];
    expect(outline({ messages })).toEqual(["D", "1", "3", "4"]);
  });

  it("puts comings at their place in the log, none before the oldest message", () => {
    const messages = [message(5, "a", NOON), message(9, "a", NOON)];
    const comings = [2, 7, 12].map((seq) => ({
      seq,
      at: NOON * 1_000,
      userId: `u${seq}`,
      what: "joined" as const,
    }));
    expect(outline({ messages, comings })).toEqual(["D", "5", "u7 joined", "9", "u12 joined"]);
  });

  it("ends with what is pending in the order of writing, without thread replies", () => {
    const messages = [message(1, "me", NOON)];
    const waiting = [pending("x", NOON + 1), pending("t", NOON + 2, 1), pending("y", NOON + 3)];
    expect(outline({ messages, pending: waiting })).toEqual(["D", "1", "+x", "+y"]);
  });

  it("keeps the key of a pending message when it arrives", () => {
    const before = rows({ pending: [pending("m1", NOON)] }).at(-1);
    const after = rows({ messages: [message(1, "me", NOON)] }).at(-1);
    expect(after?.key).toBe(before?.key);
  });
});
