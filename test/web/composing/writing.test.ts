import { describe, expect, it } from "vitest";
import type { PendingCommand } from "../../../src/client/index.ts";
import { writingIn } from "../../../src/web/composing/writing.ts";
import type { WritingFacts } from "../../../src/web/composing/writing.ts";

const facts = (change: Partial<WritingFacts> = {}): WritingFacts => ({
  channel: { kind: "public", archivedAt: null },
  me: "u1",
  role: "member",
  messages: [],
  pending: [],
  blocked: new Set(),
  ...change,
});
const channel = (more: Partial<WritingFacts["channel"]>): Partial<WritingFacts> => ({
  channel: { kind: "public", archivedAt: null, ...more },
});
const said = (authorId: string, at: number, threadSeq: number | null = null) => ({
  authorId,
  threadSeq,
  at: at * 1_000,
});
const refused: PendingCommand = {
  id: "a",
  command: { type: "send", id: "a", body: "hi" },
  createdAt: 0,
  state: "failed",
  refusal: { code: "forbidden", message: "no" },
};

describe("whether one may write", () => {
  it("is open where nothing stands against it", () => {
    expect(writingIn(facts())).toEqual({ kind: "open" });
  });

  it("is over in an archived channel, which admins bring back", () => {
    const archived = channel({ archivedAt: 5 });
    expect(writingIn(facts(archived))).toEqual({ kind: "archived", mayReopen: false });
    expect(writingIn(facts({ ...archived, role: "admin" }))).toEqual({
      kind: "archived",
      mayReopen: true,
    });
  });

  it("is the moderators' alone where the channel says so", () => {
    const announcing = channel({ settings: { readOnly: true } });
    expect(writingIn(facts(announcing))).toEqual({ kind: "readOnly" });
    expect(writingIn(facts({ ...announcing, role: "guest" }))).toEqual({ kind: "readOnly" });
    for (const role of ["moderator", "admin", "owner", null] as const)
      expect(writingIn(facts({ ...announcing, role }))).toEqual({ kind: "open" });
  });

  it("waits after one's own last message in slow mode, not after replies or others'", () => {
    const slow = channel({ settings: { slowModeS: 30 } });
    const messages = [said("u1", 1_000), said("u1", 5_000, 3), said("u2", 9_000)];
    expect(writingIn(facts({ ...slow, messages }))).toEqual({
      kind: "slow",
      everyS: 30,
      until: 31_000,
    });
    expect(writingIn(facts(slow))).toEqual({ kind: "slow", everyS: 30, until: 0 });
    expect(writingIn(facts({ ...slow, messages, role: "moderator" }))).toEqual({ kind: "open" });
  });

  it("waits in slow mode after a reply that the channel shows too", () => {
    const slow = channel({ settings: { slowModeS: 30 } });
    const shown = { ...said("u1", 5_000, 3), broadcast: true as const };
    expect(writingIn(facts({ ...slow, messages: [said("u1", 1_000), shown] }))).toMatchObject({
      until: 35_000,
    });
  });

  it("is over between two of whom one has blocked the other", () => {
    const direct = channel({ kind: "direct", memberIds: ["u1", "u2"] });
    expect(writingIn(facts({ ...direct, blocked: new Set(["u2"]) }))).toEqual({
      kind: "blocked",
      by: "me",
      userId: "u2",
    });
    expect(writingIn(facts({ ...direct, pending: [refused] }))).toEqual({
      kind: "blocked",
      by: "them",
      userId: "u2",
    });
    expect(writingIn(facts({ pending: [refused] }))).toEqual({ kind: "open" });
  });
});
