import { createHash } from "node:crypto";
import { createReadStream, createWriteStream } from "node:fs";
import { rename, rm } from "node:fs/promises";
import type { Writable } from "node:stream";
import { finished } from "node:stream/promises";
import { createGunzip, createGzip } from "node:zlib";
import type { Gunzip } from "node:zlib";
import type { BackupLine, Manifest } from "../../protocol/backup.ts";
import { fileLine } from "../../protocol/backup.ts";
import { jsonLine } from "../../protocol/json-lines.ts";
import { UsageError } from "../addresses.ts";

type Counts = Manifest["counts"];
const NOTHING: Counts = { objects: 0, rows: 0, files: 0, bytes: 0 };

/** Writes the lines of a backup with their sums, gzipped where the name ends so. The file is there when all of it is. */
export class BackupWriter {
  readonly #path: string;
  readonly #file: Writable;
  readonly #into: Writable;
  readonly #all = createHash("sha256");
  #counts = { ...NOTHING };
  #lines = 0;

  constructor(path: string) {
    this.#path = path;
    this.#file = createWriteStream(partial(path), { mode: 0o600 });
    this.#into = path.endsWith(".gz") ? createGzip() : this.#file;
    if (this.#into !== this.#file) this.#into.pipe(this.#file as NodeJS.WritableStream & Writable);
  }

  get counts(): Counts {
    return this.#counts;
  }

  /** Writes some lines, and the sum over them. */
  async add(lines: readonly BackupLine[]): Promise<void> {
    const sum = createHash("sha256");
    for (const line of lines) {
      count(this.#counts, line);
      sum.update(await this.#write(line));
    }
    await this.#write({ kind: "sum", lines: lines.length, sha256: sum.digest("hex") });
  }

  /** Writes the manifest and gives the file its name. */
  async end(): Promise<void> {
    const sha256 = this.#all.copy().digest("hex");
    await this.#write({ kind: "manifest", lines: this.#lines, sha256, counts: this.#counts });
    this.#into.end();
    await finished(this.#file);
    await rename(partial(this.#path), this.#path);
  }

  /** Leaves nothing behind. */
  async discard(): Promise<void> {
    this.#into.destroy();
    this.#file.destroy();
    await rm(partial(this.#path), { force: true });
  }

  async #write(line: object): Promise<string> {
    const text = jsonLine(line);
    this.#all.update(text);
    this.#lines += 1;
    if (!this.#into.write(text))
      await new Promise<void>((resolve) => this.#into.once("drain", resolve));
    return text;
  }
}

function partial(path: string): string {
  return `${path}.partial`;
}

/**
 * The lines of a backup, without its sums. Whatever is wrong with the file throws, at the latest at its
 * end: a line that is none, a sum that differs, an end that is missing.
 */
export async function* readBackup(path: string): AsyncGenerator<BackupLine> {
  const all = createHash("sha256");
  let sum = createHash("sha256");
  let counts = { ...NOTHING };
  let lines = 0;
  let inSum = 0;
  let isWhole = false;
  for await (const text of linesOf(path)) {
    lines += 1;
    if (isWhole) throw damaged(lines, "there is something after the manifest");
    const line = parse(text, lines);
    if (line.kind === "manifest") {
      const isSame =
        inSum === 0 &&
        line.lines === lines - 1 &&
        line.sha256 === all.digest("hex") &&
        JSON.stringify(line.counts) === JSON.stringify(counts);
      if (!isSame) throw damaged(lines, "the manifest tells of another file");
      isWhole = true;
      continue;
    }
    all.update(`${text}\n`);
    if (line.kind === "sum") {
      if (line.lines !== inSum || line.sha256 !== sum.digest("hex"))
        throw damaged(lines, "the sum over the lines before it differs");
      sum = createHash("sha256");
      inSum = 0;
      continue;
    }
    sum.update(`${text}\n`);
    inSum += 1;
    counts = { ...counts };
    count(counts, line);
    if ((line.kind === "backup") !== (lines === 1)) throw damaged(lines, "it is no backup");
    yield line;
  }
  if (!isWhole) throw damaged(lines + 1, "it ends before its manifest");
}

async function* linesOf(path: string): AsyncGenerator<string> {
  const file = createReadStream(path);
  const input = path.endsWith(".gz") ? createGunzip() : file;
  // What goes wrong with the file ends whoever reads from it.
  if (input !== file) file.on("error", (error) => input.destroy(error)).pipe(input as Gunzip);
  const decoder = new TextDecoder("utf-8", { fatal: true });
  let rest = "";
  try {
    for await (const chunk of input) {
      // Both streams answer bytes.
      const lines = (rest + decoder.decode(chunk as Uint8Array, { stream: true })).split("\n");
      rest = lines.pop() ?? "";
      yield* lines;
    }
    rest += decoder.decode();
  } catch (error) {
    if (error instanceof UsageError) throw error;
    throw new UsageError(`${path}: ${error instanceof Error ? error.message : String(error)}`);
  } finally {
    file.destroy();
    input.destroy();
  }
  if (rest !== "") yield rest;
}

function parse(text: string, line: number) {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw damaged(line, "it is not JSON");
  }
  const parsed = fileLine.safeParse(value);
  if (!parsed.success) throw damaged(line, "it is no line of a backup");
  return parsed.data;
}

function damaged(line: number, why: string): UsageError {
  return new UsageError(`The backup is damaged at line ${line}: ${why}. Nothing was changed.`);
}

function count(counts: Counts, line: BackupLine): void {
  if (line.kind === "object") counts.objects += 1;
  else if (line.kind === "rows") counts.rows += line.rows.length;
  else if (line.kind === "file") {
    counts.files += 1;
    counts.bytes += line.size;
  }
}

/** The counts in words. */
export function describeCounts({ objects, rows, files, bytes }: Counts): string {
  const mb = (bytes / 1_048_576).toFixed(1);
  return `${objects} objects, ${rows} rows, ${files} files (${mb} MB)`;
}
