import { describe, expect, it } from "vitest";
import { applyCommand } from "../../src/channel/commands.ts";
import { ChannelLog } from "../../src/channel/log.ts";
import { Members } from "../../src/channel/members.ts";
import { ReadMarks } from "../../src/channel/read-marks.ts";
import { Wishes } from "../../src/channel/wishes.ts";
import { WritingRules } from "../../src/channel/writing-rules.ts";
import type { LogCommand } from "../../src/protocol/frames.ts";
import type { ObjectStore } from "../../src/storage/object-store.ts";
import { sqliteStore } from "./sqlite-store.ts";

const SEED = {
  record: {
    id: "c_00000000000000000000",
    workspaceId: "w_0",
    name: "general",
    kind: "public" as const,
    topic: "",
    createdAt: 0,
    archivedAt: null,
  },
  members: [{ userId: "ann", role: "member" as const }],
};

/** A store that counts the statements that go through it. */
function counting(): { store: ObjectStore; count: () => number } {
  const inner = sqliteStore();
  let count = 0;
  const store: ObjectStore = {
    ...inner,
    rows: (query, ...params) => {
      count += 1;
      return inner.rows(query, ...params);
    },
    run: (query, ...params) => {
      count += 1;
      return inner.run(query, ...params);
    },
  };
  return {
    store,
    count: () => {
      const counted = count;
      count = 0;
      return counted;
    },
  };
}

describe("what a word costs", () => {
  it("[LOG4] a plain one costs two statements, its dedupe and itself; the tenth of a flush too", () => {
    const { store, count } = counting();
    const log = ChannelLog.create(store, SEED);
    const members = new Members(store);
    const marks = new ReadMarks(store, log.words);
    const wishes = new Wishes(store);
    const rules = new WritingRules({
      record: () => log.record,
      spokeAt: (userId) => marks.spokeAt(userId),
      isBlocked: (userId) => wishes.isBlocked(userId),
    });
    const commit = (commands: LogCommand[]) =>
      log.commit(1_000, (writer) => {
        const scope = { store, writer, members, record: log.record, rules };
        for (const command of commands) applyCommand(scope, "ann", command, "hash");
      });
    const send = (i: number): LogCommand => ({ type: "send", id: `id${i}`, body: "hello" });
    commit([send(0)]);
    count();
    commit([send(1)]);
    expect(count()).toBe(2);
    commit(Array.from({ length: 10 }, (_, i) => send(i + 2)));
    expect(count()).toBe(20);
    // By it they have read that far, too.
    expect(marks.of("ann").seq).toBe(log.head);
    count();
    commit([send(12)]);
    expect(count()).toBe(2);
    expect(marks.of("ann").seq).toBe(log.head);
  });
});
