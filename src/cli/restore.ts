// npm run restore -- --url URL --token TOKEN --in FILE [--force]
// Puts a backup into a deployment of the same version, as its operator. The whole file is read and its
// sums compared before anything is changed; a deployment in use is refused without --force, and emptied
// with it.
import { parseArgs } from "node:util";
import type { BackupHeader } from "../protocol/backup.ts";
import { UsageError } from "./addresses.ts";
import { Applier } from "./backup/apply.ts";
import { Deployment } from "./backup/calls.ts";
import { readBackup } from "./backup/file.ts";
import { onParentDeath } from "./processes.ts";

const USAGE = "npm run restore -- --url URL --token TOKEN --in FILE[.gz] [--force]";
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
  const { url, token, file, force } = readOptions();
  const header = await verify(file);
  const ticket = await new Deployment(url, token).beginRestore(header, force);
  const deployment = new Deployment(url, ticket);
  await repeat(deployment, "wipe");
  const applier = new Applier(deployment);
  for await (const line of readBackup(file)) await applier.take(line);
  await applier.end();
  await repeat(deployment, "settle");
  console.log(
    `${url} is as it was at ${new Date(header.at).toISOString()}. Everybody signs in anew.`,
  );
}

/** Reads the file to its end; answers its first line. */
async function verify(file: string): Promise<BackupHeader> {
  let header: BackupHeader | undefined;
  for await (const line of readBackup(file)) if (line.kind === "backup") header = line;
  if (header === undefined) throw new UsageError(`${file} is no backup.`);
  return header;
}

async function repeat(deployment: Deployment, step: "wipe" | "settle"): Promise<void> {
  let next: string | null = null;
  do {
    const answer: { next: string | null } = await deployment.restore({ step, next });
    next = answer.next;
  } while (next !== null);
}

function readOptions(): { url: string; token: string; file: string; force: boolean } {
  try {
    const { values } = parseArgs({
      options: {
        url: { type: "string" },
        token: { type: "string" },
        in: { type: "string" },
        force: { type: "boolean" },
      },
    });
    const { url, token, in: file, force = false } = values;
    if (url === undefined || token === undefined || file === undefined)
      throw new Error("too little");
    return { url: url.replace(/\/+$/, ""), token, file, force };
  } catch (error) {
    throw new UsageError(`${error instanceof Error ? error.message : String(error)}\n${USAGE}`);
  }
}
