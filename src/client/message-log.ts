import type { Message } from "../protocol/events.ts";

/** A message that reflects at least the events up to `asOf`; those are not applied to it again. */
export type Entry = { readonly message: Message; readonly asOf: number };

/**
 * Messages by seq, immutable: a change copies one chunk and the list of chunks, not the whole, so
 * that a busy room costs the same with five thousand messages as with fifty.
 */
export type MessageLog = { readonly chunks: readonly Chunk[]; readonly size: number };
type Chunk = readonly Entry[];

const CHUNK_ENTRIES = 64;

export const EMPTY_LOG: MessageLog = { chunks: [], size: 0 };

/** A log of entries that are ascending by seq and unique. */
export function logOf(entries: readonly Entry[]): MessageLog {
  const chunks: Chunk[] = [];
  for (let i = 0; i < entries.length; i += CHUNK_ENTRIES)
    chunks.push(entries.slice(i, i + CHUNK_ENTRIES));
  return { chunks, size: entries.length };
}

/** The entry with that seq. */
export function findEntry(log: MessageLog, seq: number): Entry | undefined {
  const chunk = log.chunks[chunkIndex(log.chunks, seq)];
  const entry = chunk?.[lowerBound(chunk, seq)];
  return entry?.message.seq === seq ? entry : undefined;
}

/** The log with `entry` added, or in the place of the one with its seq. */
export function putEntry(log: MessageLog, entry: Entry): MessageLog {
  const { seq } = entry.message;
  const at = chunkIndex(log.chunks, seq);
  const chunk = log.chunks[at];
  if (chunk === undefined) return { chunks: [[entry]], size: 1 };
  const place = lowerBound(chunk, seq);
  const atEnd = at === log.chunks.length - 1 && place === chunk.length;
  if (atEnd && chunk.length >= CHUNK_ENTRIES)
    return { chunks: [...log.chunks, [entry]], size: log.size + 1 };
  if (chunk[place]?.message.seq === seq)
    return { chunks: log.chunks.with(at, chunk.with(place, entry)), size: log.size };
  const grown = chunk.toSpliced(place, 0, entry);
  const parts =
    grown.length > 2 * CHUNK_ENTRIES
      ? [grown.slice(0, CHUNK_ENTRIES), grown.slice(CHUNK_ENTRIES)]
      : [grown];
  return { chunks: log.chunks.toSpliced(at, 1, ...parts), size: log.size + 1 };
}

/** The log with those of `entries` (ascending) that it lacks. */
export function addMissing(log: MessageLog, entries: readonly Entry[]): MessageLog {
  const missing = entries.filter((entry) => findEntry(log, entry.message.seq) === undefined);
  if (missing.length === 0) return log;
  const all = [...log.chunks.flat(), ...missing];
  return logOf(all.sort((a, b) => a.message.seq - b.message.seq));
}

/** The log without its oldest chunks, as long as `keep` entries remain. */
export function dropOldest(log: MessageLog, keep: number): MessageLog {
  let { size } = log;
  let drop = 0;
  for (const chunk of log.chunks) {
    if (size - chunk.length < keep) break;
    size -= chunk.length;
    drop += 1;
  }
  return drop === 0 ? log : { chunks: log.chunks.slice(drop), size };
}

/** The log without what has a seq up to `upTo`. */
export function dropUpTo(log: MessageLog, upTo: number): MessageLog {
  if ((firstSeq(log) ?? Number.POSITIVE_INFINITY) > upTo) return log;
  return logOf(log.chunks.flat().filter((entry) => entry.message.seq > upTo));
}

/** The lowest seq; undefined in an empty log. */
export function firstSeq(log: MessageLog): number | undefined {
  return log.chunks[0]?.[0]?.message.seq;
}

const arrays = new WeakMap<MessageLog, readonly Message[]>();

/** All messages, ascending; built once for each log, when first asked for. */
export function messagesOf(log: MessageLog): readonly Message[] {
  let messages = arrays.get(log);
  if (messages === undefined) {
    messages = log.chunks.flatMap((chunk) => chunk.map((entry) => entry.message));
    arrays.set(log, messages);
  }
  return messages;
}

/** The chunk that holds `seq` or would take it: the last that starts at or before it. */
function chunkIndex(chunks: readonly Chunk[], seq: number): number {
  let low = 0;
  let high = chunks.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((chunks[middle]?.[0]?.message.seq ?? 0) <= seq) low = middle;
    else high = middle - 1;
  }
  return low;
}

function lowerBound(chunk: Chunk, seq: number): number {
  // Most events are about the newest message.
  if ((chunk.at(-1)?.message.seq ?? 0) < seq) return chunk.length;
  let low = 0;
  let high = chunk.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((chunk[middle]?.message.seq ?? 0) < seq) low = middle + 1;
    else high = middle;
  }
  return low;
}
