import type { DigestChoice, Shown } from "../../protocol/push.ts";
import type { ChannelLabel } from "../../storage/directory/labels.ts";
import { pathOf } from "./push-text.ts";
import type { Said } from "./said.ts";
import { wordsIn } from "./words.ts";

/** A channel with something that was missed; `count` of messages, null where nobody could say. */
export type MissedLine = { label: ChannelLabel; count: number | null; mentions: number };

export type DigestContent = {
  choice: DigestChoice;
  timeZone: string | null;
  shown: Shown;
  /** Scheme and host. */
  origin: string;
  /** What was said to the person, the oldest first. */
  said: readonly Said[];
  labels: ReadonlyMap<string, ChannelLabel>;
  channels: readonly MissedLine[];
  /** Where these letters end. */
  stopUrl: string;
};

/** The letter: what was said to the person first, then what else is new by channel, each with its link. Pure. */
export function digestMail(content: DigestContent): { subject: string; text: string } {
  const { choice, origin, said, channels, stopUrl } = content;
  const words = wordsIn(choice.language);
  const { mail } = words;
  const parts = [mail.hello];
  if (said.length > 0)
    parts.push(heading(mail.forYou), ...said.map((one) => personal(content, one)));
  if (channels.length > 0)
    parts.push(
      heading(mail.channels),
      channels.map((line) => channelLine(content, line)).join("\n\n"),
    );
  parts.push(`-- \n${mail.how(choice)}\n${mail.change}\n${origin}/\n${mail.stop}\n${stopUrl}`);
  const others = channels.reduce(
    (sum, { count, mentions }) => sum + Math.max((count ?? 1) - mentions, 0),
    0,
  );
  return {
    subject: `Edgewise: ${mail.subject(said.length, others)}`,
    text: `${parts.join("\n\n")}\n`,
  };
}

function heading(text: string): string {
  return `${text}\n${"-".repeat(text.length)}`;
}

function personal({ choice, timeZone, shown, origin, labels }: DigestContent, one: Said): string {
  const words = wordsIn(choice.language);
  const label = labels.get(one.channelId);
  const own =
    one.own === null ? undefined : one.own === "reminder" ? words.reminder : words.notSent;
  const who = own ?? (shown === "none" ? undefined : (one.author ?? words.somebody));
  const where = label === undefined ? undefined : placeName(label, choice);
  const head = [who, where, momentIn(one.at, timeZone, choice)].filter(
    (part) => part !== undefined,
  );
  const lines = [head.join(", ")];
  if (shown === "all" && one.text !== "") lines.push(one.text);
  return [...lines, origin + pathOf(one)].join("\n");
}

function channelLine(
  { choice, origin }: DigestContent,
  { label, count, mentions }: MissedLine,
): string {
  const { mail } = wordsIn(choice.language);
  const figures = [
    count === null ? mail.something : mail.unread(count),
    ...(mentions > 0 ? [mail.mentions(mentions)] : []),
  ];
  const link = `${origin}/w/${label.workspaceId}/c/${label.id}`;
  return `${placeName(label, choice)}: ${figures.join(", ")}\n${link}`;
}

function placeName(
  { kind, name, workspaceName }: ChannelLabel,
  { language }: DigestChoice,
): string {
  const isClosed = kind === "direct" || kind === "group";
  return `${isClosed ? wordsIn(language).conversation : `#${name}`} (${workspaceName})`;
}

function momentIn(at: number, timeZone: string | null, { language }: DigestChoice): string {
  return new Intl.DateTimeFormat(language === "de" ? "de-DE" : "en-GB", {
    dateStyle: "medium",
    timeStyle: "short",
    timeZone: timeZone ?? "UTC",
  }).format(at);
}
