import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { askedAt, closedEmoji } from "../../../src/web/composing/asked.ts";
import { outsideCode } from "../../../src/web/composing/code.ts";
import { withEmoji } from "../../../src/web/composing/emoji-names.ts";
import { matching } from "../../../src/web/composing/match.ts";
import { decode, encode } from "../../../src/web/composing/tokens.ts";
import type { Names } from "../../../src/web/composing/tokens.ts";

const people: Record<string, string> = { u1: "Ann", u2: "Ann Lee", u3: "[[]]x|away", u4: "here" };
const names: Names = {
  person: (id) => people[id] ?? "Somebody",
  channel: (id) => ({ c_1: "general", c_2: "general-talk" })[id],
  group: (id) => ({ g_1: "night.shift" })[id],
};

describe("names in a text", () => {
  it.each([
    "<@u1>, <@u2>: hi",
    "<@u3>!",
    "a@b <@u9> <@u8>",
    "none",
    "see <#c_1> and <#c_2>, <#c_9>",
    "<!here> <!channel> <!subteam^g_1>, <!subteam^g_9>",
    "<@u4> <!here>",
    "`<@u1>` says <@u1>\n```\n<#c_1>\n```",
    "Ann<@u1>e",
  ])("%j goes to names and back", (body) => {
    const { text, named } = decode(body, names);
    expect(encode(text, named)).toBe(body);
  });

  it("are what one reads", () => {
    expect(decode("<@u2> in <#c_1>, <!subteam^g_1> and <!here>", names).text).toBe(
      "@Ann Lee in #general, @night.shift and @here",
    );
    expect(decode("`<@u2>`", names).text).toBe("`<@u2>`");
  });

  it("mean nothing inside a word, an address or code", () => {
    const implied = new Map([
      ["@here", "<!here>"],
      ["#general", "<#c_1>"],
      ["#general-talk", "<#c_2>"],
    ]);
    const sent = (text: string) => encode(text, new Map(), implied);
    expect(sent("@here: see #general.")).toBe("<!here>: see <#c_1>.");
    expect(sent("#general-talk, not #general-talks")).toBe("<#c_2>, not #general-talks");
    for (const text of ["me@here.example", "x#general", "@hereby", "`@here`", "a/#general", "#gen"])
      expect(sent(text)).toBe(text);
  });

  it("never change a text that has none", () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(..."ab @#<>!`\n:") }), (text) => {
        fc.pre(!text.includes("<"));
        expect(decode(text, names)).toEqual({ text, named: new Map() });
        expect(encode(text, new Map([["@zz", "<@u1>"]]))).toBe(text);
      }),
    );
  });
});

describe("what is asked for at the caret", () => {
  it.each([
    ["hi @an", { sign: "@", at: 3, query: "an" }],
    ["@", { sign: "@", at: 0, query: "" }],
    ["(@ann le", { sign: "@", at: 1, query: "ann le" }],
    ["see #gen", { sign: "#", at: 4, query: "gen" }],
    ["well :ta", { sign: ":", at: 5, query: "ta" }],
    ["(:+1", { sign: ":", at: 1, query: "+1" }],
    ["@Ann see #gen", { sign: "#", at: 9, query: "gen" }],
    ["@Ann well :tad", { sign: ":", at: 10, query: "tad" }],
    ["/rem", { sign: "/", at: 0, query: "rem" }],
    ["/", { sign: "/", at: 0, query: "" }],
  ])("%j", (before, asked) => {
    expect(askedAt(before)).toEqual(asked);
  });

  it.each([
    "a@b",
    "@ ",
    "@a\nb",
    "10:30",
    "a:b",
    ":t",
    ": ta",
    "http://x",
    " /rem",
    "/usr/bin",
    "x #a b",
  ])("%j asks for nothing", (before) => {
    expect(askedAt(before)).toBeUndefined();
  });

  it.each(["`@an", "```\n@an", "a `x` `:tad"])("nothing inside code: %j", (before) => {
    expect(askedAt(before)).toBeUndefined();
  });

  it("knows the emoji that was closed just now", () => {
    expect(closedEmoji("well :tada:")).toEqual({ at: 5, name: "tada" });
    for (const text of ["10:30:", "a:b:", "`:tada:", "::"])
      expect(closedEmoji(text)).toBeUndefined();
  });
});

describe("names of emoji", () => {
  const find = (name: string) => ({ tada: "🎉", "+1": "👍" })[name];
  it("become emoji where they are known, outside of code", () => {
    expect(withEmoji(":tada: :+1::tada: :none: `:tada:`", find)).toBe("🎉 👍🎉 :none: `:tada:`");
    expect(withEmoji("at 10:30:45 http://x:80:y", find)).toBe("at 10:30:45 http://x:80:y");
  });
});

describe("code in a text", () => {
  it("is left alone, and with it nothing is lost", () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(..."ab`\n ") }), (text) => {
        expect(outsideCode(text, (words) => words)).toBe(text);
      }),
    );
    expect(outsideCode("a `a` ```\na\n``` a", (words) => words.replaceAll("a", "b"))).toBe(
      "b `a` ```\na\n``` b",
    );
  });
});

describe("matching", () => {
  const find = (all: string[], query: string) => matching(all, query, String, 8);
  it("finds by the beginning of any word, accents or not, the name's own beginning first", () => {
    const all = ["Zoë O'Brien", "Ann Lee", "Leo", "Mara"];
    expect(find(all, "le")).toEqual(["Leo", "Ann Lee"]);
    expect(find(all, "zoe")).toEqual(["Zoë O'Brien"]);
    expect(find(all, "")).toHaveLength(4);
    expect(find(["launch-plan", "plan-b"], "plan")).toEqual(["plan-b", "launch-plan"]);
  });
});
