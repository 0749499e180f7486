import { createHash } from "node:crypto";
import { existsSync, readdirSync } from "node:fs";
import {
  chmod,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  readlink,
  rename,
  rm,
  stat,
  symlink,
} from "node:fs/promises";
import path from "node:path";
import { withLock } from "./lock.ts";
import { bin, BUILD_DIR, fromRoot, WRANGLER_CONFIG } from "./paths.ts";
import { run } from "./processes.ts";

/** How long a superseded build is kept: a server that started from it may still be reading it. */
const KEEP_OLD_MS = 24 * 60 * 60 * 1000;

interface Target {
  name: string;
  /** Files and folders whose content decides whether to build again. */
  inputs: string[];
  build: (into: string) => Promise<void>;
}

/**
 * Builds the web app unless its sources are unchanged.
 * @returns the folder with the files, absolute; it never changes after it has appeared
 * @throws with the tool's output when the build fails
 */
export function buildWeb(): Promise<string> {
  return buildOnce({
    name: "web",
    inputs: ["src/web", "src/client", "src/protocol", "public", "package-lock.json"],
    build: async (into) => {
      const config = fromRoot("src/web/vite.config.ts");
      await must(bin("vite"), [
        "build",
        "--config",
        config,
        "--outDir",
        into,
        "--emptyOutDir",
        "--logLevel",
        "warn",
      ]);
    },
  });
}

/**
 * Bundles the Worker as `wrangler deploy` uploads it, unless its sources are unchanged.
 * @returns the folder with `index.js` and the modules it imports, absolute; it never changes
 * @throws with the tool's output when the build fails
 */
export function buildWorker(): Promise<string> {
  return buildOnce({
    name: "worker",
    inputs: [...workerSources(), "wrangler.toml", "tsconfig.json", "package-lock.json"],
    build: async (into) => {
      // wrangler insists that the folder of the assets exists, even when it only bundles.
      if (!existsSync(path.join(BUILD_DIR, "web"))) await buildWeb();
      await must(bin("wrangler"), [
        "deploy",
        "--dry-run",
        "--config",
        WRANGLER_CONFIG,
        "--outdir",
        into,
      ]);
      await rm(path.join(into, "README.md"), { force: true });
    },
  });
}

/** A change to the web app or to a command leaves the Worker as it is. */
function workerSources(): string[] {
  const others = new Set(["web", "client", "cli"]);
  return readdirSync(fromRoot("src"))
    .filter((name) => !others.has(name))
    .sort()
    .map((name) => path.join("src", name));
}

/** Both builds, one after the other. */
export async function buildAll(): Promise<{ web: string; worker: string }> {
  return { web: await buildWeb(), worker: await buildWorker() };
}

/**
 * A build lives in `.build/<name>-<hash of its inputs>` and `.build/<name>` links to the
 * newest. It is made in a folder of its own and renamed, so a half-made one is never seen.
 */
async function buildOnce(target: Target): Promise<string> {
  await mkdir(BUILD_DIR, { recursive: true });
  return withLock(path.join(BUILD_DIR, `${target.name}.lock`), async () => {
    const output = path.join(BUILD_DIR, `${target.name}-${await hashOf(target.inputs)}`);
    if (!existsSync(output)) {
      console.error(`building ${target.name}`);
      const temporary = await mkdtemp(path.join(BUILD_DIR, `.${target.name}-`));
      try {
        await target.build(temporary);
        await chmod(temporary, 0o755);
        await rename(temporary, output);
      } finally {
        await rm(temporary, { recursive: true, force: true });
      }
    }
    await pointTo(target.name, path.basename(output));
    await sweep(target.name, path.basename(output));
    return output;
  });
}

async function pointTo(name: string, version: string): Promise<void> {
  const link = path.join(BUILD_DIR, name);
  if ((await readlink(link).catch(() => undefined)) === version) return;
  const fresh = `${link}.${process.pid}`;
  await symlink(version, fresh, "junction");
  // A folder from before there were links cannot be replaced by rename.
  if (existsSync(link) && (await readlink(link).catch(() => undefined)) === undefined) {
    await rm(link, { recursive: true });
  }
  await rename(fresh, link);
}

async function sweep(name: string, current: string): Promise<void> {
  for (const entry of await readdir(BUILD_DIR)) {
    const isVersion = entry.startsWith(`${name}-`) || entry.startsWith(`.${name}-`);
    if (!isVersion || entry === current) continue;
    const file = path.join(BUILD_DIR, entry);
    const { mtimeMs } = await stat(file);
    if (mtimeMs < Date.now() - KEEP_OLD_MS) await rm(file, { recursive: true, force: true });
  }
}

async function hashOf(inputs: string[]): Promise<string> {
  const hash = createHash("sha256");
  for (const input of inputs) await addToHash(hash, input);
  return hash.digest("hex").slice(0, 16);
}

async function addToHash(hash: ReturnType<typeof createHash>, input: string): Promise<void> {
  const file = fromRoot(input);
  if (!existsSync(file)) return;
  if (!(await stat(file)).isDirectory()) {
    hash
      .update(input)
      .update("\0")
      .update(await readFile(file))
      .update("\0");
    return;
  }
  for (const entry of (await readdir(file)).sort()) await addToHash(hash, path.join(input, entry));
}

async function must(file: string, args: string[]): Promise<void> {
  const env = {
    ...process.env,
    WRANGLER_SEND_METRICS: "false",
    NO_UPDATE_NOTIFIER: "1",
    CI: "true",
  };
  const { code, output } = await run(file, args, { cwd: fromRoot(), env, capture: true });
  if (code !== 0) throw new Error(`${path.basename(file)} ${args[0]} failed (${code})\n${output}`);
}

if (import.meta.main) {
  try {
    const { web, worker } = await buildAll();
    console.log(
      `web     ${path.relative(process.cwd(), web)}\nworker  ${path.relative(process.cwd(), worker)}`,
    );
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  }
}
