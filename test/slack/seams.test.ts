import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { mentionsIn } from "../../src/channel/mentions.ts";
import { mrkdwn } from "../../src/slack/mrkdwn.ts";
import { richText } from "../../src/slack/rich-text.ts";
import { inlines, seen } from "./support.ts";

const rich = (...elements: object[]) =>
  richText({ elements: [{ type: "rich_text_section", elements }] });
const text = (words: string) => ({ type: "text", text: words });
const link = (words: string, url = "none") => ({ type: "link", url, text: words });
const linksIn = (markdown: string) =>
  inlines(markdown).flatMap((inline) => (inline.kind === "link" ? [inline.href] : []));

/** What makes a call, a link or nothing visible, in bits. */
const bits = fc
  .array(fc.constantFrom(..."<>@!#[]()\\q".split(""), "!channel", "@U1", "mailto:", "//x.test"), {
    minLength: 1,
    maxLength: 4,
  })
  .map((parts) => parts.join(""));

describe("where two pieces of a text meet", () => {
  it("[HOOK2] nobody is called by pieces that call nobody", () => {
    for (const name of ["!channel", "!here", "@U1", "!subteam^g_1"]) {
      const body = rich(text("by <"), text(name), text(">"));
      expect(mentionsIn(body)).toEqual([]);
      expect(seen(body)).toBe(`by <${name}>`);
      expect(mentionsIn(rich(text("<"), link(name), text(">")))).toEqual([]);
      expect(mentionsIn(rich(text("<"), { type: "date", fallback: name }, text(">")))).toEqual([]);
      expect(mentionsIn(mrkdwn(`&lt;<!date^1^{date}|${name}>&gt;`))).toEqual([]);
    }
    expect(mentionsIn(rich(text("<"), text("!"), text("channel>")))).toEqual([]);
    expect(mentionsIn(rich(text("<"), { type: "user", user_id: "U1" }, text(">")))).toEqual(["U1"]);
    expect(rich(text("<"), { type: "broadcast", range: "channel" })).toBe("<<!channel>");
  });

  it("[HOOK2] nothing becomes a link or a picture, and no sign is lost", () => {
    const apart = rich(text("[a]"), text("(https://x.test)"));
    expect(seen(apart)).toBe("[a](https://x.test)");
    expect(rich(text("[a]"), text("(b)"))).toBe("[a\\](b)");
    expect(linksIn(rich(text("[a]"), text("(mailto:b)")))).toEqual([]);
    expect(linksIn(mrkdwn("[a]<!date^1^{date}|(tel:1)>"))).toEqual([]);
    const loud = rich(text("look!"), link("here", "https://x.test"));
    expect(seen(loud)).toBe("look!here");
    expect(linksIn(loud)).toEqual(["https://x.test/"]);
    expect(seen(rich(text("<"), text("b>")))).toBe("<b>");
    expect(seen(rich(text("x<"), text("!"), text("[")))).toBe("x<![");
    expect(mrkdwn("&lt;https://x.test&gt;")).toBe("\\<https://x.test>");
  });

  it("[HOOK2] a text in pieces is seen as the whole, and does as little", () => {
    fc.assert(
      fc.property(fc.array(bits, { minLength: 1, maxLength: 6 }), (pieces) => {
        // At its beginning a line says what kind of line it is.
        const body = rich(text("x"), ...pieces.map(text));
        expect(mentionsIn(body)).toEqual([]);
        expect(linksIn(body)).toEqual([]);
        expect(seen(body)).toBe(`x${pieces.join("")}`);
      }),
      { numRuns: 20_000 },
    );
  });

  it("[HOOK2] many pieces take a time that their number bounds", () => {
    const pieces = Array.from({ length: 50_000 }, (_, i) => text(i % 2 === 0 ? "\\<" : "!a"));
    expect(rich(...pieces).length).toBeGreaterThan(100_000);
    expect(rich(text("\\".repeat(50_000) + "<"), text("!")).length).toBeGreaterThan(100_000);
  });
});
