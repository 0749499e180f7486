import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { messageBody } from "../../src/protocol/frames.ts";
import { slackMessage } from "../../src/slack/message.ts";
import { readPayload } from "../../src/slack/payload.ts";
import { fixture, inlines, seen } from "./support.ts";

const read = (payload: Record<string, unknown>) => slackMessage(payload);
function bodyOf(payload: Record<string, unknown>): string {
  const message = read(payload);
  if (!("ok" in message)) throw new Error(message.refused);
  return message.ok.parts.join("\n");
}
const posted = (name: string) => bodyOf({ ...readPayload(fixture(name)) });

describe("message of a payload", () => {
  it("[HOOK2] what Alertmanager posts is shown with its state, links and facts", () => {
    const body = posted("alertmanager");
    expect(body).toContain("> 🔴 **[\\[FIRING:2\\] HighLatency (api prod)]");
    expect(body).toContain("> **Alert:** p95 is over 500 ms - `critical`");
    expect(body).toContain("**Severity** critical\n> **Firing** 2");
    expect(body).toContain("[Runbook](https://example.com/runbooks/latency) · [Silence](");
    const links = inlines(body).filter((inline) => inline.kind === "link");
    expect(links.map(({ href }) => href)).toContain(
      "http://prometheus.example.com/graph?g0.expr=up%3D%3D0&g0.tab=1",
    );
    const message = read({ ...readPayload(fixture("alertmanager")) });
    expect(message).toMatchObject({ ok: { name: "Alertmanager", icon: "🚨" } });
  });

  it("[HOOK2] what GitHub posts is shown, nulls and all", () => {
    const body = posted("github");
    expect(body).toContain("2 new commits [pushed](https://github.com/octo/demo/compare/");
    expect(seen(body)).toContain("a1b2c3d4 - Fix login_redirect & keep the query");
    expect(seen(body)).toContain("octo/demo · 2023-09-20 14:22 UTC");
  });

  it("[HOOK2] Block Kit is shown part by part", () => {
    const text = (type: string, words: string) => ({ type, text: words });
    const rich = (...elements: object[]) => ({ type: "rich_text_section", elements });
    const body = bodyOf({
      text: "for notifications only",
      blocks: [
        { type: "header", text: text("plain_text", "Deploy *done*") },
        null,
        {
          type: "section",
          text: text("mrkdwn", "*prod* is <https://x.test|up>"),
          fields: [text("mrkdwn", "*Who*\nmona"), text("plain_text", "2 * 3")],
          accessory: { type: "button", text: text("plain_text", "Open"), url: "https://x.test/o" },
        },
        { type: "divider" },
        { type: "image", image_url: "https://x.test/i.png", alt_text: "a cat" },
        { type: "context", elements: [{ type: "image", alt_text: "" }, text("mrkdwn", "by _ci_")] },
        { type: "actions", elements: [{ type: "button", text: text("plain_text", "No way") }] },
        {
          type: "rich_text",
          elements: [
            rich(
              { type: "text", text: "bold ", style: { bold: true } },
              { type: "user", user_id: "U1" },
            ),
            {
              type: "rich_text_list",
              style: "bullet",
              elements: [rich(text("text", "one")), rich(text("text", "two"))],
            },
            { type: "rich_text_preformatted", elements: [text("text", "a\n```b")] },
          ],
        },
        { type: "of_a_later_day", text: text("mrkdwn", "still said") },
      ],
    });
    expect(body).toBe(
      [
        "### Deploy \\*done\\*",
        "**prod** is [up](https://x.test)\n\n**Who**\nmona\n\n2 \\* 3\n\n[Open](https://x.test/o)",
        "---",
        "[a cat](https://x.test/i.png)",
        "by _ci_",
        "**bold** <@U1>",
        "- one\n- two",
        "````\na\n```b\n````",
        "still said",
      ].join("\n\n"),
    );
  });

  it("[HOOK3] a table is as wide as its widest row, and no larger than what was posted", () => {
    const cells = (n: number) => Array.from({ length: n }, (_, i) => ({ text: `c${i}` }));
    const small = { type: "table", rows: [cells(1), cells(3), []] };
    expect(seen(bodyOf({ blocks: [small] }))).toBe("c0  \nc0 c1 c2\n  ");
    const rows = [
      Array.from({ length: 21_000 }, () => ({})),
      ...Array.from({ length: 21_000 }, () => []),
    ];
    expect(read({ blocks: [{ type: "table", rows }] })).toEqual({ refused: "msg_too_long" });
  });

  it("[HOOK3] nothing to show is no_text", () => {
    for (const payload of [
      {},
      { text: "" },
      { text: " \n" },
      { text: null, blocks: null, attachments: null },
      { attachments: [{}] },
      { blocks: [{ type: "actions", elements: [] }] },
      { text: { a: 1 } },
    ])
      expect(read(payload)).toEqual({ refused: "no_text" });
  });

  it("[HOOK3] anything at all gives bodies that can be stored, or one of Slack's words", () => {
    const words = fc.oneof(
      fc.string({ unit: "binary" }),
      fc.string(),
      fc.constantFrom("mrkdwn", "a\nb", null, 7),
    );
    const part = fc.letrec((tie) => ({
      any: fc.oneof({ maxDepth: 4 }, words, fc.array(tie("any"), { maxLength: 4 }), tie("fields")),
      fields: fc.dictionary(
        fc.constantFrom(
          ..."type text elements fields title value pretext color author_name footer ts url image_url alt_text accessory style rows blocks actions mrkdwn_in".split(
            " ",
          ),
        ),
        tie("any"),
        { maxKeys: 6 },
      ),
    }));
    const payload = fc.record(
      {
        text: words,
        username: words,
        icon_emoji: words,
        blocks: fc.oneof(fc.array(part.fields), part.any),
        attachments: fc.oneof(fc.array(part.fields), part.any),
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(payload, (each) => {
        const message = read(each);
        if (!("ok" in message)) return;
        for (const body of message.ok.parts) expect(messageBody.safeParse(body).success).toBe(true);
      }),
      { numRuns: 500 },
    );
  });

  it("[HOOK3] long words come in parts without losing any, and too long ones are refused", () => {
    const line = "word ".repeat(30).trim();
    const message = read({ text: Array.from({ length: 100 }, () => line).join("\n") });
    if (!("ok" in message)) throw new Error(message.refused);
    expect(message.ok.parts.length).toBeGreaterThan(3);
    expect(message.ok.parts.join("\n").match(/word/g)).toHaveLength(3_000);
    const code = bodyOf({
      text: `\`\`\`${Array.from({ length: 300 }, (_, i) => `line ${i} of it`).join("\n")}\`\`\``,
    });
    expect(code.match(/line \d+/g)).toHaveLength(300);
    expect(read({ text: "x".repeat(60_000) })).toEqual({ refused: "msg_too_long" });
  });
});
