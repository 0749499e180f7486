import { blocksToMarkdown } from "./blocks.ts";
import { link, oneLine, quote } from "./escape.ts";
import { mrkdwn, plain } from "./mrkdwn.ts";
import { fieldsIn, listIn, textIn } from "./payload.ts";
import type { Fields } from "./payload.ts";

/** Old-style attachments as Markdown; "" where nothing in them can be shown. */
export function attachmentsToMarkdown(attachments: unknown): string {
  return listIn(attachments).map(attachment).filter(Boolean).join("\n\n");
}

/** The colours that have names say how things stand, which words alone may not. */
const SIGNS: Readonly<Record<string, string>> = { good: "🟢", warning: "🟠", danger: "🔴" };

function attachment(fields: Fields): string {
  const pretext = formatted(fields, "pretext");
  const inner = [
    author(fields),
    title(fields),
    formatted(fields, "text"),
    facts(fields),
    blocksToMarkdown(fields["blocks"]),
    picture(fields),
    actions(fields),
    footer(fields),
  ].filter((part) => part.trim() !== "");
  if (inner.length === 0 && pretext === "") {
    const fallback = mrkdwn(textIn(fields["fallback"]));
    return fallback === "" ? "" : quote(signed(fields, fallback));
  }
  const body = inner.length === 0 ? "" : quote(signed(fields, inner.join("\n\n")));
  return [pretext, body].filter(Boolean).join("\n\n");
}

function signed(fields: Fields, markdown: string): string {
  const sign = SIGNS[textIn(fields["color"]).toLowerCase()];
  return sign === undefined ? markdown : `${sign} ${markdown}`;
}

/** A field that is mrkdwn unless `mrkdwn_in` names others. */
function formatted(fields: Fields, name: string): string {
  return mrkdwn(textIn(fields[name]).trim(), { format: isMrkdwn(fields, name) });
}

function isMrkdwn(fields: Fields, name: string): boolean {
  const named = fields["mrkdwn_in"];
  return !Array.isArray(named) || named.length === 0 || named.includes(name);
}

function author(fields: Fields): string {
  const name = oneLine(textIn(fields["author_name"]));
  if (name === "") return "";
  const href = textIn(fields["author_link"]);
  return href === "" ? plain(name) : link(href, plain(name));
}

function title(fields: Fields): string {
  const words = oneLine(textIn(fields["title"]));
  if (words === "") return "";
  const href = textIn(fields["title_link"]);
  return `**${href === "" ? mrkdwn(words, { format: false }) : link(href, plain(words))}**`;
}

function facts(fields: Fields): string {
  const format = isMrkdwn(fields, "fields");
  return listIn(fields["fields"])
    .map((field) => {
      const name = plain(oneLine(textIn(field["title"])));
      const value = mrkdwn(textIn(field["value"]).trim(), { format });
      if (name === "") return value;
      // What has lines of its own begins on one.
      return `**${name}**${value.includes("\n") ? "\n" : " "}${value}`.trim();
    })
    .filter(Boolean)
    .join("\n");
}

function picture(fields: Fields): string {
  const href = textIn(fields["image_url"]) || textIn(fields["thumb_url"]);
  return href === "" ? "" : link(href, "🖼 " + plain(nameOf(href)));
}

/** The last part of an address, for people to know a picture by. */
function nameOf(href: string): string {
  const path = href.split(/[?#]/)[0] ?? "";
  return path.slice(path.lastIndexOf("/") + 1).slice(0, 80) || href.slice(0, 80);
}

function actions(fields: Fields): string {
  return listIn(fields["actions"])
    .map((action) => {
      const href = textIn(action["url"]);
      return href === "" ? "" : link(href, plain(oneLine(labelOf(action))));
    })
    .filter(Boolean)
    .join(" · ");
}

function labelOf(action: Fields): string {
  const { text } = action;
  return typeof text === "string" ? textIn(text) : textIn(fieldsIn(text)["text"]);
}

function footer(fields: Fields): string {
  const words = mrkdwn(oneLine(textIn(fields["footer"])), { format: false });
  return [words, timeOf(fields["ts"])].filter(Boolean).join(" · ");
}

/** Seconds since 1970, as a number or a text with or without a fraction. */
function timeOf(ts: unknown): string {
  const seconds = Number(textIn(ts));
  // Some count milliseconds.
  const ms = seconds > 1e11 ? seconds : seconds * 1_000;
  if (!Number.isFinite(ms) || ms <= 0 || ms > 8.64e15) return "";
  return `${new Date(ms).toISOString().slice(0, 16).replace("T", " ")} UTC`;
}
