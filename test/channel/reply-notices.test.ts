import { describe, expect, it } from "vitest";
import type { Applied } from "../../src/channel/commands.ts";
import { applyCommand, commandHasher } from "../../src/channel/commands.ts";
import { ChannelLog } from "../../src/channel/log.ts";
import { Members } from "../../src/channel/members.ts";
import { Notices } from "../../src/channel/notices.ts";
import { Ordinals } from "../../src/channel/ordinals.ts";
import { ReadMarks } from "../../src/channel/read-marks.ts";
import { createTables } from "../../src/inbox/schema.ts";
import { Shelf } from "../../src/inbox/shelf.ts";
import type { Outcome } from "../../src/protocol/errors.ts";
import type { ChannelKind } from "../../src/protocol/events.ts";
import type { LogCommand } from "../../src/protocol/frames.ts";
import type { Notice } from "../../src/protocol/http.ts";
import { freeRules } from "./free-rules.ts";
import { sqliteStore } from "./sqlite-store.ts";

const PEOPLE = ["ann", "bob", "cyd", "dan"];

/** A channel's notices, and what each Inbox has been told. */
class Scene {
  readonly store = sqliteStore();
  readonly log: ChannelLog;
  readonly here = new Set<string>();
  readonly told = new Map<string, Notice[]>(PEOPLE.map((who) => [who, []]));
  readonly shelves = new Map(PEOPLE.map((who) => [who, shelf()]));
  readonly members = new Members(this.store);
  readonly #notices: Notices;
  #ids = 0;

  constructor(kind: ChannelKind = "public") {
    this.log = ChannelLog.create(this.store, {
      record: {
        id: "c_00000000000000000000",
        workspaceId: "w_0",
        name: "general",
        kind,
        topic: "",
        createdAt: 0,
        archivedAt: null,
      },
      members: PEOPLE.map((userId) => ({ userId, role: "member" as const })),
    });
    this.#notices = new Notices({
      store: this.store,
      log: this.log,
      members: this.members,
      marks: new ReadMarks(this.store, this.log.words),
      ordinals: new Ordinals(this.store, this.log),
      isHere: (userId) => this.here.has(userId),
      inboxOf: (userId) => ({
        tell: (told) => {
          this.told.get(userId)?.push(...told.notices);
          this.shelves.get(userId)?.tell(told, true);
          return Promise.resolve();
        },
        read: (read) => {
          this.shelves.get(userId)?.read(read);
          return Promise.resolve();
        },
      }),
      groupMembers: () => Promise.resolve(new Map()),
    });
  }

  /** Takes a command and answers its place. */
  run(userId: string, command: Record<string, unknown>): number {
    this.#ids += 1;
    const full = { ...command, id: `id${this.#ids}` } as LogCommand;
    const answers: Outcome<Applied>[] = [];
    this.log.commit(1_000, (writer) => {
      const scope = {
        store: this.store,
        writer,
        members: this.members,
        record: this.log.record,
        rules: freeRules(this.log.record),
      };
      answers.push(applyCommand(scope, userId, full, commandHasher(this.log.hashKey)(full)));
    });
    const [answer] = answers;
    if (answer === undefined || !("ok" in answer)) throw new Error(JSON.stringify(answer));
    return answer.ok.seq;
  }

  say(userId: string, body: string, more: Record<string, unknown> = {}): number {
    return this.run(userId, { type: "send", body, ...more });
  }

  async settle(): Promise<void> {
    for (let turn = 0; turn < 50; turn += 1)
      if ((await this.#notices.drain(() => 1_000)) === null) return;
    throw new Error("the drain does not end");
  }

  /** What each Inbox has been told of since it was last asked. */
  news(): Record<string, [string, number, number | undefined][]> {
    const news: Record<string, [string, number, number | undefined][]> = {};
    for (const [who, notices] of this.told) {
      const spoken = notices.splice(0).filter(({ kind }) => kind !== "message");
      if (spoken.length > 0)
        news[who] = spoken.map(({ kind, seq, threadSeq }) => [kind, seq, threadSeq]);
    }
    return news;
  }

  shelf(who: string) {
    return this.shelves.get(who)?.all()[0];
  }
}

function shelf(): Shelf {
  const store = sqliteStore();
  createTables(store);
  return new Shelf(store);
}

describe("replies", () => {
  it("[THREAD3] each follower but its author and who is here is told of each reply", async () => {
    const scene = new Scene();
    const top = scene.say("ann", "top");
    await scene.settle();
    scene.news();
    const one = scene.say("bob", "one", { threadSeq: top });
    await scene.settle();
    expect(scene.news()).toEqual({ ann: [["reply", one, top]] });
    scene.here.add("ann");
    const two = scene.say("cyd", "two", { threadSeq: top });
    await scene.settle();
    expect(scene.news()).toEqual({ bob: [["reply", two, top]] });
    scene.here.delete("ann");
    scene.run("bob", { type: "follow", seq: top, on: false });
    scene.run("dan", { type: "follow", seq: top, on: true });
    const three = scene.say("cyd", "three", { threadSeq: top });
    await scene.settle();
    const told = ["reply", three, top];
    expect(scene.news()).toEqual({ ann: [told], dan: [told] });
  });

  it("[THREAD3] who is named in a reply hears that, once, and of the next replies", async () => {
    const scene = new Scene();
    const top = scene.say("ann", "top");
    const one = scene.say("bob", "<@ann> and <@cyd>", { threadSeq: top });
    await scene.settle();
    expect(scene.news()).toEqual({ ann: [["mention", one, top]], cyd: [["mention", one, top]] });
    const two = scene.say("bob", "two", { threadSeq: top });
    await scene.settle();
    expect(scene.news()).toEqual({ ann: [["reply", two, top]], cyd: [["reply", two, top]] });
  });

  it("[THREAD3] replies alone set no flag on the channel, and a broadcast one does", async () => {
    const scene = new Scene();
    const top = scene.say("ann", "top");
    scene.say("bob", "one", { threadSeq: top });
    await scene.settle();
    expect(scene.shelf("ann")).toMatchObject({ unread: false, mentions: 0 });
    scene.say("bob", "two", { threadSeq: top, broadcast: true });
    await scene.settle();
    expect(scene.shelf("ann")).toMatchObject({ unread: true, mentions: 0 });
    // Who has been told that there is something new still hears of each reply.
    scene.news();
    const three = scene.say("bob", "three", { threadSeq: top });
    await scene.settle();
    expect(scene.news()).toEqual({ ann: [["reply", three, top]] });
  });

  it("[THREAD3] who has left the channel is told nothing, and a deleted reply is no news", async () => {
    const scene = new Scene();
    const top = scene.say("ann", "top");
    scene.say("dan", "one", { threadSeq: top });
    scene.log.commit(
      1_000,
      (writer) =>
        void writer.member("dan", { userId: "dan", role: "member", state: "left" }, "member.left"),
    );
    scene.members.forget("dan");
    await scene.settle();
    scene.news();
    const gone = scene.say("bob", "two", { threadSeq: top });
    scene.run("bob", { type: "delete", seq: gone });
    const three = scene.say("bob", "three", { threadSeq: top });
    await scene.settle();
    expect(scene.news()).toEqual({ ann: [["reply", three, top]] });
  });

  it("[THREAD3][INB1] in a conversation of two every word is told, and a reply as one", async () => {
    const scene = new Scene("direct");
    const top = scene.say("ann", "top");
    await scene.settle();
    const told = ["direct", top, undefined];
    expect(scene.news()).toEqual({ bob: [told], cyd: [told], dan: [told] });
    const one = scene.say("bob", "one", { threadSeq: top });
    await scene.settle();
    const other = ["direct", one, top];
    expect(scene.news()).toEqual({ ann: [["reply", one, top]], cyd: [other], dan: [other] });
  });
});
