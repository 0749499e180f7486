import { Buffer } from "node:buffer";
import type { Message } from "../../protocol/events.ts";
import type { ExportedMessage } from "../../protocol/export.ts";
import { EXPORT_LINE_CHARACTERS, exportMessage, formatExportLine } from "../../protocol/export.ts";
import { jsonLine } from "../../protocol/json-lines.ts";
import type { StoredVersion } from "../../storage/history.ts";
import { VERSIONS_READ } from "../../storage/history.ts";
import type { HistoryScan } from "../../storage/history-scan.ts";
import type { ChannelObject } from "../../storage/objects.ts";

/** Messages of a page. */
const MESSAGES = 500;
/** Bytes of a page, unless one line alone has more: 5.7 MB at most, and a piece of an output holds 8 MiB. */
const MAX_BYTES = 2 * 1_024 * 1_024;

/** Where the messages of one channel are; a stub of it and a scan fit. */
export type MessageSource = {
  channel: Pick<DurableObjectStub<ChannelObject>, "wholeLog">;
  history: Pick<HistoryScan, "page">;
};

/** Lines and their text. `upTo` is the place to go on from. */
type MessagePage = {
  lines: ExportedMessage[];
  text: string;
  upTo: number;
  isLast: boolean;
};

/**
 * The messages of a channel after a place, from D1 and from the channel itself, whichever has them as
 * they are now, as many as one piece of an output holds.
 */
export async function messageLines(
  { channel, history }: MessageSource,
  after: number,
): Promise<MessagePage> {
  const here = await channel.wholeLog({ after, limit: MESSAGES });
  if (here === null) return { lines: [], text: "", upTo: after, isLast: true };
  const { from, floor, isLast } = here;
  if (from >= floor) {
    const upTo = here.messages.at(-1)?.seq ?? from;
    return pageOf(here.messages, here.versions, { upTo, isLast });
  }
  const stored = await history.page({ after: from, upTo: here.upTo }, MESSAGES);
  const bySeq = new Map(stored.messages.map((message) => [message.seq, message]));
  // What the channel knows better takes the place of what D1 has.
  for (const message of here.messages)
    if (message.seq <= stored.upTo) bySeq.set(message.seq, message);
  const messages = [...bySeq.values()].toSorted((a, b) => a.seq - b.seq);
  const versions = [...stored.versions, ...here.versions];
  return pageOf(messages, versions, { upTo: stored.upTo, isLast: false });
}

/** The messages as lines, as many as a page holds; the first of them in any case. */
function pageOf(
  messages: readonly Message[],
  versions: readonly StoredVersion[],
  whole: { upTo: number; isLast: boolean },
): MessagePage {
  const of = Map.groupBy(versions, (version) => version.message_seq);
  const lines: ExportedMessage[] = [];
  const texts: string[] = [];
  let bytes = 0;
  for (const message of messages) {
    // A deleted message has none.
    const its = message.deletedAt === null ? (of.get(message.seq) ?? []) : [];
    const { line, text } = lineOf(message, its);
    bytes += Buffer.byteLength(text);
    const last = lines.at(-1);
    if (last !== undefined && bytes > MAX_BYTES)
      return { lines, text: texts.join(""), upTo: last.seq, isLast: false };
    lines.push(line);
    texts.push(text);
  }
  return { lines, text: texts.join(""), ...whole };
}

/** A message with the newest of its versions, as many as a reader takes. */
function lineOf(message: Message, versions: readonly StoredVersion[]) {
  // Both stores may have the same ones.
  const byRev = new Map(versions.map((version) => [version.rev, version]));
  let kept = [...byRev.values()]
    .toSorted((a, b) => a.rev - b.rev)
    .slice(-VERSIONS_READ)
    .map(({ body, at }) => ({ body, at }));
  const line = exportMessage(message, kept);
  const text = formatExportLine(line);
  let excess = text.length - EXPORT_LINE_CHARACTERS;
  if (excess <= 0) return { line, text };
  while (kept[0] !== undefined && excess > 0) {
    excess -= jsonLine(kept[0]).length;
    kept = kept.slice(1);
  }
  const shorter = exportMessage(message, kept);
  return { line: shorter, text: formatExportLine(shorter) };
}
