import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { bring } from "../../src/channel/brought.ts";
import { applyCommand, commandHasher } from "../../src/channel/commands.ts";
import { ChannelLog } from "../../src/channel/log.ts";
import { Members } from "../../src/channel/members.ts";
import { wholeVersions } from "../channel/whole-versions.ts";
import { freeRules } from "../channel/free-rules.ts";
import { sqliteStore } from "../channel/sqlite-store.ts";
import type { BroughtWord } from "../../src/protocol/brought.ts";
import { MAX_BROUGHT } from "../../src/protocol/brought.ts";
import { exportMessage } from "../../src/protocol/export.ts";
import type { ExportedMessage } from "../../src/protocol/export.ts";
import type { LogCommand } from "../../src/protocol/frames.ts";
import type { Known } from "../../src/jobs/import/workspace/who.ts";
import { Who } from "../../src/jobs/import/workspace/who.ts";
import { toWord } from "../../src/jobs/import/workspace/words.ts";

const PEOPLE = ["ann", "bob", "cyd"] as const;
const SOURCE = "w_there";

/** A channel on its own, which says what an export would say of it. */
class Bench {
  readonly store = sqliteStore();
  readonly log: ChannelLog;
  readonly members = new Members(this.store);
  nowMs = 1_000_000;

  constructor(id: string, workspaceId: string, members: readonly string[]) {
    this.log = ChannelLog.create(this.store, {
      record: {
        id,
        workspaceId,
        name: "a",
        kind: "public",
        topic: "",
        createdAt: 0,
        archivedAt: null,
      },
      members: members.map((userId) => ({ userId, role: "owner" })),
    });
  }

  run(userId: string, command: LogCommand): void {
    const { store, log, members } = this;
    log.commit(this.nowMs, (writer) => {
      const { record } = log;
      const scope = { store, writer, members, record, rules: freeRules(record) };
      applyCommand(scope, userId, command, commandHasher(log.hashKey)(command));
    });
  }

  async bring(words: readonly BroughtWord[]): Promise<{ seq: number; repeat: boolean }[]> {
    const { store, log, members } = this;
    const places: { seq: number; repeat: boolean }[] = [];
    for (let i = 0; i < words.length; i += MAX_BROUGHT) {
      const brought = await bring(
        {
          store,
          log,
          members,
          gate: { load: 0 },
          outbox: { confirmed: () => log.head },
          history: { one: async () => undefined },
          append: (work) => ({ ok: log.commit(this.nowMs, work) }),
        },
        { userId: "ann", words: words.slice(i, i + MAX_BROUGHT) },
      );
      if (!("ok" in brought)) throw new Error(brought.refused.message);
      places.push(...brought.ok.places);
    }
    return places;
  }

  export(): ExportedMessage[] {
    const seqs = Array.from({ length: this.log.head }, (_, i) => i + 1);
    return this.log
      .present(seqs)
      .map((message) =>
        exportMessage(
          message,
          message.deletedAt === null ? wholeVersions(this.store, message.seq) : [],
        ),
      );
  }
}

const target = fc.nat({ max: 12 }).map((n) => n + 1);
const words = fc.oneof(
  fc
    .string({ unit: "grapheme", minLength: 1, maxLength: 20 })
    .filter((text) => text.isWellFormed()),
  fc.constantFrom("hello <@bob>", "ask <@cyd> and <@nobody>", "<!channel> <!subteam^g_1>"),
);
const emoji = fc.constantFrom("👍", "🎉", ":ship_it:");
const command: fc.Arbitrary<object> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ type: fc.constant("send"), body: words }) },
  {
    weight: 3,
    arbitrary: fc.record(
      {
        type: fc.constant("send"),
        body: words,
        threadSeq: target,
        broadcast: fc.boolean(),
        me: fc.boolean(),
      },
      { requiredKeys: ["type", "body", "threadSeq"] },
    ),
  },
  fc.record({ multiple: fc.boolean() }).map(({ multiple }) => ({
    type: "send",
    body: "Tea?",
    poll: { question: "Tea?", options: ["yes", "no", "maybe"], multiple },
  })),
  fc.record({
    type: fc.constant("vote"),
    seq: target,
    option: fc.nat({ max: 2 }),
    on: fc.boolean(),
  }),
  fc.record({ type: fc.constant("edit"), seq: target, body: words }),
  fc.record({ type: fc.constant("delete"), seq: target }),
  fc.record({ type: fc.constant("react"), seq: target, emoji, on: fc.boolean() }),
  fc.record({ type: fc.constant("pin"), seq: target, on: fc.boolean() }),
);
const talk = fc.array(fc.record({ who: fc.constantFrom(...PEOPLE), what: command }), {
  minLength: 1,
  maxLength: 60,
});

function talked(steps: readonly { who: string; what: object }[]): Bench {
  const bench = new Bench("c_there", SOURCE, PEOPLE);
  for (const [i, { who, what }] of steps.entries()) {
    bench.nowMs += 1_000;
    // Made by the arbitraries above, to the shape of commands.
    bench.run(who, { ...what, id: `id${i}` } as LogCommand);
  }
  return bench;
}

/** Cyd is not among the members here, Bob is under another id. */
const KNOWN: Known[] = [
  { kind: "person", id: "ann", to: "ann", name: "Ann" },
  { kind: "person", id: "bob", to: "bob2", name: "Bob" },
  { kind: "person", id: "cyd", to: "", name: "Cyd <C>" },
  { kind: "group", id: "g_1", to: "", name: "crew" },
];
const WAY = { source: SOURCE, workspaceId: "w_here" };

function wordsOf(messages: readonly ExportedMessage[], to: string, who: Who): BroughtWord[] {
  return messages
    .map((message) => toWord(message, to, WAY, who))
    .filter((word) => typeof word !== "string");
}

/** What the import is documented to make of an export, with places counted anew. */
function expected(messages: readonly ExportedMessage[], who: Who) {
  const kept = messages.filter(({ deletedAt, body }) => deletedAt === null && body !== "");
  const placeOf = new Map(kept.map(({ seq }, i) => [seq, i]));
  return kept.map((message) => {
    const top = placeOf.get(message.threadSeq ?? 0) ?? null;
    return {
      body: who.words(message.body),
      authorId: who.author(message.authorId),
      as: {
        name: who.name(message.authorId)?.trim(),
        at: Math.floor(message.at / 1_000),
      },
      top,
      broadcast: top === null ? undefined : message.broadcast,
      me: message.me,
      poll: message.poll && {
        ...message.poll,
        closed: true,
        votes: message.poll.votes.map((userIds) => who.authors(userIds)),
      },
      reactions: message.reactions.map((one) => ({ ...one, userIds: who.authors(one.userIds) })),
      pinned: message.pinned,
      editedAt: message.editedAt,
      versions: message.versions?.map(({ body, at }) => ({ body: who.words(body), at })),
      mentions: [],
      files: [],
      deletedAt: null,
    };
  });
}

function seen(messages: readonly ExportedMessage[]) {
  const placeOf = new Map(messages.map(({ seq }, i) => [seq, i]));
  return messages.map(
    ({ type: _t, channelId: _c, seq: _s, clientMsgId: _i, at: _a, threadSeq, ...rest }) => ({
      broadcast: undefined,
      me: undefined,
      poll: undefined,
      versions: undefined,
      ...rest,
      top: placeOf.get(threadSeq ?? 0) ?? null,
    }),
  );
}

describe("an export that is imported", () => {
  it("[IMP5] [IMP6] is exported again as it was but for what is said to change", async () => {
    await fc.assert(
      fc.asyncProperty(talk, async (steps) => {
        const there = talked(steps).export();
        const who = new Who(WAY, KNOWN);
        const here = new Bench("c_here", "w_here", ["ann", "bob2"]);
        here.nowMs = 9_000_000;
        await here.bring(wordsOf(there, "c_here", who));
        const again = here.export();
        expect(seen(again)).toEqual(expected(there, who));
        // The same once more is nothing new, wherever it was cut off.
        const head = here.log.head;
        const places = await here.bring(wordsOf(there, "c_here", who));
        expect(places.every(({ repeat }) => repeat)).toBe(true);
        expect(here.log.head).toBe(head);
        expect(here.export()).toEqual(again);
      }),
      { numRuns: 150 },
    );
  });

  it("[IMP6] brings nothing into the channel that it is from, and there replies find what they answer", async () => {
    await fc.assert(
      fc.asyncProperty(talk, async (steps) => {
        const bench = talked(steps);
        const way = { source: SOURCE, workspaceId: SOURCE };
        const who = new Who(way, []);
        const before = bench.export();
        const back = before
          .map((message) => toWord(message, "c_there", way, who))
          .filter((word) => typeof word !== "string");
        const places = await bench.bring(back);
        expect(places.every(({ repeat }) => repeat)).toBe(true);
        expect(bench.export()).toEqual(before);
      }),
      { numRuns: 50 },
    );
  });

  it("[IMP5] words name members by their ids here and others by their names, and call nobody", () => {
    const who = new Who(WAY, KNOWN);
    expect(who.words("<@ann> <@bob> <@cyd> <@eve> <!subteam^g_1> <!here>")).toBe(
      "<@ann> <@bob2> @Cyd C <@eve> @crew <!here>",
    );
    const long = `<@bob>${"x".repeat(3_994)}`;
    expect(who.words(long)).toBe(long);
    expect(who.author("cyd")).toMatch(/^x_[\w-]{20}$/);
    expect(who.author("cyd")).not.toBe(who.author("eve"));
  });
});
