import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Applied } from "../../src/channel/commands.ts";
import { applyCommand, commandHasher } from "../../src/channel/commands.ts";
import { ChannelLog } from "../../src/channel/log.ts";
import { Members } from "../../src/channel/members.ts";
import { readMessages } from "../../src/channel/recent.ts";
import type { Outcome } from "../../src/protocol/errors.ts";
import type { ChannelEvent, Message } from "../../src/protocol/events.ts";
import type { LogCommand } from "../../src/protocol/frames.ts";
import { LIMITS } from "../../src/protocol/limits.ts";
import { comparable, fold } from "./fold.ts";
import { freeRules } from "./free-rules.ts";
import type { TestStore } from "./sqlite-store.ts";
import { sqliteStore } from "./sqlite-store.ts";

const PEOPLE = ["ann", "bob", "cyd"] as const;
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
  members: [
    { userId: "ann", role: "owner" as const },
    { userId: "bob", role: "member" as const },
    { userId: "cyd", role: "guest" as const },
  ],
};

/** A log and what it has told its readers. */
class Bench {
  readonly store: TestStore = sqliteStore();
  log = ChannelLog.create(this.store, SEED);
  nowMs = 1_000;
  readonly told: ChannelEvent[] = [];

  run(userId: string, ...commands: LogCommand[]): Outcome<Applied>[] {
    const answers: Outcome<Applied>[] = [];
    const members = new Members(this.store);
    const events = this.log.commit(this.nowMs, (writer) => {
      const { record } = this.log;
      const scope = { store: this.store, writer, members, record, rules: freeRules(record) };
      for (const command of commands)
        answers.push(
          applyCommand(scope, userId, command, commandHasher(this.log.hashKey)(command)),
        );
    });
    this.told.push(...events);
    return answers;
  }

  restart(): void {
    const log = ChannelLog.open(this.store);
    if (log === undefined) throw new Error("the log is gone");
    this.log = log;
  }

  messages(): Message[] {
    return readMessages(this.store, SEED.record.id, "seq > ?", 0);
  }
}

const target = fc.nat({ max: 30 }).map((n) => n + 1);
const command = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      type: fc.constant("send" as const),
      body: fc.string({ unit: "grapheme", minLength: 1, maxLength: 20 }),
    }),
  },
  fc.record({ type: fc.constant("send" as const), body: fc.constant("reply"), threadSeq: target }),
  fc.record({
    type: fc.constant("edit" as const),
    seq: target,
    body: fc.constantFrom("new", "newer"),
  }),
  fc.record({ type: fc.constant("delete" as const), seq: target }),
  fc.record({
    type: fc.constant("react" as const),
    seq: target,
    emoji: fc.constantFrom("👍", "🎉"),
    on: fc.boolean(),
  }),
  fc.record({ type: fc.constant("pin" as const), seq: target, on: fc.boolean() }),
);
const step = fc.record({
  who: fc.constantFrom(...PEOPLE),
  id: fc.nat({ max: 60 }).map((n) => `id${n}`),
  command,
  /** Milliseconds that the clock moves, back too. */
  clock: fc.integer({ min: -3_600_000, max: 1_000 }),
  restart: fc.boolean(),
});
const history = fc.array(step, { minLength: 1, maxLength: 60 });

function play(
  bench: Bench,
  steps: readonly (typeof step extends fc.Arbitrary<infer T> ? T : never)[],
) {
  return steps.map(({ who, id, command: what, clock, restart }) => {
    bench.nowMs += clock;
    if (restart) bench.restart();
    const one = { ...what, id } as LogCommand;
    return { who, one, answer: bench.run(who, one)[0] };
  });
}

describe("the log", () => {
  it("[LOG1] a flush of more than memory keeps tells every one of its events", () => {
    const bench = new Bench();
    const flush = Array.from({ length: LIMITS.recentMessages * 2 }, (_, i) => ({
      type: "send" as const,
      id: `id${i}`,
      body: `word ${i}`,
    }));
    bench.run("ann", ...flush);
    expect(bench.told.map(({ seq }) => seq)).toEqual(flush.map((_, i) => i + 1));
    expect(bench.log.resume(0), "what memory keeps is bounded").toBeUndefined();
    expect(bench.log.resume(LIMITS.recentMessages)).toHaveLength(LIMITS.recentMessages);
  });

  it("[LOG1][LOG2] numbers without gaps and with increasing times, whatever the clock does", () => {
    fc.assert(
      fc.property(history, (steps) => {
        const bench = new Bench();
        play(bench, steps);
        expect(bench.told.map((event) => event.seq)).toEqual(bench.told.map((_, i) => i + 1));
        for (const [i, event] of bench.told.entries())
          expect(event.at).toBeGreaterThan(bench.told[i - 1]?.at ?? 0);
      }),
    );
  });

  it("[LOG3] resume from any point gives what makes the copy of then the copy of now", () => {
    fc.assert(
      fc.property(history, history, fc.boolean(), (before, after, restart) => {
        const bench = new Bench();
        play(bench, before);
        const copy = new Map(bench.messages().map((message) => [message.seq, message]));
        const since = bench.log.head;
        play(bench, after);
        if (restart) bench.restart();
        const missed = bench.log.resume(since);
        expect(missed?.map((event) => event.seq)).toEqual(
          Array.from({ length: bench.log.head - since }, (_, i) => since + 1 + i),
        );
        for (const event of missed ?? []) fold(copy, event);
        expect(comparable(copy.values())).toEqual(comparable(bench.messages()));
      }),
    );
  });

  it("[LOG3] readers who heard everything live have the same copy", () => {
    fc.assert(
      fc.property(history, (steps) => {
        const bench = new Bench();
        play(bench, steps);
        const copy = new Map<number, Message>();
        for (const event of bench.told) fold(copy, event);
        expect(comparable(copy.values())).toEqual(comparable(bench.messages()));
      }),
    );
  });

  it("[CMD1][CMD2] the same id again gets the first answer and makes nothing; with other words it is refused", () => {
    fc.assert(
      fc.property(history, (steps) => {
        const bench = new Bench();
        const played = play(bench, steps);
        const head = bench.log.head;
        const first = new Map<string, { command: string; answer: Applied }>();
        for (const { who, one, answer } of played) {
          const key = `${who} ${one.id}`;
          const known = first.get(key);
          if (known === undefined) {
            if (answer !== undefined && "ok" in answer)
              first.set(key, { command: JSON.stringify(one), answer: answer.ok });
          } else if (known.command === JSON.stringify(one))
            expect(answer).toEqual({ ok: { ...known.answer, repeat: true } });
          else expect(answer).toMatchObject({ refused: { code: "conflict" } });
        }
        bench.restart();
        for (const [key, { command: text, answer }] of first)
          expect(bench.run(key.split(" ")[0] ?? "", JSON.parse(text) as LogCommand)[0]).toEqual({
            ok: { ...answer, repeat: true },
          });
        expect(bench.log.head).toBe(head);
      }),
    );
  });

  it("[LOG5] a deleted or replaced word is in no later event and in no row", () => {
    const bench = new Bench();
    bench.run("ann", { type: "send", id: "a", body: "secret one" });
    bench.run("ann", { type: "send", id: "b", body: "secret two" });
    bench.run("ann", { type: "edit", id: "c", seq: 2, body: "harmless" });
    bench.run("bob", { type: "react", id: "r", seq: 1, emoji: "👍", on: true });
    bench.run("ann", { type: "pin", id: "p", seq: 1, on: true });
    bench.run("ann", { type: "delete", id: "d", seq: 1 });
    bench.restart();
    expect(bench.log.message(1)).toMatchObject({ body: "", reactions: [], pinned: false });
    expect(JSON.stringify(bench.log.resume(0))).not.toContain("secret");
    for (const table of ["message", "event", "dedupe", "meta"])
      expect(JSON.stringify(bench.store.rows(`SELECT * FROM ${table}`))).not.toContain("secret");
  });

  it("[LOG4] a store that fails in mid-flush leaves the log where it was", () => {
    fc.assert(
      fc.property(history, fc.nat({ max: 3 }), (steps, writes) => {
        const bench = new Bench();
        play(bench, steps);
        const head = bench.log.head;
        const before = comparable(bench.messages());
        bench.store.failAfter(writes);
        const commands = [1, 2].map((n) => ({ type: "send" as const, id: `x${n}`, body: "lost" }));
        expect(() => bench.run("ann", ...commands)).toThrow("full");
        bench.store.failAfter(Number.POSITIVE_INFINITY);
        expect(bench.log.head).toBe(head);
        expect(comparable(bench.messages())).toEqual(before);
        bench.run("ann", { type: "send", id: "x1", body: "lost" });
        expect(bench.log.head).toBe(head + 1);
      }),
    );
  });

  it("[LOG6] prunes only what is confirmed; what is left resumes, what is gone resets", () => {
    const bench = new Bench();
    const total = LIMITS.recentMessages + 500;
    for (let i = 1; i <= total; i += 1)
      bench.run("ann", { type: "send", id: `m${i}`, body: `word ${i}` });
    bench.log.prune(200);
    expect(bench.log.floor).toBe(200);
    bench.log.prune(bench.log.head);
    expect(bench.log.floor).toBe(500);
    bench.restart();
    expect(bench.log.head).toBe(total);
    expect(bench.log.resume(500)?.length).toBe(LIMITS.recentMessages);
    expect(bench.log.resume(499)).toBeUndefined();
    expect(bench.log.resume(total + 1)).toBeUndefined();
    expect(bench.run("ann", { type: "send", id: "m1", body: "word 1" })[0]).toMatchObject({
      ok: { seq: 1, repeat: true },
    });
    expect(bench.run("ann", { type: "send", id: "new", body: "next" })[0]).toMatchObject({
      ok: { seq: total + 1 },
    });
  });

  it("[LOG6] a pruned message that is put back can be changed, and its change resumes", () => {
    const bench = new Bench();
    bench.run("ann", { type: "send", id: "old", body: "old words" });
    const old = bench.messages()[0];
    if (old === undefined) throw new Error("no message");
    for (let i = 1; i <= LIMITS.recentMessages + 200; i += 1)
      bench.run("bob", { type: "send", id: `m${i}`, body: `word ${i}` });
    bench.log.prune(bench.log.head);
    bench.restart();
    const edit = { type: "edit" as const, id: "e", seq: 1, body: "new words" };
    expect(bench.log.missing(edit)).toBe(1);
    bench.log.restore({ message: old, rev: 1, pin: 0 });
    expect(bench.log.missing(edit)).toBeUndefined();
    const since = bench.log.head;
    bench.run("bob", { type: "react", id: "r", seq: 1, emoji: "👍", on: true });
    bench.run("ann", edit);
    bench.restart();
    expect(bench.log.resume(since)).toMatchObject([
      { type: "reaction.added", messageSeq: 1, by: "bob" },
      { type: "message.edited", messageSeq: 1, body: "new words" },
    ]);
    const range = { after: 0, before: 10, thread: null, limit: 10, from: "newest" as const };
    expect(bench.log.changedBelowFloor(range, since)).toMatchObject([
      { seq: 1, body: "new words" },
    ]);
    expect(bench.log.changedBelowFloor(range, bench.log.head)).toEqual([]);
  });

  it("[LOG3][LOG6] a pruned reply is deleted together with its place in the pruned thread's count", () => {
    const bench = new Bench();
    bench.run("ann", { type: "send", id: "top", body: "top" });
    bench.run("bob", { type: "send", id: "reply", body: "reply", threadSeq: 1 });
    const [top, reply] = bench.messages();
    if (top === undefined || reply === undefined) throw new Error("no messages");
    for (let i = 1; i <= LIMITS.recentMessages + 200; i += 1)
      bench.run("bob", { type: "send", id: `m${i}`, body: `word ${i}` });
    bench.log.prune(bench.log.head);
    const remove = { type: "delete" as const, id: "d", seq: 2 };
    expect(bench.log.missing(remove)).toBe(2);
    bench.log.restore({ message: reply, rev: 2, pin: 0 });
    expect(bench.log.missing(remove)).toBe(1);
    bench.log.restore({ message: top, rev: 2, pin: 0 });
    expect(bench.log.missing(remove)).toBeUndefined();
    const since = bench.log.head;
    bench.run("bob", remove);
    expect(bench.log.message(1)).toMatchObject({ replyCount: 0 });
    expect(bench.log.resume(since)).toMatchObject([
      { type: "message.deleted", messageSeq: 2, thread: { seq: 1, replyCount: 0 } },
    ]);
  });

  it("[PAGE1] pages cover every top-level message once, in either direction", () => {
    fc.assert(
      fc.property(history, fc.integer({ min: 1, max: 7 }), (steps, limit) => {
        const bench = new Bench();
        play(bench, steps);
        bench.restart();
        const all = bench.messages().filter((message) => message.threadSeq === null);
        const seqs = all.map((message) => message.seq);
        const back: number[] = [];
        for (let before = bench.log.head + 1; ;) {
          const page = bench.log.messages({
            before,
            after: 0,
            thread: null,
            limit,
            from: "newest",
          });
          if (page.length === 0) break;
          back.unshift(...page.map((message) => message.seq));
          before = page[0]?.seq ?? 0;
        }
        const forth: number[] = [];
        for (let after = 0; ;) {
          const page = bench.log.messages({
            before: 1e9,
            after,
            thread: null,
            limit,
            from: "oldest",
          });
          if (page.length === 0) break;
          forth.push(...page.map((message) => message.seq));
          after = page.at(-1)?.seq ?? 0;
        }
        expect(back).toEqual(seqs);
        expect(forth).toEqual(seqs);
      }),
    );
  });
});
