import { expect, it } from "vitest";
import { ChannelLog } from "../../src/channel/log.ts";
import { Members } from "../../src/channel/members.ts";
import { Notices } from "../../src/channel/notices.ts";
import { Ordinals } from "../../src/channel/ordinals.ts";
import { ReadMarks } from "../../src/channel/read-marks.ts";
import { createTables } from "../../src/inbox/schema.ts";
import { Shelf } from "../../src/inbox/shelf.ts";
import { sqliteStore } from "./sqlite-store.ts";

const MEMBERS = 1_000;
const MESSAGES = 10_000;
/** Members 0 to 299 look on, the next 500 are away all the time, and 200 come by to read. */
const WATCHERS = 300;
const AWAY = 500;
const MESSAGES_A_DRAIN = 20;
const MESSAGES_A_VISIT = 500;

const nameOf = (index: number) => `u${String(index).padStart(4, "0")}`;

/** A person's Inbox that counts the rows it writes. */
function countingShelf() {
  const plain = sqliteStore();
  createTables(plain);
  let rows = 0;
  const shelf = new Shelf({
    ...plain,
    run: (query, ...params) => {
      const changed = plain.run(query, ...params);
      rows += changed;
      return changed;
    },
  });
  return { shelf, rows: () => rows };
}

it("[READ4] 1,000 members and 10,000 messages cost Inbox writes in proportion to reads, and none for those who watch", async () => {
  const store = sqliteStore();
  const everybody = Array.from({ length: MEMBERS }, (_, i) => nameOf(i));
  const log = ChannelLog.create(store, {
    record: {
      id: "c_00000000000000000000",
      workspaceId: "w_0",
      name: "general",
      kind: "public",
      topic: "",
      createdAt: 0,
      archivedAt: null,
    },
    members: everybody.map((userId) => ({ userId, role: "member" })),
  });
  const marks = new ReadMarks(store, log.words);
  const inboxes = new Map(everybody.map((userId) => [userId, countingShelf()]));
  const inboxOf = (userId: string) => {
    const inbox = inboxes.get(userId);
    if (inbox === undefined) throw new Error(`no ${userId}`);
    return inbox;
  };
  const watching = new Set(everybody.slice(0, WATCHERS));
  const notices = new Notices({
    store,
    log,
    members: new Members(store),
    marks,
    ordinals: new Ordinals(store, log),
    isHere: (userId) => watching.has(userId),
    inboxOf: (userId) => ({
      tell: (told) => Promise.resolve(void inboxOf(userId).shelf.tell(told, true)),
      read: (read) => Promise.resolve(void inboxOf(userId).shelf.read(read)),
    }),
    groupMembers: () => Promise.resolve(new Map()),
  });
  const settle = async () => {
    while ((await notices.drain(() => 1_000)) !== null);
  };

  const visitors = everybody.slice(WATCHERS + AWAY);
  let reads = 0;
  for (let said = 0; said < MESSAGES; said += MESSAGES_A_DRAIN) {
    log.commit(1_000, (writer) => {
      for (let i = 0; i < MESSAGES_A_DRAIN; i += 1) {
        const word = { body: "word", threadSeq: null, files: [] };
        writer.create({ ...word, clientMsgId: `${said + i}`, authorId: nameOf(i) });
      }
    });
    await settle();
    if ((said + MESSAGES_A_DRAIN) % MESSAGES_A_VISIT !== 0) continue;
    for (const userId of visitors) {
      marks.advance(userId, { seq: log.head, ordinal: log.lastOrdinal });
      notices.look(userId);
      reads += 1;
    }
    await settle();
  }

  const rowsOf = (people: readonly string[]) =>
    people.reduce((sum, userId) => sum + inboxOf(userId).rows(), 0);
  expect(log.head).toBe(MESSAGES);
  expect(rowsOf(everybody.slice(0, WATCHERS)), "who watches").toBe(0);
  expect(rowsOf(everybody.slice(WATCHERS, WATCHERS + AWAY)), "who is away: one flag").toBe(AWAY);
  expect(reads).toBe((MESSAGES / MESSAGES_A_VISIT) * visitors.length);
  expect(rowsOf(visitors), "who reads: a flag on and a flag off for each time").toBe(reads * 2);
});
