import { readFileSync } from "node:fs";
import path from "node:path";
import { parse } from "../../src/web/channel/markdown/parse.ts";
import type { Block, Inline } from "../../src/web/channel/markdown/tree.ts";

/** A payload as a program posts it. */
export function fixture(name: string): string {
  return readFileSync(path.join(import.meta.dirname, "fixtures", `${name}.json`), "utf8");
}

/** What a reader sees of Markdown, without its shape: words, and nothing of the signs. */
export function seen(markdown: string): string {
  return parse(markdown).map(ofBlock).join("\n");
}

/** Every inline of a body, flat. */
export function inlines(markdown: string): Inline[] {
  const all: Inline[] = [];
  const visit = (inline: Inline): void => {
    all.push(inline);
    if ("children" in inline) inline.children.forEach(visit);
  };
  const block = (one: Block): void => {
    if (one.kind === "paragraph" || one.kind === "heading") one.children.forEach(visit);
    if (one.kind === "quote") one.children.forEach(block);
    if (one.kind === "list") one.items.forEach((item) => item.children.forEach(block));
    if (one.kind === "table") [...one.head, ...one.rows.flat()].flat().forEach(visit);
  };
  parse(markdown).forEach(block);
  return all;
}

function ofBlock(block: Block): string {
  switch (block.kind) {
    case "paragraph":
    case "heading":
      return block.children.map(ofInline).join("");
    case "quote":
      return block.children.map(ofBlock).join("\n");
    case "list":
      return block.items.flatMap((item) => item.children.map(ofBlock)).join("\n");
    case "table":
      return [block.head, ...block.rows]
        .map((row) => row.map((cell) => cell.map(ofInline).join("")).join(" "))
        .join("\n");
    case "code":
      return block.text;
    case "rule":
      return "";
  }
}

function ofInline(inline: Inline): string {
  switch (inline.kind) {
    case "text":
    case "code":
      return inline.text;
    case "mention":
      return `mention:${inline.mention.kind}`;
    default:
      return inline.children.map(ofInline).join("");
  }
}
