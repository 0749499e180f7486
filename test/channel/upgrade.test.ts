import { describe, expect, it } from "vitest";
import { ChannelLog } from "../../src/channel/log.ts";
import { Lookup } from "../../src/channel/lookup.ts";
import { migrate } from "../../src/channel/schema.ts";
import { sqliteStore } from "./sqlite-store.ts";

const RECORD = {
  id: "c_00000000000000000000",
  workspaceId: "w_0",
  name: "general",
  kind: "public",
  topic: "",
  createdAt: 0,
  archivedAt: null,
};
const LAST = { pin: Number.MAX_SAFE_INTEGER, seq: Number.MAX_SAFE_INTEGER };

describe("a channel of an earlier version", () => {
  it("[PIN1][LOG5] opens with its messages as they were, and its pins in a list", () => {
    const store = sqliteStore();
    migrate(store, 3);
    store.run(
      `INSERT INTO meta (key, value) VALUES ('record', ?), ('epoch', 'e')`,
      JSON.stringify(RECORD),
    );
    for (const seq of [1, 2, 3])
      store.run(
        `INSERT INTO message (seq, rev, ordinal, client_msg_id, author_id, body, at, pinned)
         VALUES (?, ?, ?, ?, 'ann', 'hello', ?, ?)`,
        seq,
        seq,
        seq,
        `id${seq}`,
        seq * 1_000,
        seq === 2 ? 0 : 1,
      );
    const log = ChannelLog.open(store);
    if (log === undefined) throw new Error("not opened");
    expect(log.message(1)).toEqual({
      channelId: RECORD.id,
      seq: 1,
      ordinal: 1,
      clientMsgId: "id1",
      authorId: "ann",
      body: "hello",
      at: 1_000,
      threadSeq: null,
      replyCount: 0,
      lastReplyAt: null,
      reactions: [],
      files: [],
      mentions: [],
      pinned: true,
      editedAt: null,
      deletedAt: null,
    });
    log.commit(1, (writer) => void writer.pin("ann", 2, true));
    const { pins } = new Lookup(store, log).pins(LAST, 10);
    expect(pins.map(({ message }) => message.seq)).toEqual([2, 3, 1]);
    // A page at a time, also where several were pinned before pins had an order.
    const [first, second] = pins;
    const after = (pin: typeof first) =>
      new Lookup(store, log)
        .pins({ pin: pin?.pin ?? 0, seq: pin?.message.seq ?? 0 }, 1)
        .pins.map(({ message }) => message.seq);
    expect([after(first), after(second)]).toEqual([[3], [1]]);
  });
});
