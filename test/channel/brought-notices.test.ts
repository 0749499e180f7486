import { describe, expect, it } from "vitest";
import { ChannelLog } from "../../src/channel/log.ts";
import { Members } from "../../src/channel/members.ts";
import { Notices } from "../../src/channel/notices.ts";
import { Ordinals } from "../../src/channel/ordinals.ts";
import { ReadMarks } from "../../src/channel/read-marks.ts";
import { createTables } from "../../src/inbox/schema.ts";
import { Shelf } from "../../src/inbox/shelf.ts";
import { newExtra } from "../../src/storage/message-extra.ts";
import { sqliteStore } from "./sqlite-store.ts";

const CHANNEL = "c_00000000000000000000";
const WORKSPACE = "w_0";
const PEOPLE = ["ann", "bob"];

/** A public channel, and the Inbox of Bob, who is away and wants to hear of every message. */
function scene() {
  const store = sqliteStore();
  const log = ChannelLog.create(store, {
    record: {
      id: CHANNEL,
      workspaceId: WORKSPACE,
      name: "general",
      kind: "public",
      topic: "",
      createdAt: 0,
      archivedAt: null,
    },
    members: PEOPLE.map((userId) => ({ userId, role: "member" as const })),
  });
  const inbox = sqliteStore();
  createTables(inbox);
  const shelf = new Shelf(inbox);
  shelf.setLevel(CHANNEL, WORKSPACE, "all");
  const reached: string[] = [];
  const notices = new Notices({
    store,
    log,
    members: new Members(store),
    marks: new ReadMarks(store, log.words),
    ordinals: new Ordinals(store, log),
    isHere: (userId) => userId !== "bob",
    inboxOf: () => ({
      tell: (told) => {
        for (const { kind, body } of shelf.tell(told, true)?.notices ?? [])
          reached.push(`${kind}: ${body}`);
        return Promise.resolve();
      },
      read: () => Promise.resolve(),
    }),
    groupMembers: () => Promise.resolve(new Map()),
  });
  const write = (bodies: readonly string[], how: object) =>
    log.commit(1_000, (writer) => {
      for (const body of bodies)
        writer.create({
          clientMsgId: body,
          authorId: "ann",
          body,
          threadSeq: null,
          files: [],
          ...how,
        });
    });
  return {
    reached,
    say: (...bodies: string[]) => write(bodies, {}),
    bring: (...bodies: string[]) =>
      write(bodies, { quiet: true, extra: newExtra({ as: { name: "Ada", at: 1 } }) }),
    settle: async () => {
      for (let turn = 0; turn < 50; turn += 1)
        if ((await notices.drain(() => 1_000)) === null) return;
      throw new Error("the drain does not end");
    },
    isUnread: () => shelf.all()[0]?.unread,
  };
}

describe("what was said elsewhere and brought here", () => {
  it("[IMP5] is unread to who is away and hears of every message, and no notice to them", async () => {
    const { reached, bring, settle, isUnread } = scene();
    bring("one", "two");
    await settle();
    expect(isUnread()).toBe(true);
    expect(reached).toEqual([]);
  });

  it("[IMP5] keeps nobody from the notice of what is said at the same time", async () => {
    const { reached, bring, say, settle } = scene();
    bring("one", "two");
    say("<@bob> hello", "again");
    await settle();
    expect(reached).toEqual(["mention: <@bob> hello"]);
    const other = scene();
    other.bring("one");
    other.say("hello", "again");
    await other.settle();
    expect(other.reached).toEqual(["message: hello"]);
  });
});
