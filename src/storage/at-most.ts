/**
 * All bytes of a body, or nothing where there are more than `max`: then it is not read to its end,
 * whatever it said of its length. Rejects where the body breaks off.
 */
export async function bytesAtMost(
  body: ReadableStream<Uint8Array> | null,
  max: number,
): Promise<Uint8Array<ArrayBuffer> | undefined> {
  const pieces: Uint8Array[] = [];
  let size = 0;
  for await (const piece of body ?? []) {
    size += piece.byteLength;
    // Whoever stops reading cancels the rest.
    if (size > max) return undefined;
    pieces.push(piece);
  }
  const bytes = new Uint8Array(size);
  let at = 0;
  for (const piece of pieces) {
    bytes.set(piece, at);
    at += piece.byteLength;
  }
  return bytes;
}
