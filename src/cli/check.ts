// npm run check: everything that has to hold before a change is merged, cheapest first.
// CI runs this and nothing else. Stops at the first step that fails.
import { globSync } from "node:fs";
import path from "node:path";
import { bin, fromRoot, ROOT } from "./paths.ts";
import { onParentDeath, run, type Outcome } from "./processes.ts";

interface Step {
  name: string;
  /** Programs with their arguments, one after the other. */
  commands: [file: string, ...args: string[]][];
  /** Shows the output while it comes; otherwise it is shown only when the step fails. */
  live?: true;
  /** Shows the output in any case, when the step has ended. */
  report?: true;
}

const node = bin("node");
const projects = globSync(["tsconfig.json", "{src,test,bench}/**/tsconfig.json"], { cwd: ROOT });

const STEPS: Step[] = [
  { name: "format", commands: [[bin("oxfmt"), "--check"]] },
  { name: "lint", commands: [[bin("oxlint"), "--deny-warnings"]] },
  { name: "types", commands: projects.map((file) => [bin("tsc"), "-p", path.dirname(file)]) },
  { name: "unused code", commands: [[bin("knip"), "--no-progress"]] },
  { name: "size", commands: [[node, fromRoot("src/cli/size.ts")]], report: true },
  { name: "deploy, dry", commands: [[node, fromRoot("src/cli/deploy.ts"), "--dry-run"]] },
  { name: "tests", commands: [[node, fromRoot("src/cli/test.ts")]], live: true },
];

async function perform(step: Step): Promise<Outcome> {
  for (const [file, ...args] of step.commands) {
    const outcome = await run(file, args, { cwd: ROOT, capture: step.live !== true });
    if (outcome.code !== 0) return outcome;
  }
  return { code: 0, output: "" };
}

onParentDeath(() => process.kill(process.pid, "SIGTERM"));
for (const step of STEPS) {
  if (step.live) console.log(`${step.name} …`);
  const start = performance.now();
  const { code, output } = await perform(step);
  const seconds = ((performance.now() - start) / 1000).toFixed(1);
  // The tests end with their own count, and that stays the last line.
  if (!step.live) console.log(`${code === 0 ? "ok    " : "FAILED"} ${step.name} (${seconds} s)`);
  if (code !== 0 || step.report) console.log(output.trimEnd());
  if (code === 0) continue;
  process.exit(code);
}
