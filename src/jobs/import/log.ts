import { base64url, keyedHash } from "../../protocol/hmac.ts";
import type { BroughtWord } from "../../protocol/brought.ts";
import { MAX_BROUGHT } from "../../protocol/brought.ts";
import { logTime, parseLogLine } from "../../protocol/chat-log.ts";
import type { ImportInput, ImportResult } from "../../protocol/import.ts";
import type { JobRun, Step } from "../kind.ts";
import { bringWords, expectChannel } from "./bring.ts";
import { authorIdOf, nameOf } from "./authors.ts";
import { linesAt } from "./lines-at.ts";
import { sumOf, withSkip } from "./tally.ts";
import type { Skips } from "./tally.ts";

/** Lines of one step: a few calls to the channel. */
const LINES_A_STEP = 3 * MAX_BROUGHT;
/** Slices that one step counts through. */
const SLICES_A_STEP = 8;
const ALL_LINES = Number.POSITIVE_INFINITY;
/** A channel that is too busy is left alone for this long, ms. */
const BUSY_AGAIN_MS = 1_000;
/** Enough of a hash to tell lines apart that have the same number in two files, bytes. */
const HASH_BYTES = 12;

/** Where the import is: the next byte, the lines before it, and what became of them. */
type Place = {
  offset: number;
  counting: boolean;
  total: number;
  read: number;
  /** Messages so far, by which each gets its number. */
  messages: number;
  imported: number;
  skips: Skips;
  /** Where the channel stood before: what has a place after that was brought by this import. */
  since: number;
};

type Run = JobRun<Extract<ImportInput, { format: "log" }>>;

const BEGIN: Place = {
  offset: 0,
  counting: true,
  total: 0,
  read: 0,
  messages: 0,
  imported: 0,
  skips: {},
  since: 0,
};

/** One step of an import of a chat log into a channel. */
export async function importLog(job: Run, place: Place | null): Promise<Step<Place>> {
  const { channelId } = job.input;
  if (place === null) return { next: { ...BEGIN, since: await expectChannel(job, channelId) } };
  if (place.counting) return count(job, place);
  const { lines, isLast } = await linesAt(job, place.offset, LINES_A_STEP);
  let { offset, read, messages, skips } = place;
  const words: BroughtWord[] = [];
  for (const { text, end } of lines) {
    offset = end;
    if (text?.trim() === "") continue;
    read += 1;
    const line = text === null ? "tooLong" : parseLogLine(text);
    if (typeof line === "string") skips = withSkip(skips, line);
    else {
      messages += 1;
      const name = nameOf(line.nick);
      const at = logTime(line).ms;
      words.push({
        // The same line at the same place of a file is the same message, whenever it is imported again.
        id: `log.${messages}.${fingerprint(text ?? "")}`,
        authorId: authorIdOf(job.workspaceId ?? "", line.nick),
        as: { name, at },
        body: line.text,
      });
    }
  }
  const places = await bringWords(job, channelId, words);
  if (places === undefined) return { again: job.now() + BUSY_AGAIN_MS, next: place };
  const fresh = places.filter(({ seq, repeat }) => !repeat || seq > place.since).length;
  const imported = place.imported + fresh;
  skips = withSkip(skips, "repeat", places.length - fresh);
  const progress = { done: read, total: Math.max(place.total, read) };
  if (!isLast) return { next: { ...place, offset, read, messages, imported, skips }, progress };
  const done: ImportResult = {
    format: "log",
    read: imported + sumOf(skips),
    imported,
    merged: 0,
    skipped: skips,
    channelId,
  };
  return { done, progress };
}

async function count(job: Run, place: Place): Promise<Step<Place>> {
  let { offset, total } = place;
  for (let slices = 0; slices < SLICES_A_STEP; slices += 1) {
    const { lines, isLast, end } = await linesAt(job, offset, ALL_LINES);
    total += lines.filter(({ text }) => text?.trim() !== "").length;
    offset = end;
    if (isLast)
      return {
        next: { ...place, total, counting: false, offset: 0 },
        progress: { done: 0, total },
      };
  }
  return { next: { ...place, total, offset }, progress: { done: 0, total: null } };
}

const hash = keyedHash("line of a chat log");

function fingerprint(line: string): string {
  return base64url(hash(line.trim()).subarray(0, HASH_BYTES));
}
