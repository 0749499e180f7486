// npm run deploy [-- --dry-run]: builds, creates what the account lacks, migrates, deploys.
// Running it again changes nothing that is already there. The dry run needs no account.
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { parseArgs } from "node:util";
import { experimental_readRawConfig } from "wrangler";
import { buildAll } from "./build.ts";
import {
  type Account,
  deployable,
  deployedAddress,
  describe,
  emptyAccount,
  imaginaryAccount,
  planMissing,
  RawConfig,
  type Step,
} from "./deploy-plan.ts";
import { BUILD_DIR, ROOT, WRANGLER_CONFIG } from "./paths.ts";
import { newSecret } from "./secret.ts";
import { readAccount, wrangler, WranglerError } from "./wrangler.ts";

const DEPLOY_DIR = path.join(BUILD_DIR, "deploy");

async function deploy(dryRun: boolean): Promise<void> {
  const config = RawConfig.parse(experimental_readRawConfig({ config: WRANGLER_CONFIG }).rawConfig);
  const build = await buildAll();
  if (dryRun) {
    console.log("On an account with nothing in it, a deploy would:");
    for (const step of planMissing(config, emptyAccount())) console.log(`- ${describe(step)}`);
    for (const { database_name: name } of config.d1_databases) console.log(`- migrate ${name}`);
    console.log(`- deploy ${config.name}, which creates its queues`);
    const file = await writeConfig(config, imaginaryAccount(config), build);
    await wrangler("deploy", "--dry-run", "--config", file);
    console.log(
      `The configuration is valid: ${path.relative(ROOT, file)}, with placeholders for ids.`,
    );
    return;
  }

  const missing = planMissing(config, await readAccount(config.name));
  for (const step of missing) await create(step);
  const file = await writeConfig(config, await readAccount(config.name), build);
  for (const { database_name: name, migrations_dir: migrations } of config.d1_databases) {
    if (migrations === undefined) continue;
    console.log(`migrate ${name}`);
    await wrangler("d1", "migrations", "apply", name, "--remote", "--config", file);
  }
  console.log(`deploy ${config.name}`);
  const output = await deployWith(
    file,
    missing.some(({ kind }) => kind === "secret"),
  );
  console.log(
    `Edgewise is at ${deployedAddress(output) ?? "the address that the dashboard shows"}`,
  );
}

async function create(step: Step): Promise<void> {
  console.log(describe(step));
  switch (step.kind) {
    case "database":
      return void (await wrangler("d1", "create", step.name, "--update-config=false"));
    case "namespace":
      return void (await wrangler("kv", "namespace", "create", step.name, "--update-config=false"));
    case "bucket":
      return void (await wrangler("r2", "bucket", "create", step.name, "--update-config=false"));
    case "secret":
      // It travels with the deploy: the Worker refuses to start without it.
      return;
  }
}

/** The secret is in a file of its owner's for as long as the upload takes, and nowhere else. */
async function deployWith(configFile: string, withSecret: boolean): Promise<string> {
  if (!withSecret) return wrangler("deploy", "--config", configFile);
  const dir = await mkdtemp(path.join(DEPLOY_DIR, "secret-"));
  try {
    const file = path.join(dir, "secrets.json");
    await writeFile(file, JSON.stringify({ AUTH_SECRET: newSecret() }), { mode: 0o600 });
    return await wrangler("deploy", "--config", configFile, "--secrets-file", file);
  } finally {
    await rm(dir, { recursive: true });
  }
}

async function writeConfig(
  config: RawConfig,
  account: Account,
  build: { web: string; worker: string },
): Promise<string> {
  await mkdir(DEPLOY_DIR, { recursive: true });
  const fromHere = (target: string) => path.relative(DEPLOY_DIR, target);
  const paths = { up: fromHere(ROOT), worker: fromHere(build.worker), web: fromHere(build.web) };
  const file = path.join(DEPLOY_DIR, "wrangler.json");
  await writeFile(file, JSON.stringify(deployable(config, account, paths), null, 2));
  return file;
}

const { values } = parseArgs({ options: { "dry-run": { type: "boolean", default: false } } });
try {
  await deploy(values["dry-run"]);
} catch (error) {
  if (!(error instanceof WranglerError)) throw error;
  console.error(error.message);
  console.error("If you are not signed in: npx wrangler login, or set CLOUDFLARE_API_TOKEN.");
  process.exitCode = 1;
}
