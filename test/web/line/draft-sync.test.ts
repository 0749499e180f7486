import { beforeEach, expect, test, vi } from "vitest";
import type { OwnFrame } from "../../../src/client/index.ts";
import type { DraftView } from "../../../src/protocol/personal.ts";
import { settle } from "../../client/fake-clock.ts";

const kept = new Map<string, unknown>();

vi.mock("../../../src/web/line/keep.ts", () => ({
  keptNames: async (_: string, userId: string) =>
    [...kept.keys()].flatMap((key) =>
      key.startsWith(`${userId} `) ? [key.slice(userId.length + 1)] : [],
    ),
  recallKept: async (_: string, userId: string, name: string) => kept.get(`${userId} ${name}`),
  keep: async (_: string, userId: string, name: string, value: unknown) => {
    if (value === undefined) kept.delete(`${userId} ${name}`);
    else kept.set(`${userId} ${name}`, value);
  },
}));

const { loadDraft, saveDraft } = await import("../../../src/web/line/drafts.ts");
const { ownDrafts, startDraftSync } = await import("../../../src/web/line/draft-sync.ts");

type News = { onOwn: (frame: OwnFrame) => void; onReturn: () => void };

/** A server that keeps the newer of two drafts, and can be out of reach. */
class FakeServer {
  readonly drafts = new Map<string, DraftView>();
  away = false;
  news: News | undefined;

  list = async () => {
    if (this.away) throw new TypeError("away");
    return [...this.drafts.values()].filter(({ body }) => body !== "");
  };
  put = async (channelId: string, draft: Omit<DraftView, "channelId">) => {
    if (this.away) throw new TypeError("away");
    const key = `${channelId}/${draft.threadSeq}`;
    const old = this.drafts.get(key);
    const holds = old && old.at > draft.at ? old : { channelId, ...draft };
    this.drafts.set(key, holds);
    return holds;
  };
  listen = (news: News) => {
    this.news = news;
    return () => {};
  };
}

let person = 0;
beforeEach(() => {
  kept.clear();
  vi.useFakeTimers();
  // The modules remember: each test has somebody of its own.
  person += 1;
});

async function pass(ms: number) {
  await vi.advanceTimersByTimeAsync(ms);
  vi.useRealTimers();
  await settle();
  vi.useFakeTimers();
}

test("what is written is told a moment after the last letter, once", async () => {
  const server = new FakeServer();
  const put = vi.spyOn(server, "put");
  const stop = startDraftSync(`p${person}`, server);
  for (const text of ["h", "he", "hello"]) saveDraft(`p${person}`, "c1", text);
  expect(ownDrafts.get().get("c1")?.text).toBe("hello");
  await pass(1_000);
  expect(put).toHaveBeenCalledTimes(1);
  expect(server.drafts.get("c1/null")?.body).toBe("hello");
  stop();
});

test("a draft of another device is there at the start, and its changes as they come", async () => {
  const server = new FakeServer();
  const me = `p${person}`;
  server.drafts.set("c1/7", { channelId: "c1", threadSeq: 7, body: "from the phone", at: 5 });
  const stop = startDraftSync(me, server);
  await pass(0);
  expect(await loadDraft(me, "c1/7")).toBe("from the phone");
  server.news?.onOwn({ type: "draft", channelId: "c1", threadSeq: 7, body: "and on", at: 6 });
  await pass(0);
  expect(await loadDraft(me, "c1/7")).toBe("and on");
  server.news?.onOwn({ type: "draft", channelId: "c1", threadSeq: 7, body: "", at: 7 });
  await pass(0);
  expect([await loadDraft(me, "c1/7"), ownDrafts.get().size]).toEqual(["", 0]);
  stop();
});

test("what was written without a network is told on return, sent ones too; newer ones stay", async () => {
  const server = new FakeServer();
  const me = `p${person}`;
  server.away = true;
  const stop = startDraftSync(me, server);
  saveDraft(me, "c1", "in the tunnel");
  saveDraft(me, "c2", "sent in the tunnel");
  saveDraft(me, "c2", "");
  await pass(2_000);
  server.away = false;
  server.drafts.set("c2/null", { channelId: "c2", threadSeq: null, body: "old", at: 1 });
  server.drafts.set("c3/null", { channelId: "c3", threadSeq: null, body: "theirs", at: 9e15 });
  saveDraft(me, "c3", "mine, by a clock that is late");
  server.news?.onReturn();
  await pass(2_000);
  expect(server.drafts.get("c1/null")?.body).toBe("in the tunnel");
  expect(server.drafts.get("c2/null")?.body).toBe("");
  expect(await loadDraft(me, "c3")).toBe("theirs");
  expect([...ownDrafts.get().keys()].sort()).toEqual(["c1", "c3"]);
  stop();
});
