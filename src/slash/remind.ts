import type { Page } from "../protocol/http.ts";
import type { ReminderView } from "../protocol/personal.ts";
import type { SlashCommand, SlashContext } from "./command.ts";
import { misused, notice } from "./command.ts";
import { onTheClock, ownTimeZone } from "./own-clock.ts";
import { readMoment } from "./times.ts";

const REMINDERS = "/api/me/reminders";
/** Words at the end that may say when. */
const WORDS_LOOKED_AT = 8;
/** The same words for about the same time are the same reminder: a repeat of the command. */
const SAME_MS = 60_000;

export const remind: SlashCommand = {
  name: "remind",
  usage: "[me] words in 30m | at 14:30 | tomorrow",
  description: "Reminds you of something",
  run: async (context, text) => {
    const zone = await ownTimeZone(context);
    if (!("ok" in zone)) return zone;
    const wanted = readReminder(text, context.nowMs, zone.ok);
    if (wanted === undefined) return misused(remind);
    const made = await remember(context, wanted);
    if (!("ok" in made)) return made;
    return notice(`You will be reminded at ${onTheClock(made.ok.at, zone.ok)}: ${wanted.text}`);
  },
};

/** Of what, and when (ms since 1970): the time is at the beginning, or else at the end. */
export function readReminder(
  text: string,
  nowMs: number,
  timeZone: string,
): { text: string; at: number } | undefined {
  const rest = text.replace(/^me(?:\s+|$)/i, "");
  const first = readMoment(rest, nowMs, timeZone);
  if (first !== undefined) return reminder(first.rest, first.at);
  const gaps = [...rest.matchAll(/\s+/g)].slice(-WORDS_LOOKED_AT);
  for (const gap of gaps) {
    const last = readMoment(rest.slice(gap.index + gap[0].length), nowMs, timeZone);
    if (last?.rest === "") return reminder(rest.slice(0, gap.index), last.at);
  }
  return undefined;
}

function reminder(words: string, at: number): { text: string; at: number } | undefined {
  const text = words.replace(/^(?:to|about)\s+/i, "").trim();
  return text === "" ? undefined : { text, at };
}

async function remember(
  { call, channel }: SlashContext,
  { text, at }: { text: string; at: number },
) {
  const known = await call<Page<ReminderView>>("GET", REMINDERS);
  if (!("ok" in known)) return known;
  const same = known.ok.items.find(
    (one) => one.text === text && one.channelId === channel.id && Math.abs(one.at - at) < SAME_MS,
  );
  if (same !== undefined) return { ok: same };
  return call<ReminderView>("POST", REMINDERS, { text, at, channelId: channel.id });
}
