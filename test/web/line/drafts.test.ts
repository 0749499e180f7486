import { beforeEach, expect, test, vi } from "vitest";
import { settle } from "../../client/fake-clock.ts";

const kept = new Map<string, unknown>();
const gates: (() => void)[] = [];
let slow = false;

vi.mock("../../../src/web/line/keep.ts", () => ({
  recallKept: async (_: string, userId: string, name: string) => kept.get(`${userId} ${name}`),
  keep: async (_: string, userId: string, name: string, value: unknown) => {
    if (slow) await new Promise<void>((resolve) => gates.push(resolve));
    if (value === undefined) kept.delete(`${userId} ${name}`);
    else kept.set(`${userId} ${name}`, value);
  },
}));

const { loadDraft, peekDraft, saveDraft } = await import("../../../src/web/line/drafts.ts");

beforeEach(() => {
  kept.clear();
  slow = false;
});

test("a draft is there at once, and kept", async () => {
  saveDraft("me", "c", "half a thought");
  expect(peekDraft("me", "c")).toBe("half a thought");
  await settle();
  expect([...kept]).toEqual([["me c", "half a thought"]]);
  expect(peekDraft("other", "c")).toBe("");
});

test("while one is written, the letters since go together, and the last one wins", async () => {
  slow = true;
  for (const text of ["a", "ab", "abc"]) saveDraft("me", "d", text);
  expect(gates).toHaveLength(1);
  gates.shift()?.();
  await settle();
  expect([kept.get("me d"), await loadDraft("me", "d")]).toEqual(["a", "abc"]);
  gates.shift()?.();
  await settle();
  expect([kept.get("me d"), gates.length]).toEqual(["abc", 0]);
});

test("what another tab wrote is found when the channel is opened", async () => {
  saveDraft("me", "e", "mine");
  await settle();
  kept.set("me e", "theirs, later");
  expect(await loadDraft("me", "e")).toBe("theirs, later");
});

test("a draft that was sent is forgotten", async () => {
  saveDraft("me", "f", "x");
  saveDraft("me", "f", "");
  await settle();
  expect([peekDraft("me", "f"), kept.size]).toEqual(["", 0]);
});
