import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Applied } from "../../src/channel/commands.ts";
import { applyCommand, commandHasher } from "../../src/channel/commands.ts";
import { ChannelLog } from "../../src/channel/log.ts";
import { Lookup } from "../../src/channel/lookup.ts";
import { Members } from "../../src/channel/members.ts";
import { Ordinals } from "../../src/channel/ordinals.ts";
import { Outbox } from "../../src/channel/outbox.ts";
import { recall } from "../../src/channel/recall.ts";
import { readMessages } from "../../src/channel/recent.ts";
import { Retention } from "../../src/channel/retention.ts";
import { messagesOf } from "../../src/client/message-log.ts";
import { createStore, reduce } from "../../src/client/store.ts";
import type { Outcome } from "../../src/protocol/errors.ts";
import type { Channel, ChannelEvent, Message } from "../../src/protocol/events.ts";
import type { LogCommand } from "../../src/protocol/frames.ts";
import { LIMITS } from "../../src/protocol/limits.ts";
import { TestHistory } from "./d1.ts";
import { dump } from "./dump.ts";
import { comparable, fold } from "./fold.ts";
import { freeRules } from "./free-rules.ts";
import { sqliteStore } from "./sqlite-store.ts";

const DAY_MS = 86_400_000;
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

/** A channel with its history in D1, and all that it ever said of each message. */
class Bench {
  readonly store = sqliteStore();
  readonly history = new TestHistory(SEED.record.id);
  log = ChannelLog.create(this.store, SEED);
  nowMs = 1_000 * DAY_MS;
  readonly told: ChannelEvent[] = [];
  /** Every body that a message ever had, by its seq, the present one last. */
  readonly words = new Map<number, string[]>();
  #ids = 0;

  /** A command as the dispatch takes it: after what only D1 has of it has been put back. */
  async run(userId: string, command: LogCommand): Promise<Outcome<Applied>> {
    const refused = await recall(this.log, this.history.store, command);
    if (refused !== undefined) return { refused };
    const answers: Outcome<Applied>[] = [];
    const members = new Members(this.store);
    const hash = commandHasher(this.log.hashKey)(command);
    const events = this.log.commit(this.nowMs, (writer) => {
      const { record } = this.log;
      const scope = { store: this.store, writer, members, record, rules: freeRules(record) };
      answers.push(applyCommand(scope, userId, command, hash));
    });
    this.#note(events);
    const answer = answers[0];
    if (answer === undefined) throw new Error("no answer");
    return answer;
  }

  /** Events that no command makes. */
  other(what: Other, by: string): void {
    const { record } = this.log;
    const events = this.log.commit(this.nowMs, (writer) => {
      const dan = { userId: "dan", role: "member" as const };
      if (what === "join") writer.member(by, { ...dan, state: "member" }, "member.joined");
      else if (what === "leave") writer.member(by, { ...dan, state: "left" }, "member.left");
      else if (what === "promote")
        writer.member(by, { ...dan, role: "moderator", state: "member" }, "member.changed");
      else if (what === "archive")
        writer.channel(by, { ...record, archivedAt: this.nowMs }, "channel.archived");
      else writer.channel(by, { ...record, ...changeOf(what, this.log.head) }, "channel.updated");
    });
    this.#note(events);
  }

  /** What is older than so many ms goes, as the channel's daily duty does it. */
  async expire(olderMs: number): Promise<void> {
    await this.drain();
    this.other("retention", "ann");
    await this.drain();
    const retention = new Retention({
      store: this.store,
      log: this.log,
      ordinals: new Ordinals(this.store, this.log),
      history: this.history.store,
      settled: () => this.log.head,
      append: (work) => {
        this.#note(this.log.commit(this.nowMs, work));
        return { ok: null };
      },
    });
    await retention.run(() => this.nowMs + DAY_MS - olderMs);
  }

  /** So much talk that what was said before leaves the object at the next drain. */
  chatter(): void {
    const events = this.log.commit(this.nowMs, (writer) => {
      for (let i = 0; i < LIMITS.recentMessages + 200; i += 1)
        writer.create({
          clientMsgId: this.id(),
          authorId: "ann",
          body: "chatter",
          threadSeq: null,
          files: [],
        });
    });
    this.#note(events);
  }

  async drain(): Promise<void> {
    const channels = {
      putMembers: () => Promise.resolve(),
      putRecord: () => Promise.resolve(),
    };
    const outbox = new Outbox(this.store, this.log, this.history.store, channels);
    for (const consumer of ["history", "directory"] as const)
      while ((await outbox.drain(consumer, () => this.nowMs)) !== null);
  }

  restart(): void {
    const log = ChannelLog.open(this.store);
    if (log === undefined) throw new Error("the log is gone");
    this.log = log;
  }

  id(): string {
    this.#ids += 1;
    return `id${this.#ids}`;
  }

  /** What a reader finds who loads every page: D1's messages, and the object's in their place. */
  async snapshot(): Promise<Map<number, Message>> {
    const range = { after: 0, before: 1e9, limit: 1e6, from: "oldest" as const };
    const all = new Map<number, Message>();
    const add = (message: Message) => all.set(message.seq, message);
    for (const message of await this.history.store.page({ ...range, thread: null })) add(message);
    // A reply may be there for a moment longer than what it answers.
    for (const thread of this.#threads())
      for (const reply of await this.history.store.page({ ...range, thread })) add(reply);
    for (const message of readMessages(this.store, SEED.record.id, "seq > ?", 0)) add(message);
    return all;
  }

  dumps(): Map<string, string>[] {
    return [dump((query) => this.store.rows(query)), this.history.dump()];
  }

  /** What was ever answered. */
  #threads(): Set<number> {
    const roots = this.told.flatMap((event) =>
      event.type === "message.created" ? (event.message.threadSeq ?? []) : [],
    );
    return new Set(roots);
  }

  #note(events: readonly ChannelEvent[]): void {
    this.told.push(...events);
    for (const event of events) {
      if (event.type === "message.created") this.words.set(event.seq, [event.message.body]);
      if (event.type === "message.edited") this.words.get(event.messageSeq)?.push(event.body);
    }
  }
}

type Other = "join" | "leave" | "promote" | "topic" | "archive" | "unarchive" | "retention";

/** What an update makes of a channel's record. */
function changeOf(what: Other, head: number): Partial<Channel> {
  if (what === "topic") return { topic: `topic ${head}` };
  return what === "unarchive" ? { archivedAt: null } : { settings: { retentionDays: 1 } };
}

/** Few places, so that much happens to each. */
const target = fc.nat({ max: 7 }).map((n) => n + 1);
const flag = fc.boolean();
/** A word that is found again wherever it may hide. */
const what = fc.oneof(
  { weight: 3, arbitrary: fc.record({ type: fc.constant("say" as const), me: flag }) },
  {
    weight: 2,
    arbitrary: fc.record({ type: fc.constant("poll" as const), multiple: flag }),
  },
  fc.record({ type: fc.constant("reply" as const), threadSeq: target, broadcast: flag }),
  { weight: 4, arbitrary: fc.record({ type: fc.constant("edit" as const), seq: target }) },
  fc.record({ type: fc.constant("delete" as const), seq: target }),
  fc.record({
    type: fc.constant("react" as const),
    seq: target,
    emoji: fc.constantFrom("👍", "🎉"),
    on: flag,
  }),
  fc.record({ type: fc.constant("pin" as const), seq: target, on: flag }),
  {
    weight: 6,
    arbitrary: fc.record({
      type: fc.constant("vote" as const),
      seq: target,
      option: fc.nat({ max: 2 }),
      on: fc.boolean(),
    }),
  },
  fc.record({ type: fc.constant("closePoll" as const), seq: target }),
  fc.record({ type: fc.constant("follow" as const), seq: target, on: flag }),
  fc.record({
    type: fc.constant("other" as const),
    other: fc.constantFrom<Other[]>("join", "leave", "promote", "topic"),
  }),
  fc.record({
    type: fc.constant("other" as const),
    other: fc.constantFrom<Other[]>("archive", "unarchive", "unarchive"),
  }),
  fc.record({ type: fc.constant("expire" as const), olderMs: fc.nat({ max: 300 }) }),
);
const step = fc.record({
  // The owner may do most, and who does most is mostly the author.
  who: fc.constantFrom("ann", "ann", ...PEOPLE),
  what,
  after: fc.oneof(
    { weight: 6, arbitrary: fc.constant("nothing" as const) },
    fc.constantFrom("drain" as const, "restart" as const),
  ),
});
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;
const history = fc.array(step, { minLength: 1, maxLength: 40, size: "max" });

async function play(bench: Bench, steps: readonly Step[]): Promise<void> {
  for (const { who, what: one, after } of steps) {
    bench.nowMs += 7;
    const id = bench.id();
    const body = `secret${bench.log.head}of${id}.`;
    if (one.type === "other") bench.other(one.other, who);
    else if (one.type === "expire") await bench.expire(one.olderMs);
    else if (one.type === "say")
      await bench.run(who, { type: "send", id, body, ...(one.me && { me: true }) });
    else if (one.type === "poll") {
      const options = ["a", "b", "c"].map((letter) => `${letter}${body}`);
      const poll = { question: body, options, multiple: one.multiple };
      await bench.run(who, { type: "send", id, body, poll });
    } else if (one.type === "reply") {
      const { threadSeq, broadcast } = one;
      await bench.run(who, { type: "send", id, body, threadSeq, broadcast });
    } else if (one.type === "edit") await bench.run(who, { type: "edit", id, seq: one.seq, body });
    else await bench.run(who, { ...one, id });
    if (after === "drain") await bench.drain();
    if (after === "restart") bench.restart();
  }
}

describe("every reader converges", () => {
  it("[LOG3] a copy of then and the events after it are the copy of now, for every type of event", async () => {
    await fc.assert(
      fc.asyncProperty(history, history, fc.boolean(), async (before, after, restart) => {
        const bench = new Bench();
        await play(bench, before);
        const copy = await bench.snapshot();
        const since = bench.log.head;
        const page = { items: [...copy.values()], nextCursor: null, head: since };
        let state = createStore({ userId: "eve", keep: 1e6, history: true });
        state = reduce(state, { type: "welcome", epoch: "e", head: since, role: "member" });
        const { generation } = state;
        state = reduce(state, { type: "page", kind: "newest", page, generation, askedAt: since });
        await play(bench, after);
        if (restart) bench.restart();
        const resumed = bench.log.resume(since);
        if (resumed === undefined) expect(since).toBeLessThan(bench.log.floor);
        // Of what has expired the log holds no events: who was there has heard them.
        const missed = resumed ?? bench.told.filter(({ seq }) => seq > since);
        expect(missed.map(({ seq }) => seq)).toEqual(
          Array.from({ length: bench.log.head - since }, (_, i) => since + 1 + i),
        );
        for (const event of missed) fold(copy, event);
        state = reduce(state, { type: "events", events: missed });
        const now = comparable((await bench.snapshot()).values());
        expect(comparable(copy.values())).toEqual(now);
        expect(comparable(messagesOf(state.log))).toEqual(now);
        // Once more from the beginning, as they were told and as they are rendered now.
        for (const events of [bench.told, bench.log.resume(0) ?? bench.told]) {
          const whole = new Map<number, Message>();
          for (const event of events) fold(whole, event);
          expect(comparable(whole.values())).toEqual(now);
        }
      }),
      { numRuns: 150 },
    );
  });

  it("[LOG3][LOG6] also where what changes has left the object, and comes back from D1", async () => {
    await fc.assert(
      fc.asyncProperty(history, history, async (before, after) => {
        const bench = new Bench();
        await play(bench, before);
        bench.chatter();
        await bench.drain();
        expect(bench.log.floor).toBeGreaterThan(0);
        const copy = await bench.snapshot();
        const since = bench.log.head;
        await play(bench, after);
        for (const event of bench.told) if (event.seq > since) fold(copy, event);
        const now = comparable((await bench.snapshot()).values());
        expect(comparable(copy.values())).toEqual(now);
        await bench.drain();
        expect(comparable((await bench.snapshot()).values())).toEqual(now);
      }),
      { numRuns: 15 },
    );
  });

  it("[LOG5][VERS1] what was deleted is in no table, and what was replaced only among the versions", async () => {
    await fc.assert(
      fc.asyncProperty(history, history, fc.boolean(), async (before, after, chatter) => {
        const bench = new Bench();
        await play(bench, before);
        if (chatter) bench.chatter();
        await bench.drain();
        await play(bench, after);
        await bench.drain();
        const stores = bench.dumps();
        const { head, floor } = bench.log;
        const since = Math.max(floor, head - LIMITS.recentMessages);
        const stream = JSON.stringify(bench.log.resume(since));
        const messages = await bench.snapshot();
        const lookup = new Lookup(bench.store, bench.log);
        for (const [seq, words] of bench.words) {
          const deleted = messages.get(seq)?.deletedAt !== null; // or expired
          const gone = deleted ? words : words.slice(0, -1);
          const isKept = (word: string) => !deleted && words.indexOf(word) < words.length - 1;
          const versions = await versionsOf(bench, lookup, seq);
          expect(versions).toEqual(deleted ? [] : gone);
          for (const word of gone.filter((one) => one !== "chatter")) {
            expect(stream).not.toContain(word);
            for (const tables of stores)
              for (const [table, text] of tables)
                if (!(isKept(word) && table.endsWith("version")))
                  expect([table, text.includes(word)]).toEqual([table, false]);
          }
        }
      }),
      { numRuns: 30 },
    );
  });
});

/** As over HTTP: the object's part, and D1's where the message has been there. */
async function versionsOf(bench: Bench, lookup: Lookup, seq: number): Promise<string[]> {
  const slice = lookup.versions(seq);
  if (!("ok" in slice)) return [];
  const older = slice.ok.more ? await bench.history.store.versions(seq) : undefined;
  const all = [...(older?.versions ?? []), ...slice.ok.versions];
  const byRev = new Map(all.map((version) => [version.rev, version.body]));
  return [...byRev].toSorted(([a], [b]) => a - b).map(([, body]) => body);
}
