import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { applyCommand, commandHasher } from "../../src/channel/commands.ts";
import { ChannelLog } from "../../src/channel/log.ts";
import { Members } from "../../src/channel/members.ts";
import { Outbox } from "../../src/channel/outbox.ts";
import { readMessages } from "../../src/channel/recent.ts";
import { isOneMoment, mendChannel, takeNewerMembers } from "../../src/channel/restored.ts";
import type { LogCommand } from "../../src/protocol/frames.ts";
import type { DumpCursor, DumpSlice } from "../../src/storage/dump/object-dump.ts";
import { dumpSlice, loadLines } from "../../src/storage/dump/object-dump.ts";
import { TestHistory } from "./d1.ts";
import { freeRules } from "./free-rules.ts";
import type { TestStore } from "./sqlite-store.ts";
import { sqliteStore } from "./sqlite-store.ts";

const ID = "c_00000000000000000000";
const SEED = {
  record: {
    id: ID,
    workspaceId: "w_0",
    name: "general",
    kind: "public" as const,
    topic: "",
    createdAt: 0,
    archivedAt: null,
  },
  members: [
    { userId: "ann", role: "owner" as const },
    { userId: "bob", role: "member" as const },
  ],
};

const target = fc.integer({ min: 1, max: 12 });
const command = fc.oneof(
  fc.record({ type: fc.constant("send" as const), body: fc.constantFrom("one", "two") }),
  fc.record({ type: fc.constant("send" as const), body: fc.constant("re"), threadSeq: target }),
  fc.record({ type: fc.constant("edit" as const), seq: target, body: fc.constant("new") }),
  fc.record({ type: fc.constant("delete" as const), seq: target }),
  fc.record({
    type: fc.constant("react" as const),
    seq: target,
    emoji: fc.constantFrom("👍", "🎉"),
    on: fc.boolean(),
  }),
  fc.record({ type: fc.constant("pin" as const), seq: target, on: fc.boolean() }),
);
const history = fc.array(fc.tuple(fc.constantFrom("ann", "bob"), command), { maxLength: 25 });

/** Runs commands, each under an id of its own from `from` on; answers who was told of a repeat. */
function run(
  store: TestStore,
  log: ChannelLog,
  steps: readonly (readonly [string, object])[],
  from: number,
): boolean[] {
  return steps.map(([who, what], i) => {
    let isRepeat = false;
    log.commit(1_000 + i, (writer) => {
      const { record } = log;
      const scope = {
        store,
        writer,
        members: new Members(store),
        record,
        rules: freeRules(record),
      };
      const one = { ...what, id: `id${from + i}` } as LogCommand;
      const applied = applyCommand(scope, who, one, commandHasher(log.hashKey)(one));
      isRepeat = "ok" in applied && applied.ok.repeat;
    });
    return isRepeat;
  });
}

async function drain(store: TestStore, log: ChannelLog, d1: TestHistory): Promise<void> {
  const nowhere = { putMembers: () => Promise.resolve(), putRecord: () => Promise.resolve() };
  const outbox = new Outbox(store, log, d1.store, nowhere);
  while ((await outbox.drain("history", () => 1)) !== null);
}

function load(into: TestStore, lines: DumpSlice["lines"]): void {
  const platform = {
    transactionSync: <T>(work: () => T) => into.transaction(work),
    sql: { exec: (query: string, ...values: never[]) => into.run(query, ...values) },
  };
  loadLines(platform as unknown as Parameters<typeof loadLines>[0], lines);
}

describe("a channel that was restored", () => {
  it("[BACKUP1] goes on after its own end, whatever was said while it was copied, and D1 follows it", async () => {
    await fc.assert(
      fc.asyncProperty(history, history, history, async (before, meanwhile, after) => {
        const store = sqliteStore();
        const log = ChannelLog.create(store, SEED);
        const d1 = new TestHistory(ID);
        run(store, log, before, 0);
        await drain(store, log, d1);
        const copy = sqliteStore();
        const end = log.head;
        let cursor: DumpCursor | null = null;
        do {
          const slice: DumpSlice = dumpSlice(store, cursor, isOneMoment);
          load(copy, slice.lines);
          // Words come between the first part and the others, and D1 is copied last.
          if (cursor === null) run(store, log, meanwhile, 100);
          cursor = slice.next;
        } while (cursor !== null);
        await drain(store, log, d1);

        copy.transaction(() => mendChannel(copy, 1));
        const restored = ChannelLog.open(copy);
        if (restored === undefined) throw new Error("nothing was restored");
        await d1.scan.cutBack(restored.head);
        expect(restored.head).toBe(end);
        expect(restored.epoch).not.toBe(log.epoch);
        // Whoever has no answer, or one of a life that is no more, says it again.
        const repeats = run(copy, restored, meanwhile, 100);
        expect(meanwhile.filter(([, { type }], i) => type === "send" && repeats[i])).toEqual([]);
        run(copy, restored, after, 200);
        await drain(copy, restored, d1);

        const own = readMessages(copy, ID, "seq > ?", 0);
        const { messages } = await d1.scan.page({ after: 0, upTo: restored.head }, 1_000);
        expect(messages).toEqual(own);
      }),
      { numRuns: 150 },
    );
  });

  it("[BACKUP1] has the members whom the directory knew to be others meanwhile, and no socket", () => {
    const store = sqliteStore();
    const log = ChannelLog.create(store, SEED);
    run(store, log, [["ann", { type: "send", body: "one" }]], 0);
    store.run(`INSERT INTO relay_seat VALUES ('ann', 'r', 'k', 's', 1)`);
    store.run(`INSERT INTO read_mark (user_id, seq) VALUES ('bob', 99)`);
    store.transaction(() => mendChannel(store, 1));
    takeNewerMembers(store, [
      { userId: "bob", role: "member", state: "left", rev: 7 },
      { userId: "cyd", role: "guest", state: "member", rev: 8 },
    ]);
    const members = new Members(store);
    expect([members.role("ann"), members.role("bob"), members.role("cyd")]).toEqual([
      "owner",
      undefined,
      "guest",
    ]);
    expect(members.find("cyd")?.rev).toBe(log.head);
    expect(store.rows(`SELECT * FROM relay_seat`)).toEqual([]);
    expect(store.rows(`SELECT seq FROM read_mark`)).toEqual([{ seq: log.head }]);
  });
});
