import { z } from "zod";
import { type Account, bucketNames, emptyAccount } from "./deploy-plan.ts";
import { bin, ROOT } from "./paths.ts";
import { run } from "./processes.ts";

const Databases = z.array(z.looseObject({ name: z.string(), uuid: z.string() }));
const Namespaces = z.array(z.looseObject({ title: z.string(), id: z.string() }));
const Secrets = z.array(z.looseObject({ name: z.string() }));

/** wrangler ended with an error; the message is its own output. */
export class WranglerError extends Error {}

/**
 * Runs wrangler without questions and without telemetry, and answers what it printed.
 * @throws WranglerError
 */
export async function wrangler(...args: string[]): Promise<string> {
  const env = {
    ...process.env,
    WRANGLER_SEND_METRICS: "false",
    WRANGLER_HIDE_BANNER: "true",
    CI: "true",
  };
  const { code, output } = await run(bin("wrangler"), args, { cwd: ROOT, env, capture: true });
  if (code !== 0)
    throw new WranglerError(`wrangler ${args.slice(0, 3).join(" ")} failed (${code})\n${output}`);
  return output;
}

/** What the account holds at the moment. */
export async function readAccount(workerName: string): Promise<Account> {
  const account = emptyAccount();
  for (const { name, uuid } of Databases.parse(json(await wrangler("d1", "list", "--json")))) {
    account.databases.set(name, uuid);
  }
  for (const { title, id } of Namespaces.parse(json(await wrangler("kv", "namespace", "list")))) {
    account.namespaces.set(title, id);
  }
  account.buckets = new Set(bucketNames(await wrangler("r2", "bucket", "list")));
  account.secrets = new Set(await secretNames(workerName));
  return account;
}

async function secretNames(workerName: string): Promise<string[]> {
  try {
    return Secrets.parse(json(await wrangler("secret", "list", "--name", workerName))).map(
      ({ name }) => name,
    );
  } catch (error) {
    // Code 10007: there is no such Worker yet, which is how every first deploy begins.
    if (error instanceof WranglerError && error.message.includes("10007")) return [];
    throw error;
  }
}

/** wrangler may print a notice around its JSON. */
function json(output: string): unknown {
  return JSON.parse(output.slice(output.indexOf("["), output.lastIndexOf("]") + 1));
}
