import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { pathOf, pushText } from "../../src/jobs/notify/push-text.ts";
import type { Said } from "../../src/jobs/notify/said.ts";
import { MAIL_LANGUAGES, SHOWN } from "../../src/protocol/push.ts";
import type { ChannelLabel } from "../../src/storage/directory/labels.ts";

const LABEL: ChannelLabel = {
  id: "c_1",
  name: "general",
  kind: "public",
  workspaceId: "w_1",
  workspaceName: "Harbour Street",
};
const said = (text: string, more: Partial<Said> = {}): Said => ({
  channelId: "c_1",
  workspaceId: "w_1",
  seq: 7,
  threadSeq: null,
  own: null,
  author: "Mara",
  text,
  at: 1_700_000_000_000,
  ...more,
});
const USUAL = { language: "en", shown: "all", label: LABEL, badge: 2 } as const;

describe("what a notification says", () => {
  it("[PUSH2] who, where and what, and the way there", () => {
    expect(pushText({ ...USUAL, said: [said("lunch?")] })).toEqual({
      title: "Mara · #general",
      body: "lunch?",
      url: "/w/w_1/c/c_1/m/7",
      tag: "edgewise:c_1",
      at: 1_700_000_000_000,
      badge: 2,
    });
    const direct = pushText({ ...USUAL, label: { ...LABEL, kind: "direct" }, said: [said("hi")] });
    expect(direct.title).toBe("Mara");
    const reply = pushText({ ...USUAL, said: [said("yes", { threadSeq: 3 })] });
    expect(reply.url).toBe("/w/w_1/c/c_1/m/7?panel=thread.3");
  });

  it("[PUSH3] of a burst the last words, each with its author where there are several", () => {
    const one = ["a", "b", "c", "d", "e", "f"].map((text, i) => said(text, { seq: i + 1 }));
    expect(pushText({ ...USUAL, said: one })).toMatchObject({
      body: "c\nd\ne\nf\nand 2 more",
      url: "/w/w_1/c/c_1/m/6",
    });
    const two = pushText({ ...USUAL, said: [said("a"), said("b", { author: "Jonas" })] });
    expect(two).toMatchObject({ title: "Mara, Jonas · #general", body: "Mara: a\nJonas: b" });
  });

  it("[PUSH2] a reminder is its own title, and may have no place", () => {
    const own = said("call the bank", { own: "reminder", channelId: "", workspaceId: "", seq: 0 });
    expect(pushText({ ...USUAL, label: undefined, language: "de", said: [own] })).toMatchObject({
      title: "Erinnerung",
      body: "call the bank",
      url: "/",
    });
  });

  it("[PUSH2] no words where the person wants none shown, and no name where not even that", () => {
    const texts = fc.string({ minLength: 1 }).map((text) => `§${text}§`);
    fc.assert(
      fc.property(
        fc.array(fc.record({ text: texts, author: texts }), { minLength: 1, maxLength: 8 }),
        fc.constantFrom(...SHOWN),
        fc.constantFrom(...MAIL_LANGUAGES),
        fc.constantFrom(null, "reminder" as const, "scheduled" as const),
        (lines, shown, language, own) => {
          const all = lines.map(({ text, author }) => said(text, { author, own }));
          const { title, body } = pushText({ ...USUAL, shown, language, said: all });
          if (shown === "none") expect(title + body).not.toContain("§");
          if (shown === "sender") expect(body).not.toContain("§");
          if (shown === "sender") for (const { text } of lines) expect(title === text).toBe(false);
          expect(title).not.toBe("");
        },
      ),
    );
  });

  it("[PUSH2] leads nowhere but into the app", () => {
    expect(pathOf(said("x", { seq: 0 }))).toBe("/w/w_1/c/c_1");
    expect(pathOf(said("x", { workspaceId: "" }))).toBe("/");
  });
});
