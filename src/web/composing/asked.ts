import { isInFence } from "../channel/composer-text.ts";

/** What is typed after a sign just before the caret, and where the sign is. */
export type Asked = { sign: "@" | "#" | ":" | "/"; at: number; query: string };

/** Names of people have spaces. */
const MENTION = /(?:^|[\s([{"'])@([^\s@][^@\n]{0,39})?$/u;
const CHANNEL = /(?:^|[\s([{"'])#([\p{L}\p{N}_-]{0,40})$/u;
/** From the second letter on: `:` alone, `:)` and a time are no question. */
const EMOJI = /(?<![\p{L}\p{N}:/]):([\p{L}+-][\p{L}\p{N}_+-]{1,39})$/u;
const CLOSED_EMOJI = /(?<![\p{L}\p{N}:/]):([a-z0-9_+-]{1,40}):$/u;
const COMMAND = /^\/([a-z0-9_-]{0,32})$/i;
const LOOKED_AT = 48;

/** What a text that ends at the caret asks for; nothing inside code, where every sign is itself. */
export function askedAt(before: string): Asked | undefined {
  const command = COMMAND.exec(before)?.[1];
  if (command !== undefined) return { sign: "/", at: 0, query: command.toLowerCase() };
  const end = before.slice(-LOOKED_AT);
  // A name goes on over spaces: the sign that is nearest to the caret is the one that is meant.
  const [found] = [queryIn(MENTION, "@", end), queryIn(CHANNEL, "#", end), queryIn(EMOJI, ":", end)]
    .filter((each) => each !== undefined)
    .sort((a, b) => a.query.length - b.query.length);
  if (!found || isInCode(before)) return undefined;
  return { ...found, at: before.length - found.query.length - 1 };
}

/** The name of the emoji that was closed just now, `:tada:`, and where it begins. */
export function closedEmoji(before: string): { at: number; name: string } | undefined {
  const name = CLOSED_EMOJI.exec(before.slice(-LOOKED_AT))?.[1];
  if (name === undefined || isInCode(before)) return undefined;
  return { at: before.length - name.length - 2, name };
}

function queryIn(
  pattern: RegExp,
  sign: Asked["sign"],
  text: string,
): { sign: Asked["sign"]; query: string } | undefined {
  const match = pattern.exec(text);
  return match ? { sign, query: match[1] ?? "" } : undefined;
}

function isInCode(before: string): boolean {
  const line = before.slice(before.lastIndexOf("\n") + 1);
  return line.split("`").length % 2 === 0 || isInFence(before);
}
