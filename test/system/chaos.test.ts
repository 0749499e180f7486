import { execFile } from "node:child_process";
import path from "node:path";
import { promisify } from "node:util";
import { expect, test } from "vitest";

const root = path.resolve(import.meta.dirname, "../..");
const KILLS = 20;

test(
  "[G1–G6] 20 kills under load: nothing acknowledged is lost, everybody sees one log",
  { timeout: 240_000 },
  async () => {
    const args = ["src/cli/chaos.ts", "--kills", String(KILLS)];
    // The output names the seed, so that what fails can be run again.
    const { stdout, code } = await promisify(execFile)(process.execPath, args, { cwd: root }).then(
      (done) => ({ stdout: done.stdout, code: 0 }),
      (error: { stdout: string; code: number }) => error,
    );
    expect(stdout).toContain("HOLDS");
    // One more after everybody has come to rest: what is read back has survived it.
    expect(stdout).toContain(`kills         ${KILLS + 1},`);
    expect(code).toBe(0);
  },
);
