import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { applyCommand, commandHasher } from "../../src/channel/commands.ts";
import { ChannelLog } from "../../src/channel/log.ts";
import { Members } from "../../src/channel/members.ts";
import { Notices } from "../../src/channel/notices.ts";
import { Ordinals } from "../../src/channel/ordinals.ts";
import { ReadMarks } from "../../src/channel/read-marks.ts";
import { Reading } from "../../src/channel/reading.ts";
import { Wishes } from "../../src/channel/wishes.ts";
import { createTables } from "../../src/inbox/schema.ts";
import { Shelf } from "../../src/inbox/shelf.ts";
import type { Message } from "../../src/protocol/events.ts";
import type { LogCommand } from "../../src/protocol/frames.ts";
import { LEVELS } from "../../src/protocol/levels.ts";
import type { StoredMessage } from "../../src/storage/history.ts";
import { freeRules } from "./free-rules.ts";
import { sqliteStore } from "./sqlite-store.ts";

const PEOPLE = ["ann", "bob"] as const;
type Who = (typeof PEOPLE)[number];

/** A command whose id does not matter. */
type Bare = LogCommand extends infer C ? (C extends LogCommand ? Omit<C, "id"> : never) : never;

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
  members: PEOPLE.map((userId) => ({ userId, role: "moderator" as const })),
};

/** What a person would count by hand. */
class Model {
  readonly messages: { seq: number; top: boolean; gone: boolean }[] = [];
  readonly marks = new Map<Who, number>();

  mark(who: Who): number {
    return this.marks.get(who) ?? 0;
  }

  unread(who: Who): number {
    return this.messages.filter(({ seq, top, gone }) => top && !gone && seq > this.mark(who))
      .length;
  }
}

/** A channel, an Inbox of each person, and D1 as far as it was drained. */
class Scene {
  readonly store = sqliteStore();
  readonly d1 = new Map<number, StoredMessage>();
  readonly here = new Set<string>();
  readonly shelves = new Map<string, Shelf>();
  readonly model = new Model();
  /** What each person's sockets were told of their own mark last. */
  readonly told = new Map<string, { seq: number; unread: number }>();
  log = ChannelLog.create(this.store, SEED);
  #parts = this.#open();
  #ids = 0;

  constructor() {
    for (const who of PEOPLE) {
      const store = sqliteStore();
      createTables(store);
      this.shelves.set(who, new Shelf(store));
    }
  }

  get reading(): Reading {
    return this.#parts.reading;
  }

  shelf(who: string): Shelf {
    const shelf = this.shelves.get(who);
    if (shelf === undefined) throw new Error(`no ${who}`);
    return shelf;
  }

  flag(who: Who): boolean {
    return this.shelf(who).all()[0]?.unread ?? false;
  }

  command(who: Who, command: Bare): boolean {
    const one: LogCommand = { ...command, id: `id${(this.#ids += 1)}` };
    // As `recall` does, from D1.
    for (let missing = this.log.missing(one); missing !== undefined;) {
      const stored = this.d1.get(missing);
      if (stored === undefined) break;
      this.log.restore(stored);
      const next = this.log.missing(one);
      if (next === missing) break;
      missing = next;
    }
    let done = false;
    this.log.commit(1_000, (writer) => {
      const { record } = this.log;
      const { members } = this.#parts;
      const scope = { store: this.store, writer, members, record, rules: freeRules(record) };
      done = "ok" in applyCommand(scope, who, one, commandHasher(this.log.hashKey)(one));
    });
    return done;
  }

  /** D1 gets everything, and what is older than the log keeps is pruned. */
  prune(): void {
    const rows = this.store.rows<{ seq: number; rev: number }>(`SELECT seq, rev FROM message`);
    const revs = new Map(rows.map(({ seq, rev }) => [seq, rev]));
    for (const message of this.log.present([...revs.keys()]))
      this.d1.set(message.seq, { message, rev: revs.get(message.seq) ?? 0, pin: 0 });
    this.log.prune(this.log.head);
  }

  restart(): void {
    const log = ChannelLog.open(this.store);
    if (log === undefined) throw new Error("the log is gone");
    this.log = log;
    this.#parts = this.#open();
  }

  leave(who: Who): void {
    if (this.here.delete(who)) this.#parts.notices.look(who);
  }

  drain(): Promise<number | null> {
    return this.#parts.notices.drain(() => 1_000);
  }

  async settle(): Promise<void> {
    for (let turn = 0; turn < 100; turn += 1) if ((await this.drain()) === null) return;
    throw new Error("the drain does not end");
  }

  #open() {
    const { store, log } = this;
    const members = new Members(store);
    const marks = new ReadMarks(store, log.words);
    const ordinals = new Ordinals(store, log);
    const notices = new Notices({
      store,
      log,
      members,
      marks,
      ordinals,
      isHere: (userId) => this.here.has(userId),
      inboxOf: (userId) => ({
        tell: (told) => Promise.resolve(void this.shelf(userId).tell(told, true)),
        read: (read) => Promise.resolve(void this.shelf(userId).read(read)),
      }),
      groupMembers: () => Promise.resolve(new Map()),
    });
    const reading = new Reading({
      log,
      members,
      marks,
      ordinals,
      wishes: new Wishes(store),
      history: { ordinalAt: (seq) => Promise.resolve(this.#ordinalAt(seq)) },
      notices,
      audience: {
        count: () => 2,
        tellOne: (userId, text) => {
          this.told.set(userId, JSON.parse(text) as { seq: number; unread: number });
          return true;
        },
      },
      ephemerals: { read: () => undefined },
      owed: () => undefined,
      failed: () => {
        throw new Error("the store failed");
      },
    });
    return { members, notices, reading };
  }

  #ordinalAt(seq: number): number {
    const known: Message[] = [...this.d1.values()].map(({ message }) => message);
    const before = known.filter((message) => message.seq <= seq);
    return Math.max(0, ...before.map(({ ordinal }) => ordinal));
  }
}

const who = fc.constantFrom(...PEOPLE);
/** Of the messages there are, counted from the newest. */
const which = fc.nat({ max: 12 });
const step = fc.oneof(
  { weight: 5, arbitrary: fc.record({ do: fc.constant("send" as const), who }) },
  fc.record({ do: fc.constantFrom("reply" as const, "edit" as const), who, which }),
  { weight: 3, arbitrary: fc.record({ do: fc.constant("delete" as const), who, which }) },
  {
    weight: 4,
    arbitrary: fc.record({ do: fc.constantFrom("read" as const, "unread" as const), who, which }),
  },
  fc.record({ do: fc.constant("read" as const), who, which: fc.constant(-1_000) }),
  fc.record({ do: fc.constant("mute" as const), who, level: fc.constantFrom(...LEVELS) }),
  fc.record({ do: fc.constantFrom("come" as const, "leave" as const), who }),
  { weight: 3, arbitrary: fc.constant({ do: "drain" as const }) },
  fc.constant({ do: "restart" as const }),
  fc.constant({ do: "prune" as const }),
);
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

async function play(scene: Scene, one: Step): Promise<void> {
  const { model, log } = scene;
  const at = "which" in one ? model.messages.at(-1 - Math.max(one.which, 0)) : undefined;
  switch (one.do) {
    case "send":
      scene.command(one.who, { type: "send", body: "word" });
      model.messages.push({ seq: log.head, top: true, gone: false });
      model.marks.set(one.who, log.head);
      return;
    case "reply":
      if (at === undefined) return;
      if (scene.command(one.who, { type: "send", body: "re", threadSeq: at.seq }))
        model.messages.push({ seq: log.head, top: false, gone: false });
      return;
    case "edit":
      if (at !== undefined)
        scene.command(one.who, { type: "edit", seq: at.seq, body: `new ${log.head}` });
      return;
    case "delete":
      if (at === undefined) return;
      if (scene.command(one.who, { type: "delete", seq: at.seq })) at.gone = true;
      return;
    case "read": {
      const seq = one.which < 0 ? log.head : (at?.seq ?? 0);
      await scene.reading.read(one.who, seq);
      model.marks.set(one.who, Math.max(model.mark(one.who), seq));
      return;
    }
    case "unread":
      if (at === undefined) return;
      await scene.reading.unread(one.who, at.seq);
      model.marks.set(one.who, at.seq - 1);
      expect(scene.told.get(one.who)).toMatchObject({
        seq: at.seq - 1,
        unread: model.unread(one.who),
      });
      return;
    case "mute":
      scene.shelf(one.who).setLevel(SEED.record.id, "w_0", one.level);
      return;
    case "come":
      return void scene.here.add(one.who);
    case "leave":
      return scene.leave(one.who);
    case "drain":
      return void (await scene.drain());
    case "restart":
      return scene.restart();
    case "prune":
      return scene.prune();
  }
}

/** So many words that pruning takes some of those that the steps name. */
const OLD_WORDS = 1_105;

async function judge(scene: Scene, steps: readonly Step[]): Promise<void> {
  for (const one of steps) {
    await play(scene, one);
    for (const person of PEOPLE)
      expect([one, person, scene.reading.count(person)]).toEqual([
        one,
        person,
        scene.model.unread(person),
      ]);
  }
  await scene.settle();
  for (const person of PEOPLE) {
    const unread = scene.model.unread(person) > 0;
    if (!scene.here.has(person) || !unread)
      expect([person, scene.flag(person)]).toEqual([person, unread]);
  }
}

describe("unread", () => {
  it("[READ1] [READ2] [READ3] over random histories every count is the one by hand, and the flag says whether there is any", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 24 }), (steps) => judge(new Scene(), steps)),
      { numRuns: 1_000 },
    );
  });

  it("[READ1] also where much is pruned and D1 alone knows the places", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(step, { maxLength: 16 }),
        fc.array(step, { maxLength: 16 }),
        async (before, after) => {
          const scene = new Scene();
          await judge(scene, before);
          scene.log.commit(1_000, (writer) => {
            for (let i = 0; i < OLD_WORDS; i += 1) {
              const clientMsgId = `old${i}`;
              const word = { body: "old", threadSeq: null, files: [] };
              // Nobody's of the two, so that their last words fall silent.
              const { seq } = writer.create({ ...word, clientMsgId, authorId: "cyd" });
              scene.model.messages.push({ seq, top: true, gone: false });
            }
          });
          const { messages } = scene.model;
          const oldest = messages.splice(0, messages.length);
          // The steps name the first ones, which are pruned.
          messages.push(...oldest.slice(20), ...oldest.slice(0, 20));
          scene.prune();
          scene.restart();
          await judge(scene, after);
        },
      ),
      { numRuns: 60 },
    );
  });
});
