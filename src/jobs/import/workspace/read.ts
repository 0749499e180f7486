import type { ExportLine } from "../../../protocol/export.ts";
import { EXPORT_LINE_CHARACTERS, parseExportLine } from "../../../protocol/export.ts";
import type { JobRun } from "../../kind.ts";
import { JobFailure } from "../../kind.ts";
import { linesAt } from "../lines-at.ts";

/** Of one character, at most, in UTF-8. */
const BYTES_A_CHARACTER = 4;
const LONGEST = EXPORT_LINE_CHARACTERS * BYTES_A_CHARACTER;
/** Once lines are so many bytes they are no more: a call to an object carries 32 MiB, and a channel writes them in one turn. */
const ENOUGH_BYTES = 2 * 1_024 * 1_024;

type Files = Pick<JobRun<unknown>, "files">;

/** A place in the file: the next byte, and the lines before it. JSON. */
export type FilePlace = { offset: number; lines: number };

/** A failure for good, with the line that it is about. */
export function wrongAt(number: number, why: string): JobFailure {
  return new JobFailure("invalid", `Line ${number}: ${why}`, { final: true });
}

/** Raw lines from a place on, at most `most`; `number` counts from 1, empty ones too. */
export async function textAt(
  job: Files,
  { offset, lines: before }: FilePlace,
  most: number,
): Promise<{
  texts: { text: string; end: number; number: number }[];
  next: FilePlace;
  isLast: boolean;
}> {
  const { lines, end, isLast } = await linesAt(job, offset, most, LONGEST);
  const texts = lines.map(({ text, end: after }, i) => {
    const number = before + i + 1;
    if (text === null) throw wrongAt(number, "the line is too long");
    return { text, end: after, number };
  });
  return { texts, next: { offset: end, lines: before + lines.length }, isLast };
}

/** The lines from a place on, at most `most` and of 2 MiB or one more, as long as they are of these types. Empty ones say nothing. */
export async function linesOf<T extends ExportLine["type"]>(
  job: Files,
  at: FilePlace,
  types: readonly T[],
  most: number,
): Promise<{
  lines: Extract<ExportLine, { type: T }>[];
  next: FilePlace;
  stop: ExportLine | undefined;
}> {
  const found: Extract<ExportLine, { type: T }>[] = [];
  let next = at;
  for (;;) {
    const { texts, isLast } = await textAt(job, next, most - found.length);
    for (const { text, end, number } of texts) {
      const line = text.trim() === "" ? undefined : lineIn(text, number);
      if (line !== undefined && !isOneOf(line, types)) return { lines: found, next, stop: line };
      if (line !== undefined) found.push(line);
      next = { offset: end, lines: number };
      if (end - at.offset >= ENOUGH_BYTES) return { lines: found, next, stop: undefined };
    }
    if (isLast || found.length >= most) return { lines: found, next, stop: undefined };
  }
}

/** The line in a text. @throws JobFailure where it is none */
export function lineIn(text: string, number: number): ExportLine {
  const parsed = parseExportLine(text);
  if ("wrong" in parsed) throw wrongAt(number, parsed.wrong);
  return parsed.ok;
}

function isOneOf<T extends ExportLine["type"]>(
  line: ExportLine,
  types: readonly T[],
): line is Extract<ExportLine, { type: T }> {
  return (types as readonly string[]).includes(line.type);
}
