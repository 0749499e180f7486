import { MENTION_SOURCE } from "../mention-code.ts";

const MENTION = new RegExp(MENTION_SOURCE, "g");
/** Anything that Markdown might read as more than words. */
const MARKUP =
  /[*_`~<>[\]|\\]|^ {0,3}(?:#{1,6}[ \t]|[-+][ \t]|-{3,}|\d{1,9}[.)][ \t])|www\.|[\w.+-]@\w/m;

/** True where a body is nothing but words, web addresses and mentions: it is shown as it was typed. */
export function isPlain(body: string): boolean {
  return !MARKUP.test(body.replace(URLS, " ").replace(MENTION, " "));
}

const URLS = /https?:\/\/[^\s<>"'`*[\]]+/gi;
