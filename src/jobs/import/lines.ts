/** A line longer than this is passed over, bytes: a message has 4,000 characters at most, and few fields beside. */
export const MAX_LINE_BYTES = 262_144;

const NEWLINE = 0x0a;

/** One line of a file: its text, or null where it is too long to be one; `end` is the place after it in the slice. */
export type FileLine = { text: string | null; end: number };

/**
 * The whole lines at the beginning of a slice, at most `most`. What comes after the last newline is a
 * line too where the file ends there, and else waits for more; a slice without any newline that is as
 * long as `longest` is one line that is too long, or a part of it.
 */
export function fileLines(
  bytes: Uint8Array,
  isLast: boolean,
  most: number,
  longest: number = MAX_LINE_BYTES,
): FileLine[] {
  const lines: FileLine[] = [];
  let start = 0;
  while (lines.length < most && start < bytes.length) {
    const newline = bytes.indexOf(NEWLINE, start);
    if (newline < 0 && !isLast) {
      if (start === 0 && bytes.length >= longest) lines.push({ text: null, end: bytes.length });
      break;
    }
    const stop = newline < 0 ? bytes.length : newline;
    const end = newline < 0 ? bytes.length : newline + 1;
    const isTooLong = stop - start > longest;
    const text = isTooLong ? null : new TextDecoder().decode(bytes.subarray(start, stop));
    lines.push({ text, end });
    start = end;
  }
  return lines;
}
