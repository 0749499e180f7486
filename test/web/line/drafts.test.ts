import { beforeEach, expect, test, vi } from "vitest";
import { settle } from "../../client/fake-clock.ts";

const kept = new Map<string, unknown>();
const gates: (() => void)[] = [];
let slow = false;

vi.mock("../../../src/web/line/keep.ts", () => ({
  keptNames: async (_: string, userId: string) =>
    [...kept.keys()].flatMap((key) => (key.startsWith(`${userId} `) ? [key.slice(3)] : [])),
  recallKept: async (_: string, userId: string, name: string) => kept.get(`${userId} ${name}`),
  keep: async (_: string, userId: string, name: string, value: unknown) => {
    if (slow) await new Promise<void>((resolve) => gates.push(resolve));
    if (value === undefined) kept.delete(`${userId} ${name}`);
    else kept.set(`${userId} ${name}`, value);
  },
}));

const { allDrafts, draftTold, loadDraft, peekDraft, saveDraft, takeDraft, watchDrafts } =
  await import("../../../src/web/line/drafts.ts");

function textOf(key: string): unknown {
  const draft = kept.get(key);
  return typeof draft === "object" && draft && "text" in draft ? draft.text : undefined;
}

beforeEach(() => {
  kept.clear();
  slow = false;
});

test("a draft is there at once, and kept", async () => {
  saveDraft("me", "c", "half a thought");
  expect(peekDraft("me", "c")).toBe("half a thought");
  await settle();
  expect([...kept.keys()]).toEqual(["me c"]);
  expect(textOf("me c")).toBe("half a thought");
  expect(peekDraft("other", "c")).toBe("");
});

test("while one is written, the letters since go together, and the last one wins", async () => {
  slow = true;
  for (const text of ["a", "ab", "abc"]) saveDraft("me", "d", text);
  expect(gates).toHaveLength(1);
  gates.shift()?.();
  await settle();
  expect([textOf("me d"), await loadDraft("me", "d")]).toEqual(["a", "abc"]);
  gates.shift()?.();
  await settle();
  expect([textOf("me d"), gates.length]).toEqual(["abc", 0]);
});

test("what another tab wrote is found when the channel is opened", async () => {
  saveDraft("me", "e", "mine");
  await settle();
  kept.set("me e", "theirs, later");
  expect(await loadDraft("me", "e")).toBe("theirs, later");
});

test("a draft that was sent is forgotten once the server knows", async () => {
  saveDraft("me", "f", "x");
  saveDraft("me", "f", "");
  await settle();
  expect([peekDraft("me", "f"), textOf("me f")]).toEqual(["", ""]);
  const at = (await allDrafts("me")).get("f")?.at ?? 0;
  await draftTold("me", "f", at - 1);
  await settle();
  expect(kept.has("me f")).toBe(true);
  await draftTold("me", "f", at);
  await settle();
  expect(kept.has("me f")).toBe(false);
});

test("of a draft here and one from elsewhere the newer wins", async () => {
  const heard: string[] = [];
  const stop = watchDrafts((_, place, { text }, own) => heard.push(`${place} ${text} ${own}`));
  saveDraft("me", "g", "mine");
  const at = (await allDrafts("me")).get("g")?.at ?? 0;
  await takeDraft("me", "g", { text: "older", at: at - 1 });
  await takeDraft("me", "g", { text: "same moment", at });
  expect(await loadDraft("me", "g")).toBe("mine");
  await takeDraft("me", "g", { text: "newer", at: at + 1_000_000 });
  expect(await loadDraft("me", "g")).toBe("newer");
  // What is written next is newer than all that is known, whatever the clocks say.
  saveDraft("me", "g", "mine again");
  await takeDraft("me", "g", { text: "newer", at: at + 1_000_000 });
  expect(await loadDraft("me", "g")).toBe("mine again");
  expect(heard).toEqual(["g mine true", "g newer false", "g mine again true"]);
  stop();
});

test("what an older version kept as words alone is still there", async () => {
  kept.set("me h", "old words");
  expect(await loadDraft("me", "h")).toBe("old words");
});
