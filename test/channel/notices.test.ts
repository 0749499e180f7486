import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ChannelLog } from "../../src/channel/log.ts";
import { Members } from "../../src/channel/members.ts";
import { Notices } from "../../src/channel/notices.ts";
import { Ordinals } from "../../src/channel/ordinals.ts";
import { ReadMarks } from "../../src/channel/read-marks.ts";
import { createTables } from "../../src/inbox/schema.ts";
import type { ReadThrough, Told } from "../../src/inbox/shelf.ts";
import { Shelf } from "../../src/inbox/shelf.ts";
import { sqliteStore } from "./sqlite-store.ts";

const PEOPLE = ["ann", "bob", "cyd"] as const;
type Who = (typeof PEOPLE)[number];

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
  members: PEOPLE.map((userId) => ({ userId, role: "member" as const })),
};

/** A person's Inbox that can be out of reach, and counts what it is told. */
class Line {
  readonly shelf: Shelf;
  away = false;
  flags = 0;

  constructor() {
    const store = sqliteStore();
    createTables(store);
    this.shelf = new Shelf(store);
  }

  tell(told: Told): Promise<void> {
    if (this.away) return Promise.reject(new Error("out of reach"));
    if (told.notices.every((notice) => notice.kind === "message")) this.flags += 1;
    this.shelf.tell(told, true);
    return Promise.resolve();
  }

  read(read: ReadThrough): Promise<void> {
    if (this.away) return Promise.reject(new Error("out of reach"));
    this.shelf.read(read);
    return Promise.resolve();
  }

  get unread(): boolean {
    return this.shelf.all()[0]?.unread ?? false;
  }
}

/** A channel's notices, and everybody's Inbox. */
class Scene {
  readonly store = sqliteStore();
  readonly log = ChannelLog.create(this.store, SEED);
  readonly ordinals = new Ordinals(this.store, this.log);
  readonly marks = new ReadMarks(this.store, this.log.words);
  readonly here = new Set<string>();
  readonly inboxes = new Map<string, Line>(PEOPLE.map((who) => [who, new Line()]));
  notices = this.#open();
  /** The words, by who said them: a place is the index plus one. */
  readonly said: { seq: number; by: Who }[] = [];
  reads = 0;

  #open(): Notices {
    return new Notices({
      store: this.store,
      log: this.log,
      members: new Members(this.store),
      marks: this.marks,
      ordinals: this.ordinals,
      isHere: (userId) => this.here.has(userId),
      inboxOf: (userId) => this.inbox(userId),
      groupMembers: () => Promise.resolve(new Map()),
    });
  }

  restart(): void {
    this.notices = this.#open();
  }

  inbox(userId: string): Line {
    const line = this.inboxes.get(userId);
    if (line === undefined) throw new Error(`no ${userId}`);
    return line;
  }

  say(by: Who, mention?: Who): void {
    this.log.commit(1_000, (writer) => {
      const body = mention === undefined ? "hello" : `<@${mention}> hello`;
      const id = String(this.said.length);
      writer.create({ clientMsgId: id, authorId: by, body, threadSeq: null, files: [] });
    });
    this.said.push({ seq: this.log.head, by });
  }

  read(who: Who): void {
    const mark = { seq: this.log.head, ordinal: this.log.lastOrdinal };
    if (!this.marks.advance(who, mark)) return;
    this.reads += 1;
    this.notices.look(who);
  }

  leave(who: Who): void {
    if (this.here.delete(who)) this.notices.look(who);
  }

  async settle(): Promise<void> {
    for (const line of this.inboxes.values()) line.away = false;
    for (let turn = 0; turn < 50; turn += 1)
      if ((await this.notices.drain(() => 1_000)) === null) return;
    throw new Error("the drain does not end");
  }

  /** What anybody would say by looking: something that others said after what they have read. */
  hasUnread(who: Who): boolean {
    return this.said.some(({ seq, by }) => by !== who && seq > this.marks.of(who).seq);
  }
}

/** Few people and short histories: what goes wrong goes wrong between two. */
const who = fc.constantFrom<Who[]>("ann", "bob");
const step = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant("say" as const),
      who,
      mention: fc.option(who, { nil: undefined }),
    }),
  },
  fc.record({ do: fc.constantFrom("read" as const, "come" as const, "leave" as const), who }),
  fc.record({ do: fc.constantFrom("away" as const, "back" as const), who }),
  { weight: 3, arbitrary: fc.constant({ do: "drain" as const }) },
  fc.constant({ do: "restart" as const }),
);

describe("notices", () => {
  it("[INB1] [INB2] over random histories an Inbox ends up knowing what anybody would see by looking", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 9 }), async (steps) => {
        const scene = new Scene();
        for (const one of steps) {
          if (one.do === "say") scene.say(one.who, one.mention);
          else if (one.do === "read") scene.read(one.who);
          else if (one.do === "come") scene.here.add(one.who);
          else if (one.do === "leave") scene.leave(one.who);
          else if (one.do === "away") scene.inbox(one.who).away = true;
          else if (one.do === "back") scene.inbox(one.who).away = false;
          else if (one.do === "restart") scene.restart();
          else await scene.notices.drain(() => 1_000);
        }
        await scene.settle();
        for (const person of PEOPLE)
          if (!scene.here.has(person) || !scene.hasUnread(person))
            expect([person, scene.inbox(person).unread]).toEqual([person, scene.hasUnread(person)]);
      }),
      {
        numRuns: 1_500,
        examples: [
          // An Inbox that was out of reach when its person read.
          [
            [
              { do: "say", who: "bob", mention: undefined },
              { do: "drain" },
              { do: "away", who: "ann" },
              { do: "read", who: "ann" },
              { do: "drain" },
            ],
          ],
        ],
      },
    );
  });

  it("[INB1] what nobody is named in costs an Inbox one word, however much is said", async () => {
    const scene = new Scene();
    for (let i = 0; i < 500; i += 1) {
      scene.say("ann");
      if (i % 10 === 0) await scene.settle();
    }
    await scene.settle();
    expect(scene.inbox("bob").flags).toBe(1);
    scene.read("bob");
    await scene.settle();
    for (let i = 0; i < 50; i += 1) scene.say("ann");
    await scene.settle();
    expect(scene.inbox("bob").flags).toBe(2);
  });

  it("[INB1] an Inbox out of reach is told later, and nobody is told twice", async () => {
    const scene = new Scene();
    scene.inbox("bob").away = true;
    scene.say("ann", "cyd");
    expect(await scene.notices.drain(() => 1_000)).toBeGreaterThan(1_000);
    scene.restart();
    await scene.settle();
    expect(scene.inbox("bob").unread).toBe(true);
    expect(scene.inbox("cyd").shelf.all()[0]?.mentions).toBe(1);
  });
});
