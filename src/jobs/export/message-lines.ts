import type { Message } from "../../protocol/events.ts";
import type { ExportedMessage } from "../../protocol/export.ts";
import { exportMessage } from "../../protocol/export.ts";
import type { Env } from "../../storage/env.ts";
import type { StoredVersion } from "../../storage/history.ts";
import { HistoryScan } from "../../storage/history-scan.ts";
import { channelStub } from "../../storage/objects.ts";

/** Messages of a page. */
const MESSAGES = 500;

/**
 * The messages of a channel after a place, from D1 and from the channel itself, whichever has them as
 * they are now. `upTo` is the place to go on from.
 */
export async function messageLines(
  env: Env,
  channelId: string,
  after: number,
): Promise<{ lines: ExportedMessage[]; upTo: number; isLast: boolean }> {
  const here = await channelStub(env, channelId).wholeLog({ after, limit: MESSAGES });
  if (here === null) return { lines: [], upTo: after, isLast: true };
  const from = Math.max(after, here.expired);
  if (from >= here.floor)
    return {
      lines: toLines(here.messages, here.versions),
      upTo: here.messages.at(-1)?.seq ?? from,
      isLast: here.messages.length < MESSAGES,
    };
  const places = { after: from, upTo: here.floor };
  const stored = await new HistoryScan(env, channelId).page(places, MESSAGES);
  const isWhole = stored.messages.length < MESSAGES;
  const upTo = isWhole ? here.floor : (stored.messages.at(-1)?.seq ?? here.floor);
  const bySeq = new Map(stored.messages.map((message) => [message.seq, message]));
  // What the channel knows better takes the place of what D1 has.
  for (const message of here.changed)
    if (message.seq <= upTo && message.seq > from) bySeq.set(message.seq, message);
  const messages = [...bySeq.values()].toSorted((a, b) => a.seq - b.seq);
  return { lines: toLines(messages, [...stored.versions, ...here.versions]), upTo, isLast: false };
}

function toLines(
  messages: readonly Message[],
  versions: readonly StoredVersion[],
): ExportedMessage[] {
  const of = Map.groupBy(versions, (version) => version.message_seq);
  return messages.map((message) => {
    // Both stores may have the same ones; a deleted message has none.
    const its = message.deletedAt === null ? (of.get(message.seq) ?? []) : [];
    const byRev = new Map(its.map((version) => [version.rev, version]));
    return exportMessage(
      message,
      [...byRev.values()].toSorted((a, b) => a.rev - b.rev),
    );
  });
}
