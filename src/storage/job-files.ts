import type { Env } from "./env.ts";
import { filesOf } from "./r2.ts";

/** A job's files in R2: the one that it was started with, and what it writes. */
export type JobFiles = {
  /** Bytes of its file from `offset` on, fewer than `length` at the end; null where there is none (any more). */
  read(offset: number, length: number): Promise<Uint8Array | null>;
  /** The file's size in bytes, or null. */
  size(): Promise<number | null>;
  /** Writes piece `n` (0, 1, …) of the output; again, it takes the place of the first. 8 MiB at most. */
  write(n: number, piece: Uint8Array<ArrayBuffer> | string): Promise<void>;
  /** Keeps note `n` (0, 1, …) for its own later steps; again, it takes the place of the first. */
  keep(n: number, note: unknown): Promise<void>;
  /** Note `n`; undefined where there is none. */
  kept(n: number): Promise<unknown>;
};

/** A file that is on its way, and how many bytes it says it has: one at least. */
export type ComingFile = { bytes: number; stream: ReadableStream<Uint8Array> };

const MAX_PIECE_BYTES = 8 * 1_024 * 1_024;
/** The least that R2 takes for a part that is not the last one. */
const PART_BYTES = 5 * 1_024 * 1_024;
/** Objects that one look at the bucket lists and one call deletes. */
const A_LOOK = 1_000;

/** The files of one job. Calls throw what R2 throws. */
export function jobFiles(env: Env, jobId: string): JobFiles {
  return {
    async read(offset, length) {
      const part = await filesOf(env).get(inputKey(jobId), { range: { offset, length } });
      return part === null ? null : new Uint8Array(await part.arrayBuffer());
    },
    async size() {
      return (await filesOf(env).head(inputKey(jobId)))?.size ?? null;
    },
    async write(n, piece) {
      const bytes = typeof piece === "string" ? new TextEncoder().encode(piece) : piece;
      if (bytes.byteLength > MAX_PIECE_BYTES) throw new Error("a piece of an output is too large");
      await filesOf(env).put(pieceKey(jobId, n), bytes);
    },
    async keep(n, note) {
      await filesOf(env).put(noteKey(jobId, n), new TextEncoder().encode(JSON.stringify(note)));
    },
    async kept(n) {
      const note = await filesOf(env).get(noteKey(jobId, n));
      return note === null ? undefined : JSON.parse(await note.text());
    },
  };
}

/**
 * Stores the file that a job is to be started with, a part of it in memory at a time; again, it takes the
 * place of the first. False, and nothing is stored, where it is not as long as it says.
 */
export async function putJobFile(env: Env, jobId: string, file: ComingFile): Promise<boolean> {
  const upload = await filesOf(env).createMultipartUpload(inputKey(jobId));
  const parts: R2UploadedPart[] = [];
  let total = 0;
  try {
    for await (const part of partsOf(file.stream)) {
      total += part.byteLength;
      if (total > file.bytes) break;
      parts.push(await upload.uploadPart(parts.length + 1, part));
    }
    if (total === file.bytes) {
      await upload.complete(parts);
      return true;
    }
  } catch (error) {
    await upload.abort().catch(() => undefined);
    throw error;
  }
  await upload.abort();
  return false;
}

/** What comes, in parts of one size but for the last; it ends too where whoever sends it breaks off. */
async function* partsOf(stream: ReadableStream<Uint8Array>): AsyncGenerator<Uint8Array> {
  let part = new Uint8Array(PART_BYTES);
  let filled = 0;
  try {
    for await (const chunk of stream) {
      for (let at = 0; at < chunk.length;) {
        const some = chunk.subarray(at, at + PART_BYTES - filled);
        part.set(some, filled);
        at += some.length;
        filled += some.length;
        if (filled < PART_BYTES) continue;
        yield part;
        part = new Uint8Array(PART_BYTES);
        filled = 0;
      }
    }
  } catch {
    return;
  }
  if (filled > 0) yield part.subarray(0, filled);
}

/** The output, one piece after the other; errors where one is missing. */
export function readOutput(env: Env, jobId: string, pieces: number): ReadableStream<Uint8Array> {
  let n = 0;
  return new ReadableStream({
    async pull(controller) {
      if (n === pieces) return controller.close();
      const piece = await filesOf(env).get(pieceKey(jobId, n));
      if (piece === null) throw new Error("a piece of an output is missing");
      n += 1;
      controller.enqueue(new Uint8Array(await piece.arrayBuffer()));
    },
  });
}

/** Deletes all files of a job. */
export async function deleteJobFiles(env: Env, jobId: string): Promise<void> {
  for (;;) {
    const { objects, truncated } = await filesOf(env).list({
      prefix: `jobs/${jobId}/`,
      limit: A_LOOK,
    });
    if (objects.length > 0) await filesOf(env).delete(objects.map(({ key }) => key));
    if (!truncated) return;
  }
}

function inputKey(jobId: string): string {
  return `jobs/${jobId}/input`;
}

function pieceKey(jobId: string, n: number): string {
  return `jobs/${jobId}/output/${n}`;
}

function noteKey(jobId: string, n: number): string {
  return `jobs/${jobId}/notes/${n}`;
}
