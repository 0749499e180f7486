import { mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { BackupWriter, readBackup } from "../../../src/cli/backup/file.ts";
import type { BackupLine } from "../../../src/protocol/backup.ts";

let dir: string;
beforeEach(async () => {
  dir = await mkdtemp(path.join(tmpdir(), "edgewise-backup-"));
});
afterEach(() => rm(dir, { recursive: true, force: true }));

const HEADER: BackupLine = { kind: "backup", version: 1, at: 1, migrations: { DIRECTORY: ["1"] } };
const cell = fc.oneof(
  fc.string({ unit: "binary" }).filter((text) => text.isWellFormed()),
  fc.constantFrom("\u2028", "a\nb\r", null, 0, -1.5, Number.MAX_SAFE_INTEGER),
  fc.base64String().map((b64) => ({ b64 })),
);
const line: fc.Arbitrary<BackupLine> = fc.oneof(
  fc.record({
    kind: fc.constant("rows" as const),
    table: fc.string(),
    columns: fc.constant<string[]>(["a", "b"]),
    rows: fc.array(fc.array(cell, { minLength: 2, maxLength: 2 }), { maxLength: 3 }),
  }),
  fc.record({
    kind: fc.constant("object" as const),
    of: fc.constantFrom("channel" as const, "inbox" as const),
    name: fc.string(),
  }),
  fc.constant<BackupLine>({ kind: "d1", db: "DIRECTORY" }),
);

async function all(lines: AsyncIterable<BackupLine>): Promise<BackupLine[]> {
  const read: BackupLine[] = [];
  for await (const one of lines) read.push(one);
  return read;
}

async function written(name: string, slices: BackupLine[][]): Promise<string> {
  const file = path.join(dir, name);
  const writer = new BackupWriter(file);
  await writer.add([HEADER]);
  for (const slice of slices) await writer.add(slice);
  await writer.end();
  return file;
}

describe("a backup's file", () => {
  it("[BACKUP2] is read back line by line as it was written, gzipped or not", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.array(line, { maxLength: 4 }), { maxLength: 4 }),
        fc.constantFrom("a.jsonl", "a.jsonl.gz"),
        async (slices, name) => {
          const read = await all(readBackup(await written(name, slices)));
          expect(read).toEqual([HEADER, ...slices.flat()]);
        },
      ),
      { numRuns: 50 },
    );
  });

  it("[BACKUP2] is for its owner's eyes alone", async () => {
    expect((await stat(await written("a.gz", []))).mode & 0o777).toBe(0o600);
  });

  it("[BACKUP2] whatever byte is changed, lost or added, it is refused or says the same", async () => {
    const slice: BackupLine[] = [
      { kind: "d1", db: "DIRECTORY" },
      { kind: "rows", table: "user", columns: ["id"], rows: [["u1"], ["u2"]] },
    ];
    for (const name of ["b.jsonl", "b.jsonl.gz"]) {
      const whole = await readFile(await written(name, [slice, slice]));
      const bad = path.join(dir, `bad-${name}`);
      await fc.assert(
        fc.asyncProperty(
          fc.constantFrom("change", "cut", "double"),
          fc.nat(),
          fc.integer({ min: 1, max: 255 }),
          async (how, place, by) => {
            const at = place % whole.length;
            const bytes =
              how === "cut"
                ? whole.subarray(0, at)
                : how === "double"
                  ? Buffer.concat([whole, whole.subarray(at)])
                  : Buffer.from(whole);
            if (how === "change") bytes[at] = (bytes[at] ?? 0) ^ by;
            await writeFile(bad, bytes);
            const read = all(readBackup(bad)).then(
              (lines) => lines,
              () => "refused",
            );
            // Some bytes of gzip's own say nothing, and what follows its end is not looked at.
            expect([[HEADER, ...slice, ...slice], "refused"]).toContainEqual(await read);
            if (name === "b.jsonl" && how === "change") expect(await read).toBe("refused");
          },
        ),
        { numRuns: 120 },
      );
    }
  });

  it("[BACKUP2] one that does not exist is refused in words", async () => {
    await expect(all(readBackup(path.join(dir, "none.gz")))).rejects.toThrow(/ENOENT/);
  });
});
