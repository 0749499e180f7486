import { Buffer } from "node:buffer";
import type { BytesLine, FileLine, Upload } from "../../protocol/backup.ts";
import { FILE_PART_BYTES } from "../../protocol/backup.ts";
import type { Env } from "../env.ts";
import { filesOf } from "../r2.ts";

/** Where a dump goes on: in the middle of a file, or with the next one after a key. */
export type FileCursor = { after?: string; key?: string; offset?: number };

/** Small files of one slice, at most, and their bytes. */
const SLICE_FILES = 20;

/** The next files that were stored at `since` (ms) or later. */
export async function dumpFiles(
  env: Env,
  cursor: FileCursor | null,
  since: number,
): Promise<{ lines: (FileLine | BytesLine)[]; next: FileCursor | null }> {
  if (cursor?.key !== undefined) {
    const { key, offset = 0 } = cursor;
    const { line, size } = await readPart(env, key, offset);
    const end = offset + FILE_PART_BYTES;
    // One that was deleted meanwhile has no further part; a restore leaves it out.
    const isDone = line === undefined || end >= size;
    return {
      lines: line === undefined ? [] : [line],
      next: isDone ? { after: key } : { key, offset: end },
    };
  }
  const listed = await filesOf(env).list({
    limit: SLICE_FILES,
    ...(cursor?.after !== undefined && { startAfter: cursor.after }),
    include: ["httpMetadata", "customMetadata"],
  });
  const lines: (FileLine | BytesLine)[] = [];
  let bytes = 0;
  for (const file of listed.objects) {
    if (file.uploaded.getTime() < since) continue;
    lines.push(describe(file));
    if (file.size > FILE_PART_BYTES - bytes && bytes > 0) {
      lines.pop();
      return { lines, next: { after: before(listed.objects, file.key) } };
    }
    if (file.size === 0) continue;
    const { line } = await readPart(env, file.key, 0);
    if (line === undefined) {
      lines.pop();
      continue;
    }
    lines.push(line);
    bytes += file.size;
    if (file.size > FILE_PART_BYTES)
      return { lines, next: { key: file.key, offset: FILE_PART_BYTES } };
  }
  const last = listed.objects.at(-1);
  return { lines, next: listed.truncated && last !== undefined ? { after: last.key } : null };
}

function before(files: readonly R2Object[], key: string): string {
  return files[files.findIndex((file) => file.key === key) - 1]?.key ?? "";
}

function describe(file: R2Object): FileLine {
  return {
    kind: "file",
    key: file.key,
    size: file.size,
    contentType: file.httpMetadata?.contentType ?? null,
    custom: file.customMetadata ?? {},
  };
}

async function readPart(
  env: Env,
  key: string,
  offset: number,
): Promise<{ line?: BytesLine; size: number }> {
  const file = await filesOf(env).get(key, { range: { offset, length: FILE_PART_BYTES } });
  if (file === null) return { size: 0 };
  const b64 = Buffer.from(await file.arrayBuffer()).toString("base64");
  return { line: { kind: "bytes", key, offset, size: file.size, b64 }, size: file.size };
}

/**
 * Stores a file of a backup, or one of its parts. Answers what the next part has to bring along, and
 * null once the file is whole.
 */
export async function loadFile(
  env: Env,
  file: FileLine,
  part: BytesLine | null,
  upload: Upload | null,
): Promise<Upload | null> {
  const options = {
    ...(file.contentType !== null && { httpMetadata: { contentType: file.contentType } }),
    customMetadata: file.custom,
  };
  const bytes = Buffer.from(part?.b64 ?? "", "base64");
  if (file.size <= FILE_PART_BYTES) {
    await filesOf(env).put(file.key, bytes, options);
    return null;
  }
  if (part === null) return null;
  const begun =
    upload === null
      ? await filesOf(env).createMultipartUpload(file.key, options)
      : filesOf(env).resumeMultipartUpload(file.key, upload.id);
  const partNumber = part.offset / FILE_PART_BYTES + 1;
  const { etag } = await begun.uploadPart(partNumber, bytes);
  const parts = [...(upload?.parts ?? []), { partNumber, etag }];
  if (part.offset + bytes.byteLength < file.size) return { id: begun.uploadId, parts };
  await begun.complete(parts);
  return null;
}

/** Deletes files, a thousand at a time; false once there are none. */
export async function wipeFiles(env: Env): Promise<boolean> {
  const { objects } = await filesOf(env).list({ limit: 1_000 });
  if (objects.length > 0) await filesOf(env).delete(objects.map(({ key }) => key));
  return objects.length > 0;
}
