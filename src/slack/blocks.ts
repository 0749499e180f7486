import { link, oneLine } from "./escape.ts";
import { mrkdwn, plain } from "./mrkdwn.ts";
import type { Reading } from "./mrkdwn.ts";
import { fieldsIn, listIn, textIn } from "./payload.ts";
import type { Fields } from "./payload.ts";
import { richText } from "./rich-text.ts";

/** Block Kit as Markdown; "" where nothing in it can be shown. */
export function blocksToMarkdown(blocks: unknown): string {
  return listIn(blocks)
    .map(block)
    .filter((markdown) => markdown.trim() !== "")
    .join("\n\n");
}

function block(fields: Fields): string {
  switch (fields["type"]) {
    case "header":
      return heading(textObject(fields["text"], { format: false }));
    case "section":
      return section(fields);
    case "divider":
      return "---";
    case "context":
      return listIn(fields["elements"]).map(contextElement).filter(Boolean).join(" · ");
    case "image":
      return picture(fields);
    case "rich_text":
      return richText(fields);
    case "markdown":
      return textIn(fields["text"]);
    case "actions":
      return listIn(fields["elements"]).map(control).filter(Boolean).join(" · ");
    case "video":
      return link(textIn(fields["title_url"] ?? fields["video_url"]), textObject(fields["title"]));
    case "table":
      return table(fields);
    case "file":
    case "input":
      return textObject(fields["label"] ?? fields["title"]);
    default:
      // A kind of a later day says at least its words.
      return [textObject(fields["text"]), blocksToMarkdown(fields["elements"])]
        .filter(Boolean)
        .join("\n");
  }
}

function heading(words: string): string {
  const line = oneLine(words);
  return line === "" ? "" : `### ${line}`;
}

function section(fields: Fields): string {
  const facts = listIn(fields["fields"]).map((field) => textObject(field));
  const parts = [textObject(fields["text"]), facts.filter(Boolean).join("\n\n")];
  return [...parts, control(fieldsIn(fields["accessory"]))].filter(Boolean).join("\n\n");
}

function contextElement(element: Fields): string {
  // A tiny picture beside words is an ornament.
  return element["type"] === "image" ? "" : oneLine(textObject(element));
}

function picture(fields: Fields): string {
  const alt = textObject(fields["title"]) || plain(oneLine(textIn(fields["alt_text"])));
  const file = fieldsIn(fields["slack_file"]);
  const href = textIn(fields["image_url"]) || textIn(file["url"]);
  return href === "" ? alt : link(href, alt);
}

/** Something to press: only what leads somewhere leads somewhere here. */
function control(element: Fields): string {
  if (element["type"] === "image") return picture(element);
  const href = textIn(element["url"]);
  return href === "" ? "" : link(href, textObject(element["text"], { format: false }));
}

function table(fields: Fields): string {
  const rows = Array.isArray(fields["rows"]) ? fields["rows"].filter(Array.isArray) : [];
  const cells = rows.map((row) => listIn(row).map(cell));
  const width = Math.max(0, ...cells.map((row) => row.length));
  if (width === 0) return "";
  const [head = [], ...body] = cells;
  // Markdown fills up short rows by itself; filled up here a small body could become a huge one.
  const wide = Array.from({ length: width }, (_, i) => head[i] ?? "");
  return [wide, wide.map(() => "---"), ...body].map((row) => `| ${row.join(" | ")} |`).join("\n");
}

function cell(fields: Fields): string {
  const markdown =
    fields["type"] === "rich_text" ? richText(fields) : plain(textIn(fields["text"]));
  return oneLine(markdown).replaceAll("|", "\\|");
}

/** A text object: `{type: "mrkdwn" | "plain_text", text}`; some programs send the text alone. */
function textObject(value: unknown, reading: Reading = {}): string {
  if (typeof value === "string") return mrkdwn(textIn(value), reading);
  const fields = fieldsIn(value);
  const text = textIn(fields["text"]);
  if (fields["type"] !== "plain_text") return mrkdwn(text, reading);
  return text.split("\n").map(plain).join("\n");
}
