import { describe, expect, it } from "vitest";
import { applyCommand, wordsOf } from "../../src/channel/commands.ts";
import { ChannelLog } from "../../src/channel/log.ts";
import { Members } from "../../src/channel/members.ts";
import { Rates } from "../../src/channel/rates.ts";
import { WritingRules } from "../../src/channel/writing-rules.ts";
import type { ChannelSettings } from "../../src/protocol/channel-settings.ts";
import type { LogCommand } from "../../src/protocol/frames.ts";
import { sqliteStore } from "./sqlite-store.ts";

const START = 60_000_000;
const long = (...further: string[]): LogCommand => ({
  type: "send",
  id: "post",
  body: "part 0",
  as: { name: "Deploys" },
  further,
});

function channel(settings: ChannelSettings = {}, spokeAt = 0) {
  const store = sqliteStore();
  const log = ChannelLog.create(store, {
    record: {
      id: "c_test",
      workspaceId: "w",
      kind: "public",
      name: "test",
      topic: "",
      createdAt: 0,
      archivedAt: null,
      settings,
    },
    members: [{ userId: "hook", role: "member" }],
  });
  const { record } = log;
  const rules = new WritingRules({
    record: () => record,
    spokeAt: () => spokeAt * 1_000,
    isBlocked: () => false,
  });
  const members = new Members(store);
  return {
    log,
    say: (command: LogCommand, atMs = START) => {
      let answer: ReturnType<typeof applyCommand> | undefined;
      log.commit(atMs, (writer) => {
        const scope = { store, writer, members, record, rules };
        answer = applyCommand(scope, "hook", command, "same");
      });
      return answer;
    },
    said: () => [1, 2, 3, 4].flatMap((seq) => log.message(seq) ?? []),
  };
}

describe("a post of several messages", () => {
  it("[HOOK1] is said whole, each part under the same name, once", () => {
    const { say, said, log } = channel({ slowModeS: 60 });
    expect(say(long("part 1", "part 2"))).toMatchObject({ ok: { seq: 1, repeat: false } });
    expect(said()).toMatchObject([
      { body: "part 0", clientMsgId: "post", as: { name: "Deploys" } },
      { body: "part 1", clientMsgId: "post.1", as: { name: "Deploys" } },
      { body: "part 2", clientMsgId: "post.2", as: { name: "Deploys" } },
    ]);
    expect(say(long("part 1", "part 2"))).toMatchObject({ ok: { seq: 1, repeat: true } });
    expect(log.head).toBe(3);
  });

  it("[HOOK3] is refused whole, whichever part may not be said", () => {
    const slow = channel({ slowModeS: 60 }, START - 10_000);
    expect(slow.say(long("part 1"))).toMatchObject({ refused: { code: "rate_limited" } });
    expect(slow.log.head).toBe(0);
    expect(slow.say(long("part 1"), START + 50_000)).toMatchObject({ ok: { repeat: false } });
    expect(slow.log.head).toBe(2);

    const quiet = channel({ mentionAll: "moderators" });
    const call = long("part 1", "now <!channel>");
    expect(quiet.say(call)).toMatchObject({ refused: { code: "forbidden" } });
    expect(quiet.log.head).toBe(0);
  });

  it("[HOOK1] counts as many words, of which those beyond the limit are owed", async () => {
    const rates = new Rates({
      on: true,
      own: () => ({}),
      borrow: ({ minute, block }) => Promise.resolve({ minute, words: block }),
    });
    const ten = wordsOf(long(...Array.from({ length: 9 }, () => "more")));
    expect(ten).toBe(10);
    expect(wordsOf({ type: "delete", id: "d", seq: 1 })).toBe(1);
    for (let i = 0; i < 25; i += 1) {
      expect(rates.take("hook", START, 0)).toBe(0);
      // Its workspace lends it words.
      await Promise.resolve();
    }
    expect(rates.take("hook", START, 0, ten)).toBe(0);
    // Five of the ten are owed: two seconds each, and two for the next word itself.
    expect(rates.take("hook", START, 0)).toBe(12);
    expect(rates.take("hook", START + 11_000, 0)).toBe(1);
    expect(rates.take("other", START, 0)).toBe(0);
  });
});
