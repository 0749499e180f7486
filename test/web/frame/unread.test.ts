import { describe, expect, it } from "vitest";
import type { ChannelView } from "../../../src/protocol/http.ts";
import { channelBeside, channelLists, titleOf } from "../../../src/web/workspace/channel-lists.ts";
import { markOf, mergeMarks, summarise } from "../../../src/web/workspace/marks.ts";
import type { ChannelUnread } from "../../../src/web/workspace/marks.ts";

function channel(name: string, more: Partial<ChannelView> = {}): ChannelView {
  return {
    id: name,
    workspaceId: "w",
    name,
    kind: "public",
    topic: "",
    createdAt: 0,
    archivedAt: null,
    joined: true,
    ...more,
  };
}
const told = (more: Partial<ChannelUnread> = {}): ChannelUnread => ({
  unread: false,
  mentions: 0,
  lastReadSeq: 0,
  level: "mentions",
  ...more,
});
const direct = channel("", { id: "d", kind: "direct", memberIds: ["me", "u"] });
const name = (each: ChannelView) => titleOf(each, "me", (id) => (id === "u" ? "Ulla" : "Me"));

describe("marks", () => {
  it("are bold for what is new and counted for what is meant for oneself", () => {
    const unread = new Map([["a", told({ unread: true, mentions: 2 })]]);
    expect(markOf(channel("a"), unread)).toEqual({ bold: true, count: 2, muted: false });
    expect(markOf(channel("a"), unread, "a")).toEqual({ bold: false, count: 0, muted: false });
    expect(markOf(channel("b"), unread)).toEqual({ bold: false, count: 0, muted: false });
  });

  it("count at least one for a conversation, and nothing for what is muted", () => {
    expect(markOf(direct, new Map([["d", told({ unread: true })]])).count).toBe(1);
    const muted = new Map([["d", told({ unread: true, mentions: 3, level: "none" })]]);
    expect(markOf(direct, muted)).toEqual({ bold: false, count: 0, muted: true });
  });

  it("sum up what one is in and what is not archived", () => {
    const unread = new Map([
      ["a", told({ unread: true, mentions: 2 })],
      ["b", told({ unread: true, mentions: 4 })],
      ["c", told({ unread: true, mentions: 8 })],
      ["d", told({ unread: true })],
    ]);
    const channels = [
      channel("a"),
      channel("b", { joined: false }),
      channel("c", { archivedAt: 1 }),
      direct,
    ];
    expect(summarise(channels, unread)).toEqual({ count: 3, some: true });
    expect(summarise(channels, unread, "a")).toEqual({ count: 1, some: true });
    expect(summarise([], unread)).toEqual({ count: 0, some: false });
  });

  it("take in what was overheard, until it is read anywhere", () => {
    const heard = new Map([["a", { seq: 7, mentions: 1, total: 2 }]]);
    expect(mergeMarks(new Map(), heard).get("a")).toMatchObject({
      unread: true,
      mentions: 1,
      total: 2,
    });
    const behind = new Map([["a", told({ lastReadSeq: 6, level: "none" })]]);
    expect(mergeMarks(behind, heard).get("a")).toMatchObject({ unread: true, level: "none" });
    const read = new Map([["a", told({ lastReadSeq: 7 })]]);
    expect(mergeMarks(read, heard).get("a")).toEqual(told({ lastReadSeq: 7 }));
  });
});

describe("the sidebar's lists", () => {
  it("part channels, conversations and what one could join, by name, numbers as numbers", () => {
    const lists = channelLists(
      [
        channel("b10"),
        channel("b9"),
        direct,
        channel("Alpha"),
        channel("gone", { archivedAt: 1 }),
        channel("other", { joined: false }),
      ],
      name,
    );
    expect(lists.joined.map(name)).toEqual(["Alpha", "b9", "b10"]);
    expect(lists.conversations.map(name)).toEqual(["Ulla"]);
    expect(lists.others.map(name)).toEqual(["other"]);
  });

  it("step up and down around the ends, or to what is unread", () => {
    const lists = [channel("a"), channel("b"), channel("c"), direct];
    const unread = new Map([["c", told({ unread: true })]]);
    expect(channelBeside(lists, "a", 1)?.id).toBe("b");
    expect(channelBeside(lists, "a", -1)?.id).toBe("d");
    expect(channelBeside(lists, "d", 1)?.id).toBe("a");
    expect(channelBeside(lists, undefined, 1)?.id).toBe("a");
    expect(channelBeside(lists, undefined, -1)?.id).toBe("d");
    expect(channelBeside(lists, "a", 1, unread)?.id).toBe("c");
    expect(channelBeside(lists, "c", -1, unread)).toBeUndefined();
    expect(channelBeside([], "a", 1)).toBeUndefined();
  });
});
