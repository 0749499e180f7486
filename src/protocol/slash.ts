import type { Message } from "./events.ts";

/** How long a program may answer the run of a command, ms. */
export const REPLY_WITHIN_MS = 5 * 60_000;

const NAME = /^[a-z0-9][a-z0-9_-]{0,31}$/;
/** A name, then the end or white space; what follows the white space is the command's own. */
const COMMAND = /^\/([a-z0-9][a-z0-9_-]{0,31})(?:\s([^]*))?$/i;

/** What somebody typed, taken apart. `name` is in small letters; `text` has no white space around it. */
export type ParsedSlash = { name: string; text: string };

/**
 * The command in what somebody typed: a slash and a name of at most 32 of a-z, 0-9, `_` and `-` at the very
 * beginning. Nothing where it is none, like a path or two slashes: then it is a message.
 */
export function parseSlash(typed: string): ParsedSlash | undefined {
  const [, name, text = ""] = COMMAND.exec(typed) ?? [];
  return name === undefined ? undefined : { name: name.toLowerCase(), text: text.trim() };
}

/** True if `text` may name a command, as it is registered: without its slash, in small letters. */
export function isCommandName(text: string): boolean {
  return NAME.test(text);
}

/** What somebody typed as a command, where, and under which id of their own: of one id a message is made once. */
export type SlashRun = {
  channelId: string;
  id: string;
  text: string;
  threadSeq?: number | undefined;
};

/** What a command has done: the message that it made, what it tells the caller alone, where it leads them. */
export type SlashAnswer = { message?: Message; notice?: string; open?: { channelId: string } };

/** A command that may be used in a workspace; `by` is the program that answers, null for a built-in one. */
export type CommandView = { name: string; usage: string; description: string; by: string | null };

/** The run of a command, as the program that registered it hears of it on its inbox. */
export type CommandCall = {
  /** Names the run; the same run is told once. */
  commandId: string;
  workspaceId: string;
  channelId: string;
  threadSeq: number | null;
  /** Who runs it. */
  userId: string;
  name: string;
  text: string;
};
