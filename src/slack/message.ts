import { isFace } from "../protocol/integrations.ts";
import { attachmentsToMarkdown } from "./attachments.ts";
import { blocksToMarkdown } from "./blocks.ts";
import { withEmoji } from "./emoji.ts";
import { oneLine } from "./escape.ts";
import { mrkdwn, plain } from "./mrkdwn.ts";
import { textIn } from "./payload.ts";
import type { Fields } from "./payload.ts";
import { inParts } from "./parts.ts";

/** What an incoming webhook says, in our terms. */
export type SlackMessage = {
  /** Markdown, each part short enough for one message. */
  parts: string[];
  /** The name to speak under, in place of the hook's own; "" for none. */
  name: string;
  /** The emoji to be seen with; "" for none. */
  icon: string;
  /** The first message of the thread that it answers, by seq or by Slack's `ts`; "" for none. */
  thread: string;
  broadcast: boolean;
};

/** The most that Slack takes, in parts of ours. */
const MAX_PARTS = 10;
const MAX_NAME_CHARACTERS = 80;

/** Reads a payload; a refusal is one of Slack's words. */
export function slackMessage(
  payload: Fields,
): { ok: SlackMessage } | { refused: "no_text" | "msg_too_long" } {
  const blocks = blocksToMarkdown(payload["blocks"]);
  const text = blocks === "" ? textOf(payload) : blocks;
  const attachments = attachmentsToMarkdown(payload["attachments"]);
  const body = [text, attachments].filter((part) => part.trim() !== "").join("\n\n");
  if (body.trim() === "") return { refused: "no_text" };
  const parts = inParts(body.trim());
  if (parts.length > MAX_PARTS) return { refused: "msg_too_long" };
  return {
    ok: {
      parts,
      name: nameIn(payload["username"]),
      icon: iconIn(payload["icon_emoji"]),
      thread: textIn(payload["thread_ts"]).trim(),
      broadcast: payload["reply_broadcast"] === true || payload["reply_broadcast"] === "true",
    },
  };
}

function textOf(payload: Fields): string {
  const text = textIn(payload["text"]);
  if (payload["mrkdwn"] === false) return text.split("\n").map(plain).join("\n");
  const isLinked =
    ["1", "true"].includes(textIn(payload["link_names"])) || payload["parse"] === "full";
  return mrkdwn(text, { linkNames: isLinked });
}

/** Control characters, direction overrides and zero-width marks: a name that hides is a name that lies. */
const HIDDEN = /[\p{Cc}\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]/gu;

function nameIn(value: unknown): string {
  const name = oneLine(textIn(value)).replace(HIDDEN, "").normalize("NFC").trim();
  return [...name].slice(0, MAX_NAME_CHARACTERS).join("").trim();
}

function iconIn(value: unknown): string {
  const named = textIn(value).trim();
  const emoji = withEmoji(/^[a-z0-9_+-]{1,64}$/.test(named) ? `:${named}:` : named);
  return isFace(emoji) ? emoji : "";
}
