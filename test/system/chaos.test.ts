import { execFile } from "node:child_process";
import path from "node:path";
import { promisify } from "node:util";
import { expect, test } from "vitest";

const root = path.resolve(import.meta.dirname, "../..");
const KILLS = 20;
/** With Relays everything is done once more than it has to be; a few kills show whether it holds. */
const KILLS_WITH_RELAYS = 3;

async function expectHolds(kills: number, ...more: string[]): Promise<string> {
  const args = ["src/cli/chaos.ts", "--kills", String(kills), ...more];
  // The output names the seed, so that what fails can be run again.
  const { stdout, code } = await promisify(execFile)(process.execPath, args, { cwd: root }).then(
    (done) => ({ stdout: done.stdout, code: 0 }),
    (error: { stdout: string; code: number }) => error,
  );
  expect(stdout).toContain("HOLDS");
  // One more after everybody has come to rest: what is read back has survived it.
  expect(stdout).toContain(`kills         ${kills + 1},`);
  expect(code).toBe(0);
  return stdout;
}

test(
  "[G1–G6] 20 kills under load: nothing acknowledged is lost, everybody sees one log",
  { timeout: 240_000 },
  async () => {
    await expectHolds(KILLS);
  },
);

test(
  "[G1–G6] [REL1] [REL4] kills of the runtime and of single Relays, on two levels of them: the same",
  { timeout: 240_000 },
  async () => {
    expect(await expectHolds(KILLS_WITH_RELAYS, "--relays")).toMatch(/^relays {8}\d+ ended/m);
  },
);
