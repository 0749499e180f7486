import { expect, it } from "vitest";
import { WritingRules } from "../../src/channel/writing-rules.ts";
import type { ChannelKind } from "../../src/protocol/events.ts";

const rules = (kind: ChannelKind) =>
  new WritingRules({
    record: () => ({
      id: "c_00000000000000000000",
      workspaceId: "w_0",
      name: "",
      kind,
      topic: "",
      createdAt: 0,
      archivedAt: null,
    }),
    spokeAt: () => 0,
    isBlocked: (userId) => userId === "eve",
  });
const WORDS = { before: "hello", body: "something else" };

it("[BLOCK1] whoever is blocked does not speak through what they once said", () => {
  const direct = rules("direct");
  expect(direct.edit("eve", "member", WORDS)).toMatchObject({ refused: { code: "forbidden" } });
  expect(direct.edit("ann", "member", WORDS)).toBeUndefined();
  expect(rules("public").edit("eve", "member", WORDS), "elsewhere they do").toBeUndefined();
});
