import { JobFailure } from "../kind.ts";
import type { JobRun } from "../kind.ts";

/** A piece of a job's file, and whether the file ends with it. */
export type Slice = { bytes: Uint8Array; isLast: boolean; size: number };

/** Bytes of the job's file from `offset` on. Fails the job for good where there is no file. */
export async function sliceOf(
  { files }: Pick<JobRun<unknown>, "files">,
  offset: number,
  length: number,
): Promise<Slice> {
  const size = await files.size();
  if (size === null) throw new JobFailure("not_found", "There is no file", { final: true });
  if (offset >= size) return { bytes: new Uint8Array(), isLast: true, size };
  const bytes = await files.read(offset, Math.min(length, size - offset));
  if (bytes === null) throw new JobFailure("not_found", "There is no file", { final: true });
  return { bytes, isLast: offset + bytes.byteLength >= size, size };
}
