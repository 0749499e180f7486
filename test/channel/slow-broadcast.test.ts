import { expect, it } from "vitest";
import type { MessageRow } from "../../src/storage/message-rows.ts";
import type { LogWriter } from "../../src/channel/writer.ts";
import { WritingRules } from "../../src/channel/writing-rules.ts";

const SECOND = 1_000_000;

it("[SET3] a reply that is shown in the channel too keeps the distance", () => {
  const rules = new WritingRules({
    record: () => ({
      id: "c_00000000000000000000",
      workspaceId: "w_0",
      name: "general",
      kind: "public",
      topic: "",
      createdAt: 0,
      archivedAt: null,
      settings: { slowModeS: 60 },
    }),
    spokeAt: () => 100 * SECOND,
    isBlocked: () => false,
  });
  const created: MessageRow[] = [];
  const writer: Pick<LogWriter, "created" | "next"> = {
    created,
    next: { seq: 9, at: 110 * SECOND },
  };
  const send = (more: object) =>
    rules.send(writer, "ann", "member", { type: "send", id: "a", body: "word", ...more });
  expect(send({})).toMatchObject({ refused: { code: "rate_limited", retryAfter: 50 } });
  expect(send({ threadSeq: 1, broadcast: true })).toMatchObject({
    refused: { code: "rate_limited", retryAfter: 50 },
  });
  expect(send({ threadSeq: 1 })).toBeUndefined();
});
