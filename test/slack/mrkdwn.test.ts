import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { mentionsIn } from "../../src/channel/mentions.ts";
import { mrkdwn, plain } from "../../src/slack/mrkdwn.ts";
import { inlines, seen } from "./support.ts";

const escaped = (text: string) =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");

/** Lines out of the characters that mean something to somebody. */
const line = fc
  .array(
    fc.constantFrom(
      ..."*_~`<>@#!|[]()\\&:abc 12.-+".split(""),
      "https://x.test/a_b",
      "&lt;",
      "<@U1>",
      "<!here>",
      "``",
      "`",
      "** ",
      "ä",
      "日",
      "👍",
    ),
    { maxLength: 24 },
  )
  .map((parts) => parts.join(""));

describe("mrkdwn", () => {
  it("[HOOK2] emphasis, code, links and mentions become ours", () => {
    expect(mrkdwn("*bold* _it_ ~gone~ `a*b`")).toBe("**bold** _it_ ~~gone~~ `a*b`");
    expect(mrkdwn("*_both_*, (*in*) snake_case_name 2*3*4")).toBe(
      "**_both_**, (**in**) snake_case_name 2\\*3\\*4",
    );
    expect(mrkdwn("<https://x.test/a?b=1&amp;c=2|the *page*>")).toBe(
      "[the **page**](https://x.test/a?b=1&c=2)",
    );
    expect(mrkdwn("<https://x.test/a_(b)>")).toContain("](https://x.test/a_%28b%29)");
    expect(mrkdwn("<mailto:a@x.test|Ann>")).toBe("[Ann](mailto:a@x.test)");
    expect(mrkdwn("<@U024BE7LH> <!here> <!channel> <!everyone>")).toBe(
      "<@U024BE7LH> <!here> <!channel> <!channel>",
    );
    expect(mrkdwn("<#C024BE7LR|general>")).toBe("#general");
    expect(mrkdwn("<!subteam^S123|@crew> <!date^1392734382^{date}|Feb 18>")).toBe("@crew Feb 18");
    expect(mrkdwn(":tada: :+1::skin-tone-2: :nosuchthing:")).toBe("🎉 👍🏻 :nosuchthing:");
  });

  it("[HOOK2] code blocks and quotes keep their lines", () => {
    expect(mrkdwn("see ```a &lt; b\nc``` so")).toBe("see \n```\na < b\nc\n```\n so");
    expect(mrkdwn("&gt; said\nafter")).toBe("> said\n\nafter");
    expect(mrkdwn("&gt;&gt;&gt; one\ntwo")).toBe("> one\n> two");
    expect(seen(mrkdwn("```x```"))).toBe("x");
  });

  it("[HOOK2] what is escaped is said and does nothing", () => {
    expect(mentionsIn(mrkdwn("`&lt;!here&gt;` ```&lt;@U1&gt;```"))).toEqual([]);
    for (const text of [
      "<@U1>",
      "<!channel>",
      "<!here>",
      "<https://x.test|y>",
      "[a](https://x.test)",
    ]) {
      expect(mentionsIn(mrkdwn(escaped(text)))).toEqual([]);
      expect(seen(plain(text))).toBe(text);
    }
  });

  it("[HOOK2] only links of the web and of mail are links", () => {
    for (const href of ["javascript:alert(1)", "data:text/html,x", "file:///etc/passwd", "x"])
      expect(inlines(mrkdwn(`<${href}|press>`)).some(({ kind }) => kind === "link")).toBe(false);
  });

  it("[HOOK2] plain words are seen exactly as they are", () => {
    fc.assert(
      fc.property(line, (text) => {
        const words = text
          .trim()
          .replace(/:/g, ";")
          .replace(/https;\/\//g, "");
        // A list, a rule and a quote are signs of lines, which are kept on purpose.
        fc.pre(words !== "" && !/^(?:[-+>|]|\d+[.)])/.test(words) && !words.includes("<@U1>"));
        expect(seen(plain(words))).toBe(words);
      }),
      { numRuns: 2_000 },
    );
  });

  it("[HOOK2] nobody is called whom the text does not call", () => {
    fc.assert(
      fc.property(line, (text) => {
        const called = mentionsIn(mrkdwn(escaped(text)));
        expect(called).toEqual([]);
        for (const name of mentionsIn(mrkdwn(text))) expect(text).toContain(name);
      }),
      { numRuns: 2_000 },
    );
  });

  it("[HOOK2] any text is read, in a time that its length bounds", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 200 }), (text) => {
        expect(typeof mrkdwn(text)).toBe("string");
      }),
    );
    for (const sign of ["*a ", "_", "`", "<", "~a", "<a|", "https://,", "&gt;", "```", ":a:"])
      expect(mrkdwn(sign.repeat(20_000)).length).toBeGreaterThan(0);
  });
});
