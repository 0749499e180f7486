import { safeHref } from "./markdown/safe-href.ts";
import { MENTION_SOURCE, mentionOf } from "./mention-code.ts";
import type { MentionCode } from "./mention-code.ts";

/** A piece of a message as it is shown. Everything but links, mentions and fences is text as typed. */
export type BodyPart =
  | { kind: "text"; text: string }
  | { kind: "link"; text: string; href: string }
  | { kind: "mention"; text: string; mention: MentionCode }
  | { kind: "code"; text: string };

const FENCE = /^```[^\n`]*\n([\s\S]*?)\n?^```[ \t]*$\n?/gm;
const ONE_LINE_FENCE = /```([^\n`]+)```/g;
const MENTION = new RegExp(`(${MENTION_SOURCE})`);
const URL_LIKE = /https?:\/\/[^\s<>"'`]+/gi;
const TRAILING = /[.,;:!?*_~]+$/;

/** Splits a message body. Pure; nothing in it is ever treated as HTML. */
export function bodyParts(body: string): BodyPart[] {
  return split(body, FENCE, codeOf, (rest) =>
    split(rest, ONE_LINE_FENCE, codeOf, (plain) => withMentions(plain)),
  );
}

function codeOf(match: RegExpExecArray): BodyPart {
  return { kind: "code", text: match[1] ?? "" };
}

function split(
  text: string,
  pattern: RegExp,
  found: (match: RegExpExecArray) => BodyPart,
  between: (text: string) => BodyPart[],
): BodyPart[] {
  const parts: BodyPart[] = [];
  let end = 0;
  for (const match of text.matchAll(pattern)) {
    // The line break before a fence belongs to the fence: it stands on lines of its own.
    const before = text.slice(end, match.index).replace(/\n$/, "");
    if (before !== "") parts.push(...between(before));
    parts.push(found(match));
    end = match.index + match[0].length;
  }
  const rest = text.slice(end);
  if (rest !== "") parts.push(...between(rest));
  return parts;
}

function withMentions(text: string): BodyPart[] {
  // A line break beside a mention is a word's own, other than beside a fence.
  return text.split(MENTION).flatMap((piece, index): BodyPart[] => {
    const mention = index % 2 === 1 ? mentionOf(piece) : undefined;
    if (mention) return [{ kind: "mention", text: piece, mention }];
    return piece === "" ? [] : linkParts(piece);
  });
}

function linkParts(text: string): BodyPart[] {
  const parts: BodyPart[] = [];
  let end = 0;
  for (const match of text.matchAll(URL_LIKE)) {
    const shown = withoutTrailing(match[0]);
    const href = safeHref(shown);
    if (href === undefined) continue;
    if (match.index > end) parts.push({ kind: "text", text: text.slice(end, match.index) });
    parts.push({ kind: "link", text: shown, href });
    end = match.index + shown.length;
  }
  if (end < text.length) parts.push({ kind: "text", text: text.slice(end) });
  return parts;
}

/** Punctuation at the end is the sentence's, and so is a bracket that was not opened in the link. */
function withoutTrailing(url: string): string {
  let shown = url.replace(TRAILING, "");
  while (/[)\]}]$/.test(shown) && !opens(shown)) {
    shown = shown.slice(0, -1).replace(TRAILING, "");
  }
  return shown;
}

function opens(url: string): boolean {
  const last = url.at(-1);
  const opening = last === ")" ? "(" : last === "]" ? "[" : "{";
  return url.split(opening).length >= url.split(last ?? "").length;
}
