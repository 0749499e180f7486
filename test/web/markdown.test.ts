import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parse } from "../../src/web/channel/markdown/parse.ts";
import { isPlain } from "../../src/web/channel/markdown/plain.ts";
import { safeHref } from "../../src/web/channel/markdown/safe-href.ts";
import type { Block, Inline } from "../../src/web/channel/markdown/tree.ts";

const words = (value: string): Inline => ({ kind: "text", text: value });
const paragraph = (...children: Inline[]): Block => ({ kind: "paragraph", children });

/** All that a reader would see of it, in order. */
function seen(blocks: readonly Block[]): string {
  return blocks.map(seenOf).join("\n");
}

function seenOf(block: Block): string {
  switch (block.kind) {
    case "paragraph":
    case "heading":
      return line(block.children);
    case "code":
      return `${block.language} ${block.text}`;
    case "quote":
      return seen(block.children);
    case "list":
      return block.items.map((item) => seen(item.children)).join("\n");
    case "table":
      return [block.head, ...block.rows].map((row) => row.map(line).join(" ")).join("\n");
    case "rule":
      return "";
  }
}

function line(children: readonly Inline[]): string {
  return children
    .map((child) => {
      if (child.kind === "text" || child.kind === "code") return child.text;
      if (child.kind === "mention")
        return child.mention.kind === "person" ? child.mention.userId : child.mention.kind;
      return line(child.children) + (child.kind === "link" ? ` ${child.href}` : "");
    })
    .join("");
}

/** Every address that could be followed. */
function hrefs(blocks: readonly Block[]): string[] {
  const found: string[] = [];
  JSON.stringify(blocks, (key, value: unknown) => {
    if (key === "href") found.push(String(value));
    return value;
  });
  return found;
}

describe("parse", () => {
  it("sets emphasis, code, strikes and line breaks", () => {
    expect(parse("**a** *b* ~~c~~ `d`\n  e")).toEqual([
      paragraph(
        { kind: "strong", children: [words("a")] },
        words(" "),
        { kind: "em", children: [words("b")] },
        words(" "),
        { kind: "del", children: [words("c")] },
        words(" "),
        { kind: "code", text: "d" },
        words("\n  e"),
      ),
    ]);
  });

  it("leaves alone what only looks like markup in a chat", () => {
    for (const body of ["~/a and ~/b", "2 * 3 * 4", "snake_case_name", "a\n---\nb", "    four"])
      expect(seen(parse(body)).replace(/\s+/g, " ").trim()).toBe(
        body.replace("\n---\n", " ").replace(/\s+/g, " ").trim(),
      );
    expect(parse("one\n===")).toEqual([paragraph(words("one\n==="))]);
    expect(parse("[a]: https://a.example")[0]?.kind).toBe("paragraph");
  });

  it("knows fences and their language", () => {
    expect(parse("```TS title=x\nlet a;\n```")).toEqual([
      { kind: "code", language: "ts", text: "let a;" },
    ]);
    expect(parse("```\n<b>\n")).toEqual([{ kind: "code", language: "", text: "<b>" }]);
  });

  it("nests quotes and lists, counts on from where a list starts, and ticks tasks", () => {
    expect(parse("> a\n> > b")).toEqual([
      {
        kind: "quote",
        children: [paragraph(words("a")), { kind: "quote", children: [paragraph(words("b"))] }],
      },
    ]);
    const [list] = parse("3. a\n4. b\n   - c");
    expect(list).toMatchObject({ kind: "list", start: 3, items: [{}, { children: [{}, {}] }] });
    const [tasks] = parse("- [x] done\n- [ ] not");
    expect(tasks).toMatchObject({ items: [{ task: true, checked: true }, { checked: false }] });
    expect(seen(parse("- [x] done"))).toBe("done");
  });

  it("sets tables with their alignment", () => {
    expect(parse("a|b\n:-|-:\n1|2")).toEqual([
      {
        kind: "table",
        align: ["start", "end"],
        head: [[words("a")], [words("b")]],
        rows: [[[words("1")], [words("2")]]],
      },
    ]);
  });

  it("knows groups, channels and everybody, and nothing that only looks like them", () => {
    expect(parse("<!here> <!channel> <!subteam^g_1> <#c_2> <!everyone> <@>")).toEqual([
      paragraph(
        { kind: "mention", mention: { kind: "here" } },
        words(" "),
        { kind: "mention", mention: { kind: "everybody" } },
        words(" "),
        { kind: "mention", mention: { kind: "group", groupId: "g_1" } },
        words(" "),
        { kind: "mention", mention: { kind: "channel", channelId: "c_2" } },
        words(" <!everyone> <@>"),
      ),
    ]);
  });

  it("knows mentions, and shows HTML as the text that it is", () => {
    expect(parse("hi <@u_1-x>!")).toEqual([
      paragraph(
        words("hi "),
        { kind: "mention", mention: { kind: "person", userId: "u_1-x" } },
        words("!"),
      ),
    ]);
    for (const html of ["<b>x</b>", "<div>\nx\n</div>", "<!-- x -->", "<script>x</script>", "<@"])
      expect(seen(parse(html))).toBe(html);
  });

  it("makes a link of an image: nothing is loaded from elsewhere", () => {
    expect(parse("![cat](https://a.example/c.png)")).toEqual([
      paragraph({ kind: "link", href: "https://a.example/c.png", children: [words("cat")] }),
    ]);
  });

  it.each([
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt:alert(1))",
    "[x](java\tscript:alert(1))",
    "[x](&#106;avascript:alert(1))",
    "[x](javascript&colon;alert(1))",
    "[x](\u0001javascript:alert(1))",
    "[x](<javascript:alert(1)>)",
    "<javascript:alert(1)>",
    "[x](data:text/html,<script>1</script>)",
    "[x](vbscript:x)",
    "[x](//evil.example)",
    "[x](/api/auth/sign-out)",
    "[x](file:///etc/passwd)",
    "[x](blob:https://a.example/1)",
    "[x](https://a.example/\u202Egnp.exe)",
    "![x](javascript:alert(1))",
    "[![x](javascript:1)](javascript:2)",
    '[x](javascript:1 "t")',
    "[x]: javascript:alert(1)\n[x]",
    "javascript:alert(1)",
    "<a href='javascript:1'>x</a>",
    "<img src=x onerror=alert(1)>",
    "<svg><script>1</script></svg>",
    "ftp://a.example/x",
  ])("leads nowhere: %j", (body) => {
    expect(hrefs(parse(body))).toEqual([]);
  });

  it("never throws, never leads off the web, and never loses a word", () => {
    const markup = fc.constantFrom(
      ..."*_~`>#-+|[]()<>!\\:\n \t&;=1.@/".split(""),
      "**",
      "```",
      "\n- ",
      "\n> ",
      "\n1. ",
      "](",
      "https://",
      "javascript:",
      "<@",
    );
    const word = fc.stringMatching(/^[a-zäß字]{1,6}$/);
    const body = fc.array(fc.oneof(markup, word), { maxLength: 60 }).map((all) => all.join(""));
    fc.assert(
      fc.property(body, (text) => {
        const blocks = parse(text);
        for (const href of hrefs(blocks)) expect(href).toMatch(/^(?:https?|mailto):/);
        const left = decodeURIComponent(seen(blocks)).toLowerCase();
        const lost = (text.toLowerCase().match(/[a-zäß字]+/g) ?? []).filter(
          (each) => !left.includes(each) && !isInfo(text, each),
        );
        expect(lost).toEqual([]);
      }),
      { numRuns: 2_000 },
    );
  });

  it("keeps every word of a hostile body, and looks for partners in a bounded part of it", () => {
    const pieces = ["[", "*", "> ", "- ", "`", "![", "<", "_", "~~", "*a **b ", "[a](", "_a*"];
    pieces.push("a_*b", "__a_", "[[](", "***", "1. ", "a|b\n-|-\n", "- a\n ", "`a``", "> - ");
    const bodies = pieces.map((piece) => piece.repeat(4_000 / piece.length));
    bodies.push(`${"*".repeat(1_990)}a${"*".repeat(1_990)}`);
    const letters = (text: string) => Array.from(text.matchAll(/[ab]/g), ([each]) => each).join("");
    // What it costs is measured in bench/hostile-markdown.ts.
    for (const body of bodies) {
      const shown = JSON.stringify(parse(body), (key, value: unknown) =>
        key === "kind" || key === "language" || key === "align" ? undefined : value,
      );
      expect(shown.length, body.slice(0, 12)).toBeGreaterThan(1);
      if (!body.includes("(") && !body.includes("|"))
        expect(letters(shown).length, body.slice(0, 12)).toBeGreaterThanOrEqual(
          letters(body).length,
        );
    }
  });
});

/** The words after a fence's language and a link's title are not shown. */
function isInfo(text: string, word: string): boolean {
  return (
    text.includes("```") || text.includes("~~~") || new RegExp(`\\(.*${word}.*\\)`, "s").test(text)
  );
}

describe("isPlain", () => {
  it.each([
    "hello, world!",
    "see https://a.example/b_c?d=e-f and go",
    "it's 5-6 pm #now",
    "a <@u1> b",
  ])("is true of words, addresses and mentions: %s", (body) => expect(isPlain(body)).toBe(true));
  it.each([
    "**a**",
    "`x`",
    "- a",
    "1. a",
    "# a",
    "> a",
    "a|b",
    "www.a.example",
    "a@b.example",
    "<b>",
    "---",
  ])("is false of what Markdown would set: %s", (body) => expect(isPlain(body)).toBe(false));
});

describe("safeHref", () => {
  it("answers what the browser would go to", () => {
    expect(safeHref("HTTP://A.example")).toBe("http://a.example/");
    expect(safeHref("mailto:a@b.example")).toBe("mailto:a@b.example");
    expect(safeHref("https://a.example/\u0000")).toBeUndefined();
    expect(safeHref("a.example")).toBeUndefined();
  });
});
