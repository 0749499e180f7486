import { describe, expect, it } from "vitest";
import type { BringDeps } from "../../src/channel/brought.ts";
import { bring } from "../../src/channel/brought.ts";
import { ChannelLog } from "../../src/channel/log.ts";
import { Members } from "../../src/channel/members.ts";
import { Webhooks } from "../../src/channel/webhooks.ts";
import type { LogWriter } from "../../src/channel/writer.ts";
import type { BroughtWord } from "../../src/protocol/brought.ts";
import type { LiveHook } from "../../src/storage/directory/outgoing-hooks.ts";
import type { NewJob } from "../../src/storage/jobs.ts";
import { sqliteStore } from "./sqlite-store.ts";

const CHANNEL = "c_00000000000000000000";
const AT = 1_700_000_000_000;
const HOOK: LiveHook = {
  id: "h_1",
  name: "CI",
  channelIds: null,
  events: ["message.created", "message.edited", "message.pinned", "message.deleted"],
  keyword: null,
  createdBy: "ann",
  createdAt: AT - 1,
};

/** A public channel with a hook that hears of everything; each commit has a millisecond of its own. */
function scene() {
  const store = sqliteStore();
  const log = ChannelLog.create(store, {
    record: {
      id: CHANNEL,
      workspaceId: "w_1",
      name: "general",
      kind: "public",
      topic: "",
      createdAt: 0,
      archivedAt: null,
    },
    members: [{ userId: "ann", role: "owner" }],
  });
  const recorded: NewJob[] = [];
  const webhooks = new Webhooks({
    store,
    log,
    hooks: () => Promise.resolve([HOOK]),
    record: (jobs) => Promise.resolve(recorded.push(...jobs)),
    jobId: (...words) => words.join(" "),
  });
  let nowMs = AT;
  const commit = (work: (writer: LogWriter) => void) => log.commit((nowMs += 1), work);
  const room: BringDeps = {
    store,
    log,
    members: new Members(store),
    gate: { load: 0 },
    outbox: { confirmed: () => log.head },
    history: { one: () => Promise.resolve(undefined) },
    append: (work) => ({ ok: commit(work) }),
  };
  return {
    commit,
    comes: (...words: BroughtWord[]) => bring(room, { userId: "ann", words }),
    /** What the hook has heard since it was last asked: the event and its place. */
    heard: async () => {
      await webhooks.watch(0);
      await webhooks.drain(() => nowMs);
      return recorded.splice(0).map(({ input }) => {
        const { event } = (input as { body: { event: { type: string; seq: number } } }).body;
        return `${event.type} ${event.seq}`;
      });
    },
  };
}

const word = (id: string, more: Partial<BroughtWord> = {}): BroughtWord => ({
  id,
  authorId: "x_ada",
  body: `word ${id}`,
  as: { name: "Ada", at: 1_236_800_000_000 },
  ...more,
});

describe("what an import brings, and outgoing hooks", () => {
  it("[HOOK6] they hear nothing of it, nor of the edits and the pin that came with it", async () => {
    const { comes, commit, heard } = scene();
    const versions = [
      { body: "first", at: 1 },
      { body: "second", at: 2 },
    ];
    await comes(
      word("1"),
      word("2", { marks: { versions, editedAt: 3, pinned: true } }),
      word("3"),
    );
    expect(await heard()).toEqual([]);
    const { seq } = commit((writer) => {
      writer.create({ clientMsgId: "a", authorId: "ann", body: "a", threadSeq: null, files: [] });
    })[0] ?? { seq: 0 };
    await comes(word("4"));
    expect(await heard()).toEqual([`message.created ${seq}`]);
  });

  it("[HOOK6] they hear what people do with it, and with their own words", async () => {
    const { comes, commit, heard } = scene();
    await comes(word("1"), word("2"), word("3"));
    expect(await heard()).toEqual([]);
    const change = (seq: number, what: "edit" | "pin" | "remove") =>
      commit((writer) => {
        const message = writer.message(seq);
        if (message === undefined) throw new Error(`no message ${seq}`);
        if (what === "edit") writer.edit("ann", message, "other words");
        else if (what === "pin") writer.pin("ann", seq, true);
        else writer.remove("ann", message);
      });
    change(1, "edit");
    change(2, "pin");
    change(3, "remove");
    expect(await heard()).toEqual(["message.edited 4", "message.pinned 5", "message.deleted 6"]);
    // A live word that is edited in the turn in which it was said.
    commit((writer) => {
      const { seq } = writer.create({
        clientMsgId: "b",
        authorId: "ann",
        body: "b",
        threadSeq: null,
        files: [],
      });
      writer.pin("ann", seq, true);
    });
    expect(await heard()).toEqual(["message.created 7", "message.pinned 8"]);
  });
});
