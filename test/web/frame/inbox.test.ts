import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isEmojiName } from "../../../src/protocol/custom-emoji.ts";
import type { NoticeItem } from "../../../src/protocol/personal.ts";
import type { PresenceStatus, PresenceView } from "../../../src/protocol/presence.ts";
import { byDay } from "../../../src/web/views/by-day.ts";
import { ago } from "../../../src/web/lib/ago.ts";
import { statusesOf } from "../../../src/web/panel/presence.ts";
import { nameFrom } from "../../../src/web/settings/emoji-name.ts";

const HOUR_MS = 3_600_000;
const NOON = Date.UTC(2026, 5, 10, 12);

function notice(id: number, at: number): NoticeItem {
  return {
    id,
    at,
    readAt: null,
    channelId: "c_1",
    workspaceId: "w_1",
    seq: id,
    authorId: "u_1",
    kind: "mention",
    body: "hello",
  };
}

describe("the activity by days", () => {
  it("keeps every notice, in its order, and parts them where the day changes", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 200 }), { maxLength: 40 }), (hours) => {
        const ats = hours.toSorted((a, b) => b - a).map((hour) => NOON + hour * HOUR_MS);
        const items = ats.map((at, id) => notice(id, at));
        const days = byDay(items);
        expect(days.flatMap((day) => day.items)).toEqual(items);
        const names = days.map(({ day }) => day);
        expect(names).toEqual([...new Set(names)].toSorted((a, b) => b - a));
      }),
    );
  });
});

describe("where somebody is", () => {
  const told = (status: PresenceStatus): PresenceView => ({
    userId: "u_1",
    status,
    lastSeenAt: null,
  });

  it.each([
    { seen: undefined, says: undefined, is: undefined },
    { seen: "online", says: undefined, is: "online" },
    { seen: undefined, says: "offline", is: "offline" },
    { seen: "online", says: "dnd", is: "dnd" },
    { seen: "online", says: "away", is: "away" },
    { seen: "online", says: "offline", is: "online" },
  ] as const)("a channel sees $seen, the inbox says $says: $is", ({ seen, says, is }) => {
    const all = statusesOf(
      new Map(seen === undefined ? [] : [["u_1", seen]]),
      new Map(says === undefined ? [] : [["u_1", told(says)]]),
    );
    expect(all.get("u_1")).toBe(is);
  });

  it.each([
    { passed: 20_000, words: "this minute" },
    { passed: 5 * 60_000, words: "5 minutes ago" },
    { passed: 3 * HOUR_MS, words: "3 hours ago" },
    { passed: 25 * HOUR_MS, words: "yesterday" },
    { passed: -HOUR_MS, words: "this minute" },
  ])("was last seen $words", ({ passed, words }) => {
    expect(ago(NOON - passed, NOON)).toBe(words);
  });
});

describe("what is typed or chosen in the settings", () => {
  it("makes a name that an emoji may have of whatever a file is called", () => {
    expect(nameFrom("Party Parrot (1).gif")).toBe("party_parrot_1");
    expect(nameFrom("Käse.png")).toBe("ka_se");
    fc.assert(
      fc.property(fc.string(), (file) => {
        const name = nameFrom(file);
        expect(name === "" || isEmojiName(name)).toBe(true);
      }),
    );
  });
});
