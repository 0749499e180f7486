import { execFile } from "node:child_process";
import path from "node:path";
import { promisify } from "node:util";
import { afterAll, expect, test } from "vitest";
import type { Patch } from "./support/broken-copy.ts";
import { chaosOn, dropCopies } from "./support/broken-copy.ts";

const root = path.resolve(import.meta.dirname, "../..");
const KILLS = 10;

afterAll(dropCopies);

test(
  "[JOB1] [JOB5] 10 kills while 1,000 jobs and a hook run: every effect is there, and once",
  { timeout: 900_000 },
  async () => {
    const args = ["src/cli/chaos.ts", "--jobs", "--kills", String(KILLS)];
    // The output names the seed, so that what fails can be run again.
    const { stdout } = await promisify(execFile)(process.execPath, args, { cwd: root }).catch(
      (error: { stdout: string }) => error,
    );
    expect(stdout).toContain("HOLDS");
    expect(stdout).toContain(`kills         ${KILLS},`);
    expect(stdout).toContain("jobs          1,000 taken");
  },
);

const BUGS: readonly { name: string; rule: string; patches: readonly Patch[] }[] = [
  {
    name: "has nobody look after what the queue has lost",
    rule: "JOB1",
    patches: [
      {
        file: "src/control/job-sweep.ts",
        replace: "    await wakeWorkers(env);\n",
        by: "",
      },
    ],
  },
  {
    name: "gives what it says another id each time",
    rule: "JOB5",
    patches: [
      {
        file: "src/jobs/test-kind.ts",
        replace: "const words = { id: `job.${id}.${at}`",
        by: "const words = { id: crypto.randomUUID()",
      },
    ],
  },
];

/** Where the last kill falls on a moment in which nothing is in hand, a bug does no harm; then it is looked for once more. */
const RUNS = 3;

test.concurrent.each(BUGS)(
  "[$rule] chaos finds a server that $name",
  { timeout: 240_000 },
  async ({ rule, patches }) => {
    const args = ["--jobs", "--kills", "4", "--count", "80", "--patience", "5"];
    let { stdout, code } = await chaosOn(patches, args);
    for (let run = 1; run < RUNS && stdout.includes("HOLDS"); run += 1)
      ({ stdout, code } = await chaosOn(patches, args));
    expect(stdout).toContain("FAILS");
    expect(stdout).toMatch(new RegExp(`^${rule} `, "m"));
    expect(code).toBe(1);
  },
);
