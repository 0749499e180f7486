import { codeBlock, codeSpan, joined, link, literal, quote } from "./escape.ts";
import { plain } from "./mrkdwn.ts";
import { withEmoji } from "./emoji.ts";
import { fieldsIn, listIn, textIn } from "./payload.ts";
import type { Fields } from "./payload.ts";

/** A `rich_text` block as Markdown. */
export function richText(block: Fields): string {
  return listIn(block["elements"]).map(part).filter(Boolean).join("\n\n");
}

function part(element: Fields): string {
  const inner = listIn(element["elements"]);
  switch (element["type"]) {
    case "rich_text_list":
      return list(element, inner);
    case "rich_text_quote":
      return quote(spans(inner).trim());
    case "rich_text_preformatted":
      return codeBlock(inner.map(words).join(""), languageIn(element["language"]));
    default:
      return spans(inner).replace(/\n+$/, "");
  }
}

function languageIn(value: unknown): string {
  return /^[\w+#-]{1,20}$/.exec(textIn(value))?.[0] ?? "";
}

function list(element: Fields, items: readonly Fields[]): string {
  const depth = Math.min(Math.max(Number(element["indent"] ?? 0) || 0, 0), 8);
  const offset = Math.max(Number(element["offset"] ?? 0) || 0, 0);
  const ordered = element["style"] === "ordered";
  const pad = "   ".repeat(depth);
  return items
    .map((item, i) => {
      const sign = ordered ? `${offset + i + 1}.` : "-";
      const indent = pad + " ".repeat(sign.length + 1);
      const text = spans(listIn(item["elements"])).trim().replaceAll("\n", `\n${indent}`);
      return `${pad}${sign} ${text}`;
    })
    .join("\n");
}

/** The text of an element without its style. */
function words(element: Fields): string {
  const text = textIn(element["text"]);
  if (text !== "") return text;
  if (element["type"] === "link") return textIn(element["url"]);
  return element["type"] === "emoji" ? emojiOf(element) : "";
}

function spans(elements: readonly Fields[]): string {
  return joined(elements.map(span));
}

function span(element: Fields): string {
  switch (element["type"]) {
    case "link": {
      const text = textIn(element["text"]);
      const href = textIn(element["url"]);
      return styled(link(href, text === "" ? literal(href) : plain(text)), element);
    }
    case "emoji":
      return emojiOf(element);
    case "user":
      return mention("@", textIn(element["user_id"]));
    case "channel":
      return mention("#", textIn(element["channel_id"]));
    case "usergroup":
      return group(textIn(element["usergroup_id"]));
    case "broadcast":
      return element["range"] === "here" ? "<!here>" : "<!channel>";
    case "date":
      return plain(textIn(element["fallback"]));
    case "color":
      return codeSpan(textIn(element["value"]));
    default:
      return styledText(textIn(element["text"]), element);
  }
}

function emojiOf(element: Fields): string {
  const name = textIn(element["name"]).replace(/[^a-z0-9_+-]/g, "");
  return name === "" ? "" : withEmoji(`:${name}:`);
}

function mention(sign: "@" | "#", id: string): string {
  return /^[\w-]{1,64}$/.test(id) ? `<${sign}${id}>` : literal(id);
}

function group(id: string): string {
  return /^g_\w{1,62}$/.test(id) ? `<!subteam^${id}>` : literal(id);
}

function styledText(text: string, element: Fields): string {
  const isCode = fieldsIn(element["style"])["code"] === true;
  const each = text
    .split("\n")
    .map((line) => styled(isCode ? codeSpan(line) : plain(line), element));
  return each.join("\n");
}

/** Emphasis embraces words and not the space around them. */
function styled(markdown: string, element: Fields): string {
  const style = fieldsIn(element["style"]);
  const [, before = "", inner = "", after = ""] = /^(\s*)([\s\S]*?)(\s*)$/.exec(markdown) ?? [];
  if (inner === "") return markdown;
  let out = inner;
  if (style["italic"] === true) out = `_${out}_`;
  if (style["bold"] === true) out = `**${out}**`;
  if (style["strike"] === true) out = `~~${out}~~`;
  return before + out + after;
}
