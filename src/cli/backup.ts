// npm run backup -- --url URL --token TOKEN --out FILE
// Copies a whole deployment into one file, as its operator: every object, database and stored file,
// with sums. The file holds everybody's words and password hashes; only its owner can read it.
import { parseArgs } from "node:util";
import { UsageError } from "./addresses.ts";
import { Deployment } from "./backup/calls.ts";
import { BackupWriter, describeCounts } from "./backup/file.ts";
import { onParentDeath } from "./processes.ts";

const USAGE = "npm run backup -- --url URL --token TOKEN --out FILE[.gz]";
const EXIT_FAILED = 1;

onParentDeath(() => process.exit(EXIT_FAILED));
try {
  await main();
} catch (error) {
  if (!(error instanceof UsageError)) throw error;
  console.error(error.message);
  process.exitCode = 2;
}

async function main(): Promise<void> {
  const { url, token, out } = readOptions();
  const deployment = new Deployment(url, token);
  const file = new BackupWriter(out);
  try {
    let next: string | null = null;
    do {
      const step: Awaited<ReturnType<Deployment["backup"]>> = await deployment.backup(next);
      await file.add(step.lines);
      next = step.next;
    } while (next !== null);
    await file.end();
  } catch (error) {
    await file.discard();
    throw error;
  }
  console.log(`${out}: ${describeCounts(file.counts)}`);
}

function readOptions(): { url: string; token: string; out: string } {
  try {
    const { values } = parseArgs({
      options: { url: { type: "string" }, token: { type: "string" }, out: { type: "string" } },
    });
    const { url, token, out } = values;
    if (url === undefined || token === undefined || out === undefined)
      throw new Error("too little");
    return { url: url.replace(/\/+$/, ""), token, out };
  } catch (error) {
    throw new UsageError(`${error instanceof Error ? error.message : String(error)}\n${USAGE}`);
  }
}
