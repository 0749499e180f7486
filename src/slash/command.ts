import type { Outcome } from "../protocol/errors.ts";
import { refuse } from "../protocol/errors.ts";
import type { Message } from "../protocol/events.ts";
import type { ChannelView } from "../protocol/http.ts";
import type { SlashAnswer } from "../protocol/slash.ts";
import type { Env } from "../storage/env.ts";

/** One call of the HTTP API in the caller's name: every rule of the API holds for a command too. */
export type Call = <T>(
  method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE",
  path: string,
  body?: unknown,
) => Promise<Outcome<T>>;

/** What a command runs with. */
export type SlashContext = {
  env: Env;
  call: Call;
  /** Who runs it. */
  userId: string;
  /** Where, as the caller sees it. */
  channel: ChannelView;
  threadSeq: number | undefined;
  /** The run's own id: a message under it is made once, however often the command is sent. */
  id: string;
  /** ms since 1970. */
  nowMs: number;
};

/** The answer of a command, or why it did nothing. */
export type Ran = Promise<Outcome<SlashAnswer>>;

/**
 * A command of ours. What it does may happen again where a client repeats it, so it says what is to be
 * (`/mute off`), and toggles nothing.
 */
export type SlashCommand = {
  /** Without its slash. */
  name: string;
  /** What follows the name, for people; optional parts in brackets. */
  usage: string;
  description: string;
  run: (context: SlashContext, text: string) => Ran;
};

/** What only the caller is told. */
export function notice(text: string, channelId?: string): { ok: SlashAnswer } {
  return { ok: channelId === undefined ? { notice: text } : { notice: text, open: { channelId } } };
}

/** Refuses what the command does not understand, with its usage. */
export function misused({ name, usage }: Pick<SlashCommand, "name" | "usage">) {
  return refuse("invalid", `Usage: /${name} ${usage}`.trim());
}

/** The address of a channel in the API. */
export function channelPath(channelId: string): string {
  return `/api/channels/${encodeURIComponent(channelId)}`;
}

/** Says something as the caller, once; in the thread where the command was typed, unless it is elsewhere. */
export async function say(
  { call, channel, threadSeq, id }: SlashContext,
  body: string,
  more: object = {},
): Ran {
  const said = await call<{ message: Message }>("POST", `${channelPath(channel.id)}/messages`, {
    ...more,
    body,
    clientMsgId: id,
    ...(threadSeq === undefined ? {} : { threadSeq }),
  });
  return "ok" in said ? { ok: { message: said.ok.message } } : said;
}
