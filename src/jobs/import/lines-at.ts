import type { JobRun } from "../kind.ts";
import { fileLines, MAX_LINE_BYTES } from "./lines.ts";
import type { FileLine } from "./lines.ts";
import { sliceOf } from "./slice.ts";

const SLICE_BYTES = 131_072;

/** Lines of a job's file from `offset` on, with their ends as places in the file; at most `most`. `end` is the place after the last. */
export async function linesAt(
  job: Pick<JobRun<unknown>, "files">,
  offset: number,
  most: number,
  longest: number = MAX_LINE_BYTES,
): Promise<{ lines: FileLine[]; end: number; isLast: boolean }> {
  for (let length = SLICE_BYTES; ; length *= 4) {
    const { bytes, isLast } = await sliceOf(job, offset, length);
    const lines = fileLines(bytes, isLast, most, longest).map(({ text, end }) => ({
      text,
      end: offset + end,
    }));
    const end = lines.at(-1)?.end ?? offset;
    const isAll = isLast && end === offset + bytes.length;
    // A slice without a whole line is a part of a long one; more of it has to be seen.
    if (lines.length > 0 || isAll || length > longest) return { lines, end, isLast: isAll };
  }
}
