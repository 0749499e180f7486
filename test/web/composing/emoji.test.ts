import { readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { moveInPicker, pickerContent } from "../../../src/web/emoji/picker-rows.ts";
import { customEmoji, indexOf, searchEmoji } from "../../../src/web/emoji/search.ts";
import { slimEmoji, slimLabels } from "../../../src/web/emoji/slim.ts";
import type { Shortcodes, SourceEmoji } from "../../../src/web/emoji/slim.ts";
import { toneless, withTone } from "../../../src/web/emoji/tone.ts";

function data(name: string): unknown {
  const file = new URL(import.meta.resolve(`emojibase-data/${name}.json`));
  return JSON.parse(readFileSync(file, "utf8"));
}

const source = data("en/compact") as SourceEmoji[];
const rows = slimEmoji(source, data("en/shortcodes/iamcal") as Shortcodes);
const labels = slimLabels(data("de/compact") as SourceEmoji[]);
const index = indexOf(rows);
const all = index.groups.flat();
const found = (query: string, most = 5) =>
  searchEmoji(all, query, { most }).map(({ text }) => text);

describe("the emoji of the app", () => {
  it("are all there, and small to fetch", () => {
    expect(all.length).toBeGreaterThan(1_850);
    expect(gzipSync(JSON.stringify(rows)).length).toBeLessThan(60_000);
    expect(all.every(({ names, label }) => names[0] !== "" && label !== "")).toBe(true);
  });

  it("have the names that people know", () => {
    for (const [name, text] of Object.entries({
      tada: "🎉",
      "+1": "👍",
      thumbsup: "👍",
      heart: "❤️",
    }))
      expect(index.byName.get(name)?.text).toBe(text);
  });

  it("have the same order in every language", () => {
    expect(labels.map((group) => group.length)).toEqual(rows.map((group) => group.length));
    const german = indexOf(rows, labels);
    expect(german.byName.get("tada")?.label).toMatch(/konfetti/i);
    expect(
      searchEmoji(german.groups.flat(), "konfetti", { most: 2 }).map(({ text }) => text),
    ).toContain("🎉");
  });

  it("take a skin tone, and give it back", () => {
    expect(withTone("👍", 3)).toBe("👍🏽");
    expect(withTone("🧑‍🤝‍🧑", 1)).toBe("🧑🏻‍🤝‍🧑🏻");
    for (const { text, toned } of all)
      if (toned)
        for (const tone of [1, 5] as const) {
          expect(withTone(text, tone)).not.toBe(text);
          expect(toneless(withTone(text, tone))).toBe(toneless(text));
        }
  });
});

describe("search", () => {
  it("finds by name first, then by words", () => {
    expect(found("tada", 1)).toEqual(["🎉"]);
    expect(found("celebr", 20)).toContain("🎉");
    expect(found("heart eyes")).toContain("😍");
    expect(found("zzzzzz")).toEqual([]);
  });

  it("puts what was used lately first among equals", () => {
    const smile = searchEmoji(all, "sm", { most: 3, recent: ["😼"] }).map(({ text }) => text);
    expect(smile[0]).toBe("😼");
  });
});

describe("the picker's lines", () => {
  const custom = [customEmoji({ name: "shipit", url: "/x.png", by: "u1", createdAt: 1 })];
  const content = pickerContent({ index, custom, recent: ["🎉", ":gone:"], query: "", columns: 9 });

  it("begin with what was used, then the workspace's own", () => {
    expect(content.rows.slice(0, 4).map((row) => row.part)).toEqual([
      "recent",
      "recent",
      "custom",
      "custom",
    ]);
    expect(content.emoji.slice(0, 2).map(({ text }) => text)).toEqual(["🎉", ":shipit:"]);
  });

  it("are walked with the arrow keys and never left", () => {
    expect(moveInPicker(content, 0, "ArrowLeft")).toBe(0);
    expect(moveInPicker(content, 0, "ArrowUp")).toBe(0);
    expect(moveInPicker(content, 0, "ArrowDown")).toBe(1);
    expect(moveInPicker(content, 5, "ArrowDown")).toBe(14);
    expect(moveInPicker(content, 14, "ArrowUp")).toBe(5);
    const last = content.emoji.length - 1;
    expect(moveInPicker(content, last, "ArrowDown")).toBe(last);
    expect(moveInPicker(content, last, "ArrowRight")).toBe(last);
  });

  it("show what a query finds, custom ones too", () => {
    const shown = pickerContent({ index, custom, recent: [], query: "shipit", columns: 9 });
    expect(shown.emoji[0]?.text).toBe(":shipit:");
  });
});
