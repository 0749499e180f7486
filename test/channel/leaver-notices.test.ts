import { expect, it } from "vitest";
import { ChannelLog } from "../../src/channel/log.ts";
import { Members } from "../../src/channel/members.ts";
import { Notices } from "../../src/channel/notices.ts";
import { Ordinals } from "../../src/channel/ordinals.ts";
import { ReadMarks } from "../../src/channel/read-marks.ts";
import { Wishes } from "../../src/channel/wishes.ts";
import type { Told } from "../../src/inbox/shelf.ts";
import { sqliteStore } from "./sqlite-store.ts";

/** A channel of Ann and Bob, and what Bob's Inbox is told. */
function scene() {
  const store = sqliteStore();
  const log = ChannelLog.create(store, {
    record: {
      id: "c_00000000000000000000",
      workspaceId: "w_0",
      name: "general",
      kind: "private",
      topic: "",
      createdAt: 0,
      archivedAt: null,
    },
    members: ["ann", "bob"].map((userId) => ({ userId, role: "member" as const })),
  });
  const members = new Members(store);
  const here = new Set<string>();
  const told: Told[] = [];
  const notices = new Notices({
    store,
    log,
    members,
    marks: new ReadMarks(store, log.words),
    ordinals: new Ordinals(store, log),
    isHere: (userId) => here.has(userId),
    inboxOf: (userId) => ({
      tell: async (one) => void (userId === "bob" && told.push(one)),
      read: async () => {},
    }),
    groupMembers: () => Promise.resolve(new Map()),
  });
  return {
    here,
    told,
    notices,
    wishes: new Wishes(store),
    say: () =>
      log.commit(1_000, (writer) => {
        const clientMsgId = `id${log.head}`;
        writer.create({ clientMsgId, authorId: "ann", body: "word", threadSeq: null, files: [] });
      }),
    bob: (state: "member" | "removed") => {
      const person = { userId: "bob", role: "member" as const, state };
      const type = state === "member" ? "member.joined" : "member.left";
      log.commit(1_000, (writer) => writer.member("ann", person, type));
      members.forget("bob");
    },
    settle: async (nowMs = 1_000) => {
      for (let turn = 0; turn < 50; turn += 1)
        if ((await notices.drain(() => nowMs)) === null) return;
      throw new Error("the drain does not end");
    },
  };
}

it("[INB1] who is taken out with words unread is told nothing more of the channel", async () => {
  const { here, told, notices, say, bob, settle } = scene();
  here.add("bob");
  say();
  await settle();
  bob("removed");
  here.delete("bob");
  expect(notices.look("bob"), "their last socket goes").toBe(false);
  await settle();
  expect(told).toEqual([]);
});

it("[INB1] who was owed a word and is taken out before it is passed on hears nothing", async () => {
  const { here, told, notices, say, bob, settle } = scene();
  here.add("bob");
  say();
  await settle();
  here.delete("bob");
  expect(notices.look("bob")).toBe(true);
  bob("removed");
  await settle();
  expect(told).toEqual([]);
});

it("[INB1] who comes back is told of what is new then, whatever they had been told before", async () => {
  const { told, say, bob, settle } = scene();
  say();
  await settle();
  expect(told).toHaveLength(1);
  bob("removed");
  await settle();
  bob("member");
  await settle();
  expect(told).toHaveLength(1);
  say();
  await settle();
  expect(told).toHaveLength(2);
});

it("[INB3] a level goes with the person, here as in their Inbox", () => {
  const { wishes, bob } = scene();
  wishes.setLevel("bob", "none");
  bob("removed");
  bob("member");
  expect(wishes.level("bob")).toBe("mentions");
});

it("[INB1] who left with words unread and is back before it is passed on hears nothing, and does when they leave again", async () => {
  const { here, told, notices, say, settle } = scene();
  here.add("bob");
  say();
  await settle();
  here.delete("bob");
  expect(notices.look("bob")).toBe(true);
  here.add("bob");
  await settle();
  expect(told).toEqual([]);
  here.delete("bob");
  expect(notices.look("bob")).toBe(true);
  await settle();
  expect(told).toHaveLength(1);
});

it("[INB1] where a crowd is cut off nobody is told until it could be back, and then who is not", async () => {
  const { here, told, notices, say, settle } = scene();
  here.add("bob");
  say();
  await settle();
  here.delete("bob");
  for (let i = 59; i > 0; i -= 1) notices.left(`stranger${i}`, i, 1_000);
  expect(notices.left("bob", 0, 1_000)).toBe(true);
  const back = 1_000 + 400 + 2_000;
  expect(await notices.drain(() => back - 1)).toBe(back);
  expect(told).toEqual([]);
  await settle(back);
  expect(told).toHaveLength(1);
});
