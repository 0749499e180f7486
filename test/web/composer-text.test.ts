import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  breakLine,
  isInFence,
  link,
  paste,
  withoutBlankEdges,
  wrap,
} from "../../src/web/channel/composer-text.ts";
import type { Written } from "../../src/web/channel/composer-text.ts";

/** `a|b` is a caret, `a[b]c` a selection. */
function written(shown: string): Written {
  const caret = shown.indexOf("|");
  if (caret >= 0) return { text: shown.replace("|", ""), start: caret, end: caret };
  const start = shown.indexOf("⟦");
  const end = shown.indexOf("⟧") - 1;
  return { text: shown.replace(/[⟦⟧]/g, ""), start, end };
}

function drawn({ text, start, end }: Written): string {
  if (start === end) return `${text.slice(0, start)}|${text.slice(start)}`;
  return `${text.slice(0, start)}⟦${text.slice(start, end)}⟧${text.slice(end)}`;
}

describe("wrap", () => {
  it("marks what is selected, and takes the mark away again", () => {
    expect(drawn(wrap(written("a ⟦b⟧ c"), "**"))).toBe("a **⟦b⟧** c");
    expect(drawn(wrap(written("a **⟦b⟧** c"), "**"))).toBe("a ⟦b⟧ c");
    expect(drawn(wrap(written("a ⟦**b**⟧ c"), "**"))).toBe("a ⟦b⟧ c");
    expect(drawn(wrap(written("a |"), "`"))).toBe("a `|`");
  });

  it("makes bold words italic too, and only the italic goes again", () => {
    expect(drawn(wrap(written("**⟦b⟧**"), "*"))).toBe("***⟦b⟧***");
    expect(drawn(wrap(written("***⟦b⟧***"), "*"))).toBe("**⟦b⟧**");
  });

  it("twice is what it was", () => {
    const some = fc.stringMatching(/^[a-c \n]{0,8}$/);
    fc.assert(
      fc.property(some, some, some, fc.constantFrom("**", "*", "`", "~~"), (a, b, c, mark) => {
        const before = { text: a + b + c, start: a.length, end: a.length + b.length };
        expect(wrap(wrap(before, mark), mark)).toEqual(before);
      }),
    );
  });
});

describe("link", () => {
  it("asks for the address, or for the words", () => {
    expect(drawn(link(written("see ⟦this⟧!")))).toBe("see [this](|)!");
    expect(drawn(link(written("see |!")))).toBe("see [|]()!");
  });
});

describe("paste", () => {
  it("makes a link of selected words and a pasted address", () => {
    const pasted = paste(written("see ⟦this⟧!"), " https://a.example/x ");
    expect(pasted && drawn(pasted)).toBe("see [this](https://a.example/x)|!");
  });
  it("leaves everything else to the browser", () => {
    expect(paste(written("see |"), "https://a.example")).toBeUndefined();
    expect(paste(written("⟦this⟧"), "a\n  b")).toBeUndefined();
    expect(paste(written("⟦https://b.example⟧"), "https://a.example")).toBeUndefined();
  });
});

describe("breakLine", () => {
  it.each([
    ["a|b", "a\n|b"],
    ["- a|", "- a\n- |"],
    ["  * a|", "  * a\n  * |"],
    ["- [x] a|", "- [x] a\n- [ ] |"],
    ["9. a|", "9. a\n10. |"],
    ["2) a|b", "2) a\n3) |b"],
    ["> a|", "> a\n> |"],
    ["- a\n- |", "- a\n|"],
    ["1. a\n2. |", "1. a\n|"],
    ["```\n  x|", "```\n  x\n  |"],
    ["```\n- x|", "```\n- x\n|"],
  ])("%j becomes %j", (before, after) => {
    expect(drawn(breakLine(written(before)))).toBe(after);
  });
});

describe("isInFence", () => {
  it("knows where code is being written", () => {
    expect(isInFence("```\nx")).toBe(true);
    expect(isInFence("```ts\nx\n```\n")).toBe(false);
    expect(isInFence("````\n```\n")).toBe(true);
    expect(isInFence("a `` b")).toBe(false);
  });
});

describe("withoutBlankEdges", () => {
  it("keeps the indent of the first line", () => {
    expect(withoutBlankEdges("\n \n  a\n b \n\n")).toBe("  a\n b");
  });
});
