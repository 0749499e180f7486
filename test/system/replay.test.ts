import { execFile } from "node:child_process";
import path from "node:path";
import { promisify } from "node:util";
import { expect, test } from "vitest";

const root = path.resolve(import.meta.dirname, "../..");

test(
  "what people really type arrives, once, in one order, and is read back as typed",
  { timeout: 120_000 },
  async () => {
    const { stdout } = await promisify(execFile)(
      process.execPath,
      ["src/cli/replay.ts", "test/data/irc-sample.jsonl", "--speed", "max", "--people", "10"],
      { cwd: root },
    );
    expect(stdout).toContain("203 messages, 3 (2 event, 1 empty) skipped");
    expect(stdout).toContain("by 10 of 10 readers in one order: 0 gaps, 0 doubles, 0 out of place");
    expect(stdout).toContain("203 read back: 0 lost, 0 extra, 0 altered");
  },
);
