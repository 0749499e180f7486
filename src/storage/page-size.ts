/** Bytes of messages that are read at a time, about: a call to an object carries 32 MiB, and its memory is 128 MB. */
const PAGE_BYTES = 1_048_576;

/** How many bytes all that belongs to a message takes. */
export type Sized = { seq: number; size: number };

/**
 * The last of these messages that is still of the page, where they do not all fit: at most `limit`, of
 * {@link PAGE_BYTES} together. The first always is, however large.
 */
export function pageEnd(messages: Iterable<Sized>, limit: number): number | undefined {
  let count = 0;
  let bytes = 0;
  let end: number | undefined;
  for (const { seq, size } of messages) {
    count += 1;
    bytes += size;
    if (end !== undefined && (count > limit || bytes > PAGE_BYTES)) return end;
    end = seq;
  }
  return undefined;
}
